"""Two teams against each other. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.analytics.estimates import Reading, rate, share
from stats.football.analytics.played import Played, Side, in_order

NEEDED = 5
LAST = 5


@dataclass(frozen=True, slots=True)
class HeadToHead:
    """Matches of two teams, from the first one's side.

    `home_…` are those on the first team's ground. `last` are the latest matches, the latest first;
    `biggest_win` and `biggest_loss` those of the widest margin, None without any.
    """

    one: int
    other: int
    n: int
    wins: int
    draws: int
    losses: int
    goals_for: int
    goals_against: int
    home_n: int
    home_wins: int
    home_draws: int
    win_share: Reading
    goals: Reading
    last: tuple[Played, ...]
    biggest_win: Played | None
    biggest_loss: Played | None


def head_to_head(matches: Iterable[Played], one: int, other: int) -> HeadToHead:
    """Return what came of the matches between two teams."""
    met = [match for match in in_order(matches) if {match.home, match.away} == {one, other}]
    sides = [Side(match, match.home == one) for match in met]
    results = [side.result for side in sides]
    at_home = [side.result for side in sides if side.home]
    wins = results.count("W")
    scored, conceded = (
        sum(side.goals_for for side in sides),
        sum(side.goals_against for side in sides),
    )
    return HeadToHead(
        one=one,
        other=other,
        n=len(sides),
        wins=wins,
        draws=results.count("D"),
        losses=results.count("L"),
        goals_for=scored,
        goals_against=conceded,
        home_n=len(at_home),
        home_wins=at_home.count("W"),
        home_draws=at_home.count("D"),
        win_share=share(wins, len(sides), NEEDED),
        goals=rate(scored + conceded, len(sides), NEEDED),
        last=tuple(reversed(met[-LAST:])),
        biggest_win=_widest(sides, "W"),
        biggest_loss=_widest(sides, "L"),
    )


def _widest(sides: Iterable[Side], result: str) -> Played | None:
    """Return the match of the widest margin; of equals that with more goals, then the older."""
    some = [side for side in sides if side.result == result]
    return max(some, key=_width).match if some else None


def _width(side: Side) -> tuple[int, int]:
    return abs(side.goals_for - side.goals_against), side.goals_for + side.goals_against
