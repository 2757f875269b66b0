"""The next N battles of a player in one mode: wins and targets, with calibrated intervals. Pure.

The spread the models give does not fit real players (form drifts between periods), so intervals are
scaled by split conformal prediction (Papadopoulos and others 2002): the quantile of past
|error| / spread at the wanted coverage takes the place of the normal quantile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, inf, sqrt

from stats.warthunder.forecast.belief import Belief

COVERAGE = 0.90
NORMAL_QUANTILE = 1.6449
MIN_SCORES = 20
MAX_SCORES = 400


@dataclass(frozen=True, slots=True)
class Estimate:
    """An expected count with its model spread (standard deviation) and interval."""

    mean: float
    spread: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Wins and targets of the next `missions` battles; `quantile`s are those in force."""

    missions: int
    wins: Estimate
    targets: Estimate
    win_quantile: float
    target_quantile: float
    calibrated: bool


@dataclass(slots=True)
class Calibration:
    """Past |error| / spread, newest last; `pooled` stands in while there are too few."""

    scores: list[float] = field(default_factory=list)
    pooled: Sequence[float] = ()

    def add(self, score: float) -> None:
        """Remember one past forecast's score."""
        self.scores.append(score)
        del self.scores[:-MAX_SCORES]

    def quantile(self) -> tuple[float, bool]:
        """Return the scale of the interval, and whether past errors made it.

        Past errors may ask for wider intervals than the model's own spread, and for narrower ones.
        """
        scores = self.scores if len(self.scores) >= MIN_SCORES else [*self.pooled, *self.scores]
        if len(scores) < MIN_SCORES:
            return NORMAL_QUANTILE, False
        rank = ceil((len(scores) + 1) * COVERAGE)
        return sorted(scores)[min(rank, len(scores)) - 1], True


def forecast(belief: Belief, missions: int, wins: Calibration, targets: Calibration) -> Forecast:
    """Forecast the next `missions` (> 0) battles."""
    win_quantile, wins_known = wins.quantile()
    target_quantile, targets_known = targets.quantile()
    return Forecast(
        missions,
        _bounded(*win_moments(belief, missions), win_quantile, missions),
        _bounded(*target_moments(belief, missions), target_quantile, inf),
        win_quantile,
        target_quantile,
        wins_known and targets_known,
    )


def win_moments(belief: Belief, missions: int) -> tuple[float, float]:
    """Mean and standard deviation of a beta-binomial count."""
    a, b = belief.win_beta()
    total = a + b
    mean = missions * a / total
    variance = mean * (b / total) * (total + missions) / (total + 1)
    return mean, sqrt(variance)


def target_moments(belief: Belief, missions: int) -> tuple[float, float]:
    """Mean and standard deviation of a gamma-Poisson (negative binomial) count."""
    shape, rate = belief.target_gamma()
    mean = missions * shape / rate
    return mean, sqrt(mean + mean * missions / rate)


def _bounded(mean: float, spread: float, quantile: float, ceiling: float) -> Estimate:
    half = quantile * spread
    return Estimate(mean, spread, max(0.0, mean - half), min(ceiling, mean + half))


def score(estimate: Estimate, count: int) -> float:
    """Return |error| in units of the model's own spread."""
    return abs(count - estimate.mean) / estimate.spread if estimate.spread else 0.0
