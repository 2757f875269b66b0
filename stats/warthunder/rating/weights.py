"""Weights of the three components by how well they predict the next period's win rate.

A period is a pair of snapshots: components from the lifetime counts at its start, wins and missions
between its start and its end. The weights maximise the binomial likelihood of
logit(p) = base + slope · Σ wᵢ zᵢ with wᵢ ≥ 0, Σ wᵢ = 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EPSILON = 1e-9
PRIOR_PERIODS = 500


@dataclass(frozen=True, slots=True)
class Period:
    """Standardised components at the start, and what was won afterwards."""

    z: tuple[float, float, float]
    missions: int
    victories: int
    lifetime_rate: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean log loss per mission of one way to predict, on the periods held out."""

    name: str
    log_loss: float
    brier: float


def fit_weights(periods: Sequence[Period]) -> tuple[float, float, float]:
    """Return the weights; raises ValueError for fewer than 20 periods."""
    if len(periods) < 20:
        raise ValueError("at least 20 periods are needed")
    slopes = np.maximum(_fit(periods, np.eye(3))[1:], 0.0)
    total = float(slopes.sum())
    if total < EPSILON:
        raise ValueError("no component predicts the next period")
    return (float(slopes[0] / total), float(slopes[1] / total), float(slopes[2] / total))


def blended_weights(
    periods: Sequence[Period], default: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Return the fitted weights drawn to `default`, which counts as PRIOR_PERIODS periods.

    With fewer than 20 periods, or none that a component predicts, the default itself.
    """
    try:
        fitted = fit_weights(periods)
    except ValueError:
        return default
    share = len(periods) / (len(periods) + PRIOR_PERIODS)
    mixed = [share * new + (1 - share) * old for new, old in zip(fitted, default, strict=True)]
    results, efficiency = round(mixed[0], 3), round(mixed[1], 3)
    return results, efficiency, round(1 - results - efficiency, 3)


def compare(
    train: Sequence[Period],
    test: Sequence[Period],
    current: Sequence[float] | None = None,
) -> list[Comparison]:
    """Fit on `train`, score on `test`: weights against single components and plain rates.

    `current` are the weights in use, to be compared as well.
    """
    weights = np.array(fit_weights(train))
    base = sum(p.victories for p in train) / max(1, sum(p.missions for p in train))
    ways = {
        "weighted": weights[:, None],
        "results only": np.array([[1.0], [0.0], [0.0]]),
        "efficiency only": np.array([[0.0], [1.0], [0.0]]),
        "survival only": np.array([[0.0], [0.0], [1.0]]),
        "equal weights": np.full((3, 1), 1 / 3),
    }
    if current is not None:
        ways["weights in use"] = np.array(current, float)[:, None]
    rows = [_score(name, _predict(train, test, mix), test) for name, mix in ways.items()]
    rows.append(_score("lifetime win rate", np.array([p.lifetime_rate for p in test]), test))
    rows.append(_score("population mean", np.full(len(test), base), test))
    return sorted(rows, key=lambda row: row.log_loss)


def _fit(periods: Sequence[Period], mix: Floats) -> Floats:
    x = np.array([p.z for p in periods]) @ mix
    n = np.array([p.missions for p in periods], float)
    k = np.array([p.victories for p in periods], float)

    def loss(theta: Floats) -> tuple[float, Floats]:
        eta = theta[0] + x @ theta[1:]
        p = 1 / (1 + np.exp(-eta))
        value = float(np.sum(n * np.logaddexp(0, eta) - k * eta)) + 0.5 * float(
            theta[1:] @ theta[1:]
        )
        residual = n * p - k
        return value, np.concatenate([[residual.sum()], x.T @ residual + theta[1:]])

    bounds = [(-5.0, 5.0)] + [(0.0, 5.0)] * mix.shape[1]
    start = np.zeros(1 + mix.shape[1])
    from scipy.optimize import minimize  # two seconds of every start otherwise

    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(result.x, float)


def _predict(train: Sequence[Period], test: Sequence[Period], mix: Floats) -> Floats:
    theta = _fit(train, mix)
    eta = theta[0] + np.array([p.z for p in test]) @ mix @ theta[1:]
    return np.asarray(1 / (1 + np.exp(-eta)), float)


def _score(name: str, p: Floats, periods: Sequence[Period]) -> Comparison:
    n = np.array([q.missions for q in periods], float)
    k = np.array([q.victories for q in periods], float)
    p = np.clip(p, EPSILON, 1 - EPSILON)
    log_loss = -float(np.sum(k * np.log(p) + (n - k) * np.log(1 - p)) / n.sum())
    brier = float(np.sum(k * (1 - p) ** 2 + (n - k) * p**2) / n.sum())
    return Comparison(name, log_loss, brier)
