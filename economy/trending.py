"""What is in demand now: each thing bought counts 1, and half of that every 24 hours later.

S(now) = Σ q·2^(−(now − t)/h). Kept as a level z = log₂ Σ q·2^(t/h), which no later moment changes:
S(now) = 2^(z − now/h). Levels are added without ever writing 2^z, which no number holds.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import log1p, log2
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HALF_LIFE: Final = timedelta(hours=24)
# After so many half-lives a purchase is below the last bit of one made now.
FORGOTTEN: Final = 64 * HALF_LIFE
_LN_2: Final = 0.6931471805599453


def level_of(quantity: int, at: datetime) -> float:
    """Return the level of `quantity` (1 or more) things bought at one time."""
    return log2(quantity) + (at - EPOCH) / HALF_LIFE


def joined(first: float | None, second: float) -> float:
    """Return the level of both: log₂(2^first + 2^second)."""
    if first is None:
        return second
    high, low = max(first, second), min(first, second)
    return high + log1p(2.0 ** (low - high)) / _LN_2


def recomputed(purchases: Iterable[tuple[int, datetime]]) -> float | None:
    """Return the level of purchases (quantity, time); None where there is none."""
    level = None
    for quantity, at in purchases:
        level = joined(level, level_of(quantity, at))
    return level


def score(level: float, now: datetime) -> float:
    """Return S at `now`: how many things bought this moment would weigh as much."""
    return float(2.0 ** (level - (now - EPOCH) / HALF_LIFE))
