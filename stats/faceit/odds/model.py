"""The odds of a room: a logistic regression without intercept, held by a prior. Pure.

Without an intercept and with features that are differences, p(A, B) = 1 − p(B, A) by construction.
The prior says logit p = 0.7 · ΔElo · ln 10 / 400 and nothing else; matches move it (ridge, Newton).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stats.faceit.elo.change import expected
from stats.faceit.odds.room import FEATURES, Feature, Note, NoteKind, Room, Row, features

Array = NDArray[np.float64]
NORMAL_95 = 1.96
LOGIT_MAX = 4.595
FEW_MATCHES = 200
STEPS_MAX = 60
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Prior:
    """Coefficients before any match: means and standard deviations by feature."""

    features: tuple[Feature, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]


FULL_PRIOR = Prior(FEATURES, (0.7, 0.0, 0.0), (0.25, 0.75, 2.0))
ELO_PRIOR = Prior((Feature.ELO,), (0.7,), (0.25,))


@dataclass(frozen=True, slots=True)
class Model:
    """Coefficients with their posterior covariance, fitted on `matches` matches."""

    features: tuple[Feature, ...]
    beta: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    matches: int

    def logit(self, values: Sequence[float]) -> float:
        """Return the log-odds of side 1 for features in the order of FEATURES."""
        return sum(b * values[i] for b, i in zip(self.beta, self._places(), strict=True))

    def spread(self, values: Sequence[float]) -> float:
        """Return the standard deviation of the log-odds that the coefficients' doubt makes."""
        row = np.array([values[place] for place in self._places()])
        return sqrt(max(0.0, float(row @ np.array(self.covariance) @ row)))

    def spreads(self) -> tuple[float, ...]:
        """Return the standard deviation of every coefficient."""
        return tuple(sqrt(row[n]) for n, row in enumerate(self.covariance))

    def _places(self) -> list[int]:
        return [FEATURES.index(one) for one in self.features]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds: the difference, its log-odds, and the points (0–1) it moves p1 by."""

    feature: Feature
    difference: float
    logit: float
    points: float


@dataclass(frozen=True, slots=True)
class Probability:
    """Chance (0–1, never 0 or 1) that side 1 wins, with a 95 % interval and what it rests on."""

    p1: float
    low: float
    high: float
    notes: tuple[Note, ...]
    contributions: tuple[Contribution, ...]


def fit(
    rows: Array, won: Array, prior: Prior = FULL_PRIOR, start: Sequence[float] | None = None
) -> Model:
    """Fit on `rows` (matches × FEATURES) and `won` (1.0 where side 1 won) by Newton's method.

    `start` is where to begin, for refits; with no rows the result is the prior.
    """
    columns = [FEATURES.index(one) for one in prior.features]
    x = np.asarray(rows, float).reshape(-1, len(FEATURES))[:, columns]
    y = np.asarray(won, float)
    mean = np.array(prior.mean)
    precision = np.diag(1 / np.square(prior.spread))
    beta = np.array(mean if start is None else start)
    for _ in range(STEPS_MAX):
        chances = _sigmoids(x @ beta)
        gradient = x.T @ (y - chances) - precision @ (beta - mean)
        hessian = (x.T * (chances * (1 - chances))) @ x + precision
        step = np.linalg.solve(hessian, gradient)
        beta = _climbed(x, y, beta, step, mean, precision)
        if float(np.max(np.abs(step))) < TOLERANCE:
            break
    covariance = np.linalg.inv(_hessian(x, beta, precision))
    return Model(
        prior.features,
        tuple(float(value) for value in beta),
        tuple(tuple(float(value) for value in row) for row in covariance),
        len(y),
    )


def from_prior(prior: Prior = FULL_PRIOR) -> Model:
    """Return the model that has seen no match."""
    return fit(np.empty((0, len(FEATURES))), np.empty(0), prior)


def predict(model: Model, room: Room) -> Probability:
    """Return the chance of side 1 to win the room's match (the series when best_of > 1)."""
    return predict_row(model, features(room), room.best_of)


def predict_row(model: Model, row: Row, best_of: int = 1) -> Probability:
    """Return the chance of side 1 from features already worked out."""
    logit, half = model.logit(row.values), NORMAL_95 * model.spread(row.values)
    notes = row.notes
    if model.matches < FEW_MATCHES:
        notes = (*notes, Note(NoteKind.FEW_MATCHES, players=model.matches))

    def chance(value: float) -> float:
        return bounded(series_chance(sigmoid(value), best_of))

    parts = []
    for feature, beta in zip(model.features, model.beta, strict=True):
        difference = row.values[FEATURES.index(feature)]
        part = beta * difference
        parts.append(Contribution(feature, difference, part, chance(logit) - chance(logit - part)))
    return Probability(
        chance(logit), chance(logit - half), chance(logit + half), notes, tuple(parts)
    )


def series_chance(p: float, best_of: int) -> float:
    """Return the chance to win most of an odd number of maps, each won with chance p.

    Raises ValueError for an even number, which nobody may win.
    """
    if best_of < 1 or best_of % 2 == 0:
        raise ValueError("a series has an odd number of maps")
    needed = best_of // 2 + 1
    total, ways = 0.0, 1.0
    for lost in range(needed):
        total += ways * p**needed * (1 - p) ** lost
        ways *= (needed + lost) / (lost + 1)
    return total


def plain_elo(elo_difference: float) -> float:
    """Return 1 / (1 + 10^(−Δ/400)): what Elo itself says of a difference in points."""
    return bounded(expected(elo_difference, 0.0))


def sigmoid(logit: float) -> float:
    """Return 1 / (1 + e^−x), without overflow."""
    if logit >= 0:
        return 1 / (1 + exp(-min(logit, 700.0)))
    return 1 - sigmoid(-logit)


def bounded(p: float) -> float:
    """Keep a chance inside 1–99 %: no room is certain."""
    edge = sigmoid(-LOGIT_MAX)
    return min(1 - edge, max(edge, p))


def model_to_json(model: Model) -> dict[str, Any]:
    """Return a model as JSON values."""
    return {
        "features": [feature.value for feature in model.features],
        "beta": list(model.beta),
        "covariance": [list(row) for row in model.covariance],
        "matches": model.matches,
    }


def model_from_json(data: Mapping[str, Any]) -> Model:
    """Return the model `model_to_json` wrote.

    Raises ValueError or KeyError for what another release wrote in another form.
    """
    return Model(
        tuple(Feature(name) for name in data["features"]),
        tuple(data["beta"]),
        tuple(tuple(row) for row in data["covariance"]),
        data["matches"],
    )


def _sigmoids(logits: Array) -> Array:
    clipped = np.clip(logits, -700, 700)
    found: Array = 1 / (1 + np.exp(-clipped))
    return found


def _hessian(x: Array, beta: Array, precision: Array) -> Array:
    chances = _sigmoids(x @ beta)
    found: Array = (x.T * (chances * (1 - chances))) @ x + precision
    return found


def _climbed(x: Array, y: Array, beta: Array, step: Array, mean: Array, precision: Array) -> Array:
    """Take the Newton step, halved until it does not lead downhill."""

    def height(at: Array) -> float:
        logits = x @ at
        away = at - mean
        likelihood = np.sum(y * logits - np.logaddexp(0, logits))
        return float(likelihood - away @ precision @ away / 2)

    here, scale = height(beta), 1.0
    while height(beta + scale * step) < here - 1e-9 and scale > 1e-4:
        scale /= 2
    found: Array = beta + scale * step
    return found
