"""How a team has been doing lately. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.analytics.estimates import Reading, mean, rate
from stats.football.analytics.played import Played, sides_of

LAST = 6
NEEDED = 4


@dataclass(frozen=True, slots=True)
class Form:
    """A team's latest matches: `results` such as "WWDLW", the latest last, and figures a match."""

    results: str
    points: Reading
    goals_for: Reading
    goals_against: Reading


def team_form(
    matches: Iterable[Played], team: int, *, last: int = LAST, home: bool | None = None
) -> Form:
    """Return a team's form over its last matches, only at home or away where said."""
    sides = sides_of(matches, team, home)[-last:] if last > 0 else []
    count = len(sides)
    return Form(
        results="".join(side.result for side in sides),
        points=mean([side.points for side in sides], NEEDED, 0, 3),
        goals_for=rate(sum(side.goals_for for side in sides), count, NEEDED),
        goals_against=rate(sum(side.goals_against for side in sides), count, NEEDED),
    )
