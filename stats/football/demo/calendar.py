"""When what is played: a season is half a day long, and begins when the one before it ends.

Seasons are numbered; number 0 began at EPOCH and earlier ones have numbers below 0. They are named
after the day on which they are played: years would run ahead of the calendar by two a day. All
times are unix seconds.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

EPOCH: Final = 1_795_132_800  # 2026-11-20 00:00 UTC
SEASON_S: Final = 12 * 3600
DAY_S: Final = 24 * 3600
# From the beginning of a season to its first kick-off, and from its last round to its end.
LEAD_S: Final = 180
TAIL_S: Final = 24 * 60
FINAL_BEFORE_END_S: Final = 20 * 60
PAST_SEASONS: Final = 3
FINAL_ROUND: Final = 636


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a league by number from 1; `at` is when it begins, `lasts` until the next."""

    number: int
    at: int
    lasts: int


def season_at(now: float) -> int:
    """Return the number of the season that runs at a time."""
    return int((now - EPOCH) // SEASON_S)


def begins(season: int) -> int:
    """Return when a season begins."""
    return EPOCH + season * SEASON_S


def year_of(season: int) -> str:
    """Return a season as the source writes it: 2026-11-22.1 is the first one of that day of UTC."""
    at = begins(season)
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}.{at % DAY_S // SEASON_S + 1}"


def round_of(season: int, number: int, rounds: int) -> Round:
    """Return a round of a season of so many rounds."""
    lasts = (SEASON_S - LEAD_S - TAIL_S) // rounds
    return Round(number, begins(season) + LEAD_S + (number - 1) * lasts, lasts)


def known_seasons(now: float) -> range:
    """Return the seasons that the source tells of, the oldest first."""
    current = season_at(now)
    return range(current - PAST_SEASONS, current + 1)
