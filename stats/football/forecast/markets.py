"""Chances of scores, and of everything that a score settles. Pure.

A score matrix is (home goals 0…10) × (away goals 0…10) and sums to 1: what lies beyond is so
unlikely that it is spread over the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln

from stats.football.results import Floats

GOALS_MAX = 10
LINES = (0.5, 1.5, 2.5, 3.5, 4.5, 5.5)
TAU_MARGIN = 0.999
_GOALS = np.arange(GOALS_MAX + 1)
_LOG_FACTORIALS = gammaln(_GOALS + 1)


@dataclass(frozen=True, slots=True)
class Line:
    """Chances (0–1) of more and of fewer goals than a line such as 2.5."""

    goals: float
    over: float
    under: float


@dataclass(frozen=True, slots=True)
class ScoreChance:
    """A score and its chance (0–1)."""

    home: int
    away: int
    chance: float


@dataclass(frozen=True, slots=True)
class Markets:
    """Chances (0–1) of what a match may end in; `home`, `draw` and `away` sum to 1.

    `goals_home` and `goals_away` are the goals expected, `scores` the likeliest scores first.
    """

    home: float
    draw: float
    away: float
    goals_home: float
    goals_away: float
    both_score: float
    home_scores_none: float
    away_scores_none: float
    lines: tuple[Line, ...]
    scores: tuple[ScoreChance, ...]
    margins: tuple[tuple[int, float], ...]


def score_matrices(rates: Floats, rho: float) -> Floats:
    """Return score matrices (n × 11 × 11) of expected goals (n × 2) with low scores corrected.

    ρ is held where every τ is positive, match by match.
    """
    logs = np.log(rates)[:, :, None] * _GOALS - rates[:, :, None] - _LOG_FACTORIALS
    sides = np.exp(logs)
    found = sides[:, 0, :, None] * sides[:, 1, None, :]
    found[:, :2, :2] *= low_score_factors(rates, rho)
    found /= found.sum(axis=(1, 2), keepdims=True)
    return np.asarray(found)


def low_score_factors(rates: Floats, rho: float) -> Floats:
    """Return τ of 0–0, 0–1, 1–0 and 1–1 (n × 2 × 2)."""
    lam, mu = rates[:, 0], rates[:, 1]
    least = -TAU_MARGIN / np.maximum(1.0, np.maximum(lam, mu))
    most = TAU_MARGIN / np.maximum(1.0, lam * mu)
    held = np.clip(rho, least, most)
    cells = np.stack([1 - lam * mu * held, 1 + lam * held, 1 + mu * held, 1 - held], axis=1)
    return np.asarray(cells.reshape(-1, 2, 2))


def outcome_chances(matrices: Floats) -> Floats:
    """Return chances (n × 3) of home, draw and away of score matrices (n × 11 × 11)."""
    home, draw, away = _regions()
    flat = matrices.reshape(len(matrices), -1)
    return np.asarray(flat @ np.stack([home, draw, away], axis=1))


def matched(matrix: Floats, chances: Sequence[float]) -> Floats:
    """Return a score matrix (11 × 11) whose home, draw and away sum to `chances`.

    Scores of the same outcome keep their proportions: a stacked 1X2 with the goals of Dixon–Coles.
    """
    now = outcome_chances(matrix[None])[0]
    scales = np.array(chances, float) / now
    weights = np.stack(_regions(), axis=1) @ scales
    found = matrix * weights.reshape(matrix.shape)
    return np.asarray(found / found.sum())


def markets(matrix: Floats, scores: int = 6) -> Markets:
    """Return the chances of a score matrix (11 × 11), with the `scores` likeliest scores."""
    home, draw, away = outcome_chances(matrix[None])[0].tolist()
    by_home, by_away = matrix.sum(axis=1), matrix.sum(axis=0)
    return Markets(
        home=home,
        draw=draw,
        away=away,
        goals_home=float(by_home @ _GOALS),
        goals_away=float(by_away @ _GOALS),
        both_score=float(matrix[1:, 1:].sum()),
        home_scores_none=float(by_home[0]),
        away_scores_none=float(by_away[0]),
        lines=tuple(line_of(matrix, goals) for goals in LINES),
        scores=tuple(likeliest(matrix, scores)),
        margins=tuple(margins_of(matrix)),
    )


def line_of(matrix: Floats, goals: float) -> Line:
    """Return the chances over and under a line of total goals; the line must not be whole."""
    if float(goals).is_integer():
        raise ValueError("a line of goals lies between whole numbers")
    over = float(matrix[_totals() > goals].sum())
    return Line(goals, over, 1 - over)


def likeliest(matrix: Floats, count: int) -> list[ScoreChance]:
    """Return the likeliest scores, the likeliest first."""
    order = np.argsort(-matrix, axis=None, kind="stable")[:count]
    places = [divmod(int(place), matrix.shape[1]) for place in order]
    return [ScoreChance(home, away, float(matrix[home, away])) for home, away in places]


def margins_of(matrix: Floats) -> list[tuple[int, float]]:
    """Return the chance of every margin from −10 to 10 for the home side."""
    count = len(_GOALS)
    return [(margin, float(np.trace(matrix, offset=-margin))) for margin in range(1 - count, count)]


def fair_odds(chance: float) -> float | None:
    """Return the decimal price without any margin, 1 / chance; None for what cannot be."""
    return 1 / chance if chance > 0 else None


def implied(prices: Sequence[float]) -> tuple[float, float, float]:
    """Return the chances in decimal 1X2 prices, the bookmaker's margin taken off in proportion.

    Raises ValueError unless all three prices exceed 1.
    """
    if len(prices) != 3 or min(prices) <= 1:
        raise ValueError("1X2 prices are three numbers above 1")
    shares = [1 / price for price in prices]
    home, draw, away = (share / sum(shares) for share in shares)
    return home, draw, away


@lru_cache(maxsize=1)
def _regions() -> tuple[Floats, Floats, Floats]:
    """Return flat masks (121) of home wins, draws and away wins."""
    margin = _GOALS[:, None] - _GOALS[None, :]
    home, draw, away = (
        (mask).astype(float).ravel() for mask in (margin > 0, margin == 0, margin < 0)
    )
    return home, draw, away


@lru_cache(maxsize=1)
def _totals() -> Floats:
    return np.asarray(_GOALS[:, None] + _GOALS[None, :], float)
