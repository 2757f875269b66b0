"""How good stated chances were: log loss, Brier, calibration, and gaps between ways. Pure."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
BINS = 10
NORMAL_95 = 1.96
EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between two chances: mean chance, share that came true, 95 % Wilson interval."""

    low: float
    high: float
    mean_p: float
    share: float
    n: int
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """How `n` forecasts did: nats per match, mean squared error, calibration error, accuracy."""

    n: int
    log_loss: float
    brier: float
    ece: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Mean loss of one way minus another's on the same `n` matches, with its standard error."""

    mean: float
    error: float
    n: int


def scores(p: ArrayLike, won: ArrayLike) -> Scores:
    """Score chances (0–1) of what came true (1) or did not (0); raises ValueError when empty."""
    chances, came = _checked(p, won)
    return Scores(
        len(chances),
        float(np.mean(log_losses(chances, came))),
        float(np.mean(brier_losses(chances, came))),
        calibration_error(chances, came),
        accuracy(chances, came),
    )


def log_losses(p: ArrayLike, won: ArrayLike) -> Array:
    """Return −ln of the chance given to what happened, per match in nats."""
    chances, came = _checked(p, won)
    found: Array = -np.log(np.clip(np.where(came > 0.5, chances, 1 - chances), EDGE, 1))
    return found


def brier_losses(p: ArrayLike, won: ArrayLike) -> Array:
    """Return the squared distance of the chance from what happened, per match."""
    chances, came = _checked(p, won)
    found: Array = (chances - came) ** 2
    return found


def accuracy(p: ArrayLike, won: ArrayLike) -> float:
    """Return the share of favourites that won; an even chance is half right."""
    chances, came = _checked(p, won)
    right = np.where(chances == 0.5, 0.5, (chances > 0.5) == (came > 0.5))
    return float(np.mean(right))


def calibration_error(p: ArrayLike, won: ArrayLike, bins: int = BINS) -> float:
    """Return the mean distance of mean chance and share over equal bins, weighted by matches."""
    found = reliability(p, won, bins)
    total = sum(one.n for one in found)
    return sum(one.n * abs(one.mean_p - one.share) for one in found) / total


def reliability(p: ArrayLike, won: ArrayLike, bins: int = BINS) -> list[Bin]:
    """Return the bins of equal width that hold forecasts, from low to high."""
    chances, came = _checked(p, won)
    places = np.minimum((chances * bins).astype(int), bins - 1)
    found = []
    for place in np.unique(places):
        inside = places == place
        n, wins = int(inside.sum()), int(came[inside].sum())
        low, high = wilson(wins, n)
        mean = float(chances[inside].mean())
        edges = (float(place) / bins, float(place + 1) / bins)
        found.append(Bin(*edges, mean, wins / n, n, low, high))
    return found


def paired_gap(ours: ArrayLike, theirs: ArrayLike) -> Gap:
    """Compare losses of the same matches; a negative mean says ours is better.

    The error is nan for a single match: one difference has no spread.
    """
    difference = np.asarray(ours, float) - np.asarray(theirs, float)
    n = len(difference)
    error = float(np.std(difference, ddof=1) / sqrt(n)) if n > 1 else float("nan")
    return Gap(float(np.mean(difference)), error, n)


def wilson(wins: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share; the whole range without any trial."""
    if not n:
        return 0.0, 1.0
    z2 = NORMAL_95**2
    centre = (wins + z2 / 2) / (n + z2)
    half = NORMAL_95 * sqrt(wins * (n - wins) / n + z2 / 4) / (n + z2)
    return max(0.0, centre - half), min(1.0, centre + half)


def _checked(p: ArrayLike, won: ArrayLike) -> tuple[Array, Array]:
    chances, came = np.asarray(p, float), np.asarray(won, float)
    if not len(chances) or chances.shape != came.shape:
        raise ValueError("scores need as many chances as outcomes, and at least one")
    return chances, came
