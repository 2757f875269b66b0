"""The 90 % intervals that advice rests on.

Sources: Garwood's interval for Poisson counts; Wilson's for shares; the delete-a-group jackknife
(Kott 2001) for estimates that have no formula.
"""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, stdtrit

from stats.warthunder.rates import Z_90, wilson

Floats = NDArray[np.float64]
Item = TypeVar("Item")
TAIL = 0.05
MIDDLE = 0.5
GROUPS = 20


def t_90(degrees: int) -> float:
    """Two-sided 90 % quantile of Student's t; needs at least one degree of freedom."""
    return float(stdtrit(degrees, 1 - TAIL))


def count_interval(count: int) -> tuple[float, float]:
    """Garwood's 90 % interval of the mean behind a count ≥ 0."""
    low = float(gammaincinv(count, TAIL)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - TAIL))


def share_error(part: float, whole: float) -> float:
    """Standard error of a share, never 0: Jeffreys' half a success and half a failure added."""
    share = (part + 0.5) / (whole + 1)
    return sqrt(share * (1 - share) / (whole + 1))


def jackknife(
    items: Sequence[Item], estimate: Callable[[Sequence[Item]], Floats]
) -> tuple[Floats, Floats, int]:
    """Return an estimate, its standard errors, and degrees of freedom; needs two items.

    Groups are every GROUPS-th item, so the items must come in an order of their own.
    """
    groups = min(len(items), GROUPS)
    without = np.array(
        [
            estimate([one for place, one in enumerate(items) if place % groups != group])
            for group in range(groups)
        ]
    )
    spread = ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    return estimate(items), np.sqrt(spread * (groups - 1) / groups), groups - 1


def rank_interval(
    values: Floats, value: float, low: float, high: float
) -> tuple[float, float, float]:
    """Share of `values` (not empty) below a value in low … high, with its 90 % interval.

    Both are in it: how uncertain the value is, and that the players are a sample.
    """
    n = len(values)
    below = [int((values < point).sum()) for point in (low, value, high)]
    least, most = wilson(below[0], n), wilson(below[2], n)
    if least is None or most is None:
        raise ValueError("a rank needs players to stand among")
    return below[1] / n, least.low, most.high


def errors_from_middle(rank: float, low: float, high: float, n: int) -> float:
    """How many standard errors a rank among n players is from the middle.

    Near the ends an interval is narrow by its nature: it counts as at least the middle's.
    """
    error = max((high - low) / 2 / Z_90, MIDDLE / sqrt(n))
    return abs(rank - MIDDLE) / error
