"""Estimates with their 95 % interval and sample size, or how much is missing for one. Pure.

Sources: Wilson (1927) for shares; Student's t for means; Garwood (1936) for rates of counts; the
chi-square interval of a standard deviation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from scipy.special import chdtri, gammaincinv, stdtrit

from stats.football.forecast.scores import wilson

TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reading:
    """An estimate from `n` observations, None while there are fewer than `needed`."""

    n: int
    needed: int
    estimate: Estimate | None = None


def share(successes: int, n: int, needed: int) -> Reading:
    """Return a share (0–1) with its Wilson interval; raises ValueError for more hits than n."""
    if not 0 <= successes <= n:
        raise ValueError("a share needs 0 ≤ successes ≤ n")
    if n < max(1, needed):
        return Reading(n, needed)
    value, (low, high) = successes / n, wilson(successes, n)
    return Reading(n, needed, Estimate(value, min(low, value), max(high, value)))


def mean(values: Sequence[float], needed: int, least: float = -inf, most: float = inf) -> Reading:
    """Return a mean with Student's interval; at least two values are needed for one.

    No value is below `least` or above `most`, so neither is a mean: the interval ends there.
    """
    n = len(values)
    if n < max(2, needed):
        return Reading(n, needed)
    value = float(np.mean(values))
    half = float(stdtrit(n - 1, 1 - TAIL)) * float(np.std(values, ddof=1)) / sqrt(n)
    return Reading(n, needed, Estimate(value, max(value - half, least), min(value + half, most)))


def rate(count: int, matches: int, needed: int, scale: float = 1.0) -> Reading:
    """Return a count a match, as Poisson's, divided by `scale`; n and needed are matches."""
    if matches < max(1, needed) or scale <= 0:
        return Reading(matches, needed)
    least = float(gammaincinv(count, TAIL)) if count else 0.0
    most = float(gammaincinv(count + 1, 1 - TAIL))
    per = matches * scale
    return Reading(matches, needed, Estimate(count / per, least / per, most / per))


def deviation(values: Sequence[float], needed: int) -> Reading:
    """Return a standard deviation with its chi-square interval; two values at least."""
    n = len(values)
    if n < max(2, needed):
        return Reading(n, needed)
    value = float(np.std(values, ddof=1))
    low, high = (value * sqrt((n - 1) / float(chdtri(n - 1, tail))) for tail in (TAIL, 1 - TAIL))
    return Reading(n, needed, Estimate(value, low, high))
