"""Estimates with their 95 % interval and sample size, or how much is missing for one. Pure.

Sources: Wilson (1927) for shares; the linearised ratio estimator (Cochran 1977, 6.4) for rates;
a Beta prior at the player's own rate for shrinkage.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from operator import mul
from typing import cast

import numpy as np
from scipy.special import betainc, betaincinv, stdtrit

from stats.faceit.played import Floats

Z_95 = 1.959963984540054
TAIL = 0.025
STRENGTH = 20.0
MATCH_RATING_SD = 0.35
EDGE = 0.01


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval, from `n` observations."""

    value: float
    low: float
    high: float
    n: int

    def above(self, value: float) -> bool:
        """Tell whether the whole interval lies above a value."""
        return self.low > value

    def below(self, value: float) -> bool:
        """Tell whether the whole interval lies below a value."""
        return self.high < value


@dataclass(frozen=True, slots=True)
class Reading:
    """An estimate, or None while there are fewer than `needed` observations: `n` are there."""

    n: int
    needed: int
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a player's matches tell a figure at all."""

    known: int
    matches: int

    @property
    def share(self) -> float | None:
        """Return the share (0–1), None without matches."""
        return self.known / self.matches if self.matches else None


def wilson(successes: float, n: int) -> Estimate | None:
    """Return a share with its 95 % Wilson interval; None without trials or out of range."""
    if n <= 0 or not 0 <= successes <= n:
        return None
    share, spread = successes / n, Z_95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z_95 * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Estimate(share, min(share, low), max(share, high), n)


def share(successes: float, n: int, needed: int) -> Reading:
    """Return a Wilson share, or only its n below `needed` trials."""
    return Reading(n, needed, wilson(successes, n) if n >= needed else None)


def share_of(parts: Floats, wholes: Floats, needed: int) -> Reading:
    """Return Σ parts / Σ wholes over the matches that say both; `needed` counts wholes.

    Matches whose part exceeds its whole contradict themselves and are left out.
    """
    fine = (parts >= 0) & (parts <= wholes)
    return share(float(parts[fine].sum()), int(wholes[fine].sum()), needed)


def ratio_of(parts: Floats, wholes: Floats, needed: int) -> Reading:
    """Return Σ parts / Σ wholes, matches being the sample; `needed` counts matches (≥ 2).

    The interval comes from the spread between matches (Student's t), so that matches in which
    the figure comes in bursts widen it.
    """
    fine = np.isfinite(parts) & (wholes > 0)
    n = int(fine.sum())
    if n < max(needed, 2):
        return Reading(n, needed)
    some, all_ = parts[fine], wholes[fine]
    value = float(some.sum() / all_.sum())
    rest = some - value * all_
    error = sqrt(float(rest @ rest) * n / (n - 1)) / float(all_.sum())
    half = float(stdtrit(n - 1, 1 - TAIL)) * error
    return Reading(n, needed, Estimate(value, value - half, value + half, n))


def rating_mean(ratings: Sequence[float], rounds: Sequence[float]) -> Estimate | None:
    """Return the mean weighted by rounds, ± 1.96 · 0.35 / √n_eff; None without rounds."""
    weight = sum(rounds)
    if weight <= 0:
        return None
    value = sum(map(mul, ratings, rounds)) / weight
    half = rating_half_width(sum(map(mul, rounds, rounds)) / weight**2)
    return Estimate(value, value - half, value + half, len(ratings))


def rating_half_width(squares: float) -> float:
    """Return half the interval of a weighted mean rating from its weights' sum of squares."""
    return Z_95 * MATCH_RATING_SD * sqrt(squares)


def shrunk_share(successes: float, n: int, towards: float, strength: float = STRENGTH) -> Estimate:
    """Return a share pulled to `towards` as if `strength` trials at that rate came before."""
    a, b = _posterior(successes, n, towards, strength)
    value = a / (a + b)
    low, high = (float(betaincinv(a, b, tail)) for tail in (TAIL, 1 - TAIL))
    return Estimate(value, min(low, value), max(high, value), n)


def chance_above(successes: float, n: int, towards: float, strength: float = STRENGTH) -> float:
    """Return how likely (0–1) the true share behind `shrunk_share` is above `towards`."""
    a, b = _posterior(successes, n, towards, strength)
    return 1 - float(betainc(a, b, _inside(towards)))


def coverage_of(*columns: Floats) -> Coverage:
    """Return how many matches say every one of the columns (at least one column)."""
    known = cast(Floats, sum(columns))
    return Coverage(int(np.isfinite(known).sum()), len(known))


def _posterior(successes: float, n: int, towards: float, strength: float) -> tuple[float, float]:
    if not (0 <= successes <= n and isfinite(towards) and strength > 0):
        raise ValueError("a share needs 0 ≤ successes ≤ n and a rate to shrink towards")
    prior = _inside(towards)
    return successes + strength * prior, n - successes + strength * (1 - prior)


def _inside(rate: float) -> float:
    # A Beta distribution needs both outcomes to be possible.
    return min(1 - EDGE, max(EDGE, rate))
