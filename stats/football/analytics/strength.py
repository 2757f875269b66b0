"""A team's attack and defence over time, against the league's mean. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.analytics.estimates import Reading, rate
from stats.football.analytics.played import Played, in_order, sides_of

WINDOW = 10
NEEDED = 5


@dataclass(frozen=True, slots=True)
class StrengthPoint:
    """A team after a match: goals for and against over its last matches, 1 being the mean.

    Above 1 an attack is better than the league's mean; a defence is better below 1.
    """

    day: int
    key: int
    attack: Reading
    defence: Reading


def strength_series(
    matches: Iterable[Played], team: int, window: int = WINDOW
) -> list[StrengthPoint]:
    """Return a point after each of a team's matches from all matches of its league.

    The mean is that of all goals up to the same day. `window` is at least 1.
    """
    ordered = in_order(matches)
    sides = sides_of(ordered, team)
    found, goals, counted = [], 0, 0
    for at, side in enumerate(sides, start=1):
        while counted < len(ordered) and ordered[counted].day <= side.match.day:
            goals += ordered[counted].home_goals + ordered[counted].away_goals
            counted += 1
        last = sides[max(0, at - window) : at]
        scored, conceded = (
            sum(one.goals_for for one in last),
            sum(one.goals_against for one in last),
        )
        usual = goals / (2 * counted)
        found.append(
            StrengthPoint(
                side.match.day,
                side.match.key,
                rate(scored, len(last), NEEDED, usual),
                rate(conceded, len(last), NEEDED, usual),
            )
        )
    return found
