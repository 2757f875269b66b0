"""When goals are scored and conceded, by quarter of an hour. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.analytics.estimates import Reading, share
from stats.football.rollup import QUARTERS, quarter_of

NEEDED = 20


@dataclass(frozen=True, slots=True)
class GoalMinute:
    """A goal of a team or against it; `minute` without added time, None where untold."""

    scored: bool
    minute: int | None


@dataclass(frozen=True, slots=True)
class Timing:
    """Goals by quarter of an hour of regular time (six), time added counted to its half's last.

    `unknown` are goals without a minute, or of extra time; shares are of the others. An even spread
    would be a sixth each.
    """

    scored: tuple[int, ...]
    conceded: tuple[int, ...]
    scored_shares: tuple[Reading, ...]
    conceded_shares: tuple[Reading, ...]
    unknown: int


def goal_timing(goals: Iterable[GoalMinute]) -> Timing:
    """Return when goals fell."""
    counts = {True: [0] * QUARTERS, False: [0] * QUARTERS}
    unknown = 0
    for goal in goals:
        quarter = quarter_of(goal.minute)
        if quarter is None:
            unknown += 1
        else:
            counts[goal.scored][quarter] += 1
    return timing_of(counts[True], counts[False], unknown)


def timing_of(scored: Iterable[int], conceded: Iterable[int], unknown: int = 0) -> Timing:
    """Return the timing of goals that are counted already, by quarter."""
    first, second = tuple(scored), tuple(conceded)
    return Timing(first, second, _shares(first), _shares(second), unknown)


def _shares(counts: tuple[int, ...]) -> tuple[Reading, ...]:
    return tuple(share(count, sum(counts), NEEDED) for count in counts)
