"""Rates with their uncertainty. Pure."""

from dataclasses import dataclass
from math import sqrt

Z_90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of successes (0–1) with the 90 % Wilson interval around it."""

    value: float
    low: float
    high: float
    count: int


def wilson(successes: int | None, count: int | None) -> Rate | None:
    """Return the rate with its 90 % interval; None when unknown, empty or impossible."""
    if successes is None or not count or not 0 <= successes <= count:
        return None
    share = successes / count
    spread = Z_90**2 / count
    centre = (share + spread / 2) / (1 + spread)
    half = Z_90 * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Rate(share, min(share, low), max(share, high), count)
