"""Clean sheets, and matches that turned after half time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.analytics.estimates import Reading, share
from stats.football.analytics.played import Played, Side, sides_of

NEEDED = 5


@dataclass(frozen=True, slots=True)
class Turns:
    """Shares (0–1) of a team's matches; those of half-time scores count matches that tell them.

    `comebacks` are matches won from behind at half time, `rescued` those not lost; `thrown_away`
    are matches lost from ahead. `points_gained` are points won from behind.
    """

    clean_sheets: Reading
    scoreless: Reading
    both_scored: Reading
    comebacks: Reading
    rescued: Reading
    thrown_away: Reading
    points_gained: int
    half_known: int


def turns(matches: Iterable[Played], team: int, home: bool | None = None) -> Turns:
    """Return how a team's matches went, only at home or away where said."""
    sides = sides_of(matches, team, home)
    behind = [side for side in sides if side.half_result == "L"]
    ahead = [side for side in sides if side.half_result == "W"]
    return Turns(
        clean_sheets=_share([side.goals_against == 0 for side in sides]),
        scoreless=_share([side.goals_for == 0 for side in sides]),
        both_scored=_share([min(side.goals_for, side.goals_against) > 0 for side in sides]),
        comebacks=_share([side.result == "W" for side in behind]),
        rescued=_share([side.result != "L" for side in behind]),
        thrown_away=_share([side.result == "L" for side in ahead]),
        points_gained=_points(behind),
        half_known=sum(side.half_result is not None for side in sides),
    )


def _share(held: list[bool]) -> Reading:
    return share(sum(held), len(held), NEEDED)


def _points(sides: Iterable[Side]) -> int:
    return sum(side.points for side in sides)
