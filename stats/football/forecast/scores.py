"""How good stated chances of home, draw and away were. Pure.

Chances are n × 3, outcomes n places (0 home, 1 draw, 2 away). RPS and Brier are squared errors,
log loss is in nats; less is better in all of them.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from stats.football.results import Floats, Ints

BINS = 10
NORMAL_95 = 1.96
EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of one outcome between two chances, with the 95 % Wilson interval of the share."""

    low: float
    high: float
    mean_p: float
    share: float
    n: int
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over `n` matches; `calibration` is the mean over outcomes, `calibrations` each."""

    n: int
    rps: float
    log_loss: float
    brier: float
    accuracy: float
    calibration: float
    calibrations: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Gap:
    """Mean loss of one method minus another's on the same `n` matches, with its standard error."""

    mean: float
    error: float
    n: int


def scores(p: ArrayLike, outcomes: ArrayLike) -> Scores:
    """Score chances; raises ValueError when empty, misshapen or not summing to 1."""
    chances, came = _checked(p, outcomes)
    errors = [calibration_error(chances, came, place) for place in range(3)]
    return Scores(
        n=len(came),
        rps=float(rps(chances, came).mean()),
        log_loss=float(log_losses(chances, came).mean()),
        brier=float(briers(chances, came).mean()),
        accuracy=float((chances.argmax(axis=1) == came).mean()),
        calibration=sum(errors) / 3,
        calibrations=(errors[0], errors[1], errors[2]),
    )


def rps(p: ArrayLike, outcomes: ArrayLike) -> Floats:
    """Return the ranked probability score of every match: ½[(p1−o1)² + (p1+p2−o1−o2)²]."""
    chances, came = _checked(p, outcomes)
    apart = np.cumsum(chances - np.eye(3)[came], axis=1)[:, :2]
    return np.asarray((apart**2).sum(axis=1) / 2)


def log_losses(p: ArrayLike, outcomes: ArrayLike) -> Floats:
    """Return −ln of the chance given to what happened, in nats."""
    chances, came = _checked(p, outcomes)
    return np.asarray(-np.log(np.clip(chances[np.arange(len(came)), came], EDGE, 1)))


def briers(p: ArrayLike, outcomes: ArrayLike) -> Floats:
    """Return the Brier score of three classes: Σ (p − o)²."""
    chances, came = _checked(p, outcomes)
    return np.asarray(((chances - np.eye(3)[came]) ** 2).sum(axis=1))


def calibration_error(p: ArrayLike, outcomes: ArrayLike, place: int, bins: int = BINS) -> float:
    """Return the mean distance of stated chance and share of one outcome, weighted by matches."""
    found = reliability(p, outcomes, place, bins)
    total = sum(one.n for one in found)
    return sum(one.n * abs(one.mean_p - one.share) for one in found) / total


def reliability(p: ArrayLike, outcomes: ArrayLike, place: int, bins: int = BINS) -> list[Bin]:
    """Return the bins of equal width that hold forecasts of one outcome, from low to high."""
    chances, came = _checked(p, outcomes)
    stated, happened = chances[:, place], came == place
    at = np.minimum((stated * bins).astype(int), bins - 1)
    found = []
    for number in np.unique(at).tolist():
        inside = at == number
        n, hits = int(inside.sum()), int(happened[inside].sum())
        low, high = wilson(hits, n)
        mean = float(stated[inside].mean())
        found.append(Bin(number / bins, (number + 1) / bins, mean, hits / n, n, low, high))
    return found


def paired_gap(ours: ArrayLike, theirs: ArrayLike) -> Gap:
    """Compare losses of the same matches; a negative mean says ours is better.

    The error is nan for a single match: one difference has no spread.
    """
    difference = np.asarray(ours, float) - np.asarray(theirs, float)
    n = len(difference)
    error = float(np.std(difference, ddof=1) / sqrt(n)) if n > 1 else float("nan")
    return Gap(float(np.mean(difference)), error, n)


def skill(ours: float, theirs: float) -> float:
    """Return the share by which a loss lies below another: 0.13 is 13 % better."""
    return 1 - ours / theirs


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share; the whole range without any trial."""
    if not n:
        return 0.0, 1.0
    z2 = NORMAL_95**2
    centre = (hits + z2 / 2) / (n + z2)
    half = NORMAL_95 * sqrt(hits * (n - hits) / n + z2 / 4) / (n + z2)
    return max(0.0, centre - half), min(1.0, centre + half)


def _checked(p: ArrayLike, outcomes: ArrayLike) -> tuple[Floats, Ints]:
    chances, came = np.asarray(p, float), np.asarray(outcomes, np.int64)
    if not len(came) or chances.shape != (len(came), 3):
        raise ValueError("scores need three chances for every outcome, and at least one match")
    if float(np.max(np.abs(chances.sum(axis=1) - 1))) > 1e-6:
        raise ValueError("the chances of a match sum to 1")
    return chances, came
