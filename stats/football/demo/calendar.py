"""When what is played: a season is half a day long, and begins when the one before it ends.

Seasons are numbered; number 0 began at EPOCH and earlier ones have numbers below 0. All times are
unix seconds.
"""

from dataclasses import dataclass
from typing import Final

EPOCH: Final = 1_795_132_800  # 2026-11-20 00:00 UTC
SEASON_S: Final = 12 * 3600
FIRST_YEAR: Final = 2024
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
    """Return a season as the source writes it: 26/27, or 2126/2127 where two digits mislead."""
    year = FIRST_YEAR + season
    if 2000 <= year < 2060:
        return f"{year % 100:02}/{(year + 1) % 100:02}"
    return f"{year:04}/{year + 1:04}"


def round_of(season: int, number: int, rounds: int) -> Round:
    """Return a round of a season of so many rounds."""
    lasts = (SEASON_S - LEAD_S - TAIL_S) // rounds
    return Round(number, begins(season) + LEAD_S + (number - 1) * lasts, lasts)


def known_seasons(now: float) -> range:
    """Return the seasons that the source tells of, the oldest first."""
    current = season_at(now)
    return range(current - PAST_SEASONS, current + 1)
