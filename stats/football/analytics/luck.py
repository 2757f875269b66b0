"""Points and goals against what was to be expected. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from stats.football.analytics.played import Played, Side, sides_of
from stats.football.forecast.markets import outcome_chances, score_matrices
from stats.football.standings.games import DRAW_POINTS, WIN_POINTS

NEEDED = 8
NORMAL_95 = 1.959963984540054
XG_MIN = 0.02


@dataclass(frozen=True, slots=True)
class Luck:
    """What came over `n` matches against what was expected, and the range of chance alone.

    `low` to `high` hold 95 of 100 totals if the expectations were right.
    """

    n: int
    actual: float
    expected: float
    low: float
    high: float

    @property
    def gap(self) -> float:
        """Return how much more came than was expected."""
        return self.actual - self.expected

    @property
    def beyond_chance(self) -> bool:
        """Tell whether chance alone would hardly do it."""
        return not self.low <= self.actual <= self.high


@dataclass(frozen=True, slots=True)
class TeamLuck:
    """A team's luck: points against the forecasts and against xG, goals against xG.

    Each is None below `needed` matches that tell both sides of it. Fewer goals conceded than
    expected are a negative gap.
    """

    needed: int
    points_by_forecast: Luck | None
    points_by_xg: Luck | None
    goals_for: Luck | None
    goals_against: Luck | None


def team_luck(matches: Iterable[Played], team: int) -> TeamLuck:
    """Return a team's luck over the matches that tell it."""
    sides = sides_of(matches, team)
    said = [(side, side.chances) for side in sides if side.chances is not None]
    shot = [(side, side.xg) for side in sides if side.xg is not None]
    return TeamLuck(
        NEEDED,
        _points([side for side, _ in said], [chances for _, chances in said]),
        _points([side for side, _ in shot], _chances([xg for _, xg in shot])),
        _goals([side.goals_for for side, _ in shot], [xg[0] for _, xg in shot]),
        _goals([side.goals_against for side, _ in shot], [xg[1] for _, xg in shot]),
    )


def _points(sides: Sequence[Side], chances: Sequence[Sequence[float]]) -> Luck | None:
    if len(sides) < NEEDED:
        return None
    wins, draws, _losses = np.array(chances, float).T
    expected = WIN_POINTS * wins + DRAW_POINTS * draws
    spread = WIN_POINTS**2 * wins + DRAW_POINTS**2 * draws - expected**2
    return _luck(len(sides), sum(side.points for side in sides), expected.sum(), sqrt(spread.sum()))


def _goals(goals: Sequence[int], xg: Sequence[float]) -> Luck | None:
    # Goals vary about their expectation as Poisson counts do, hence the root of the sum.
    if len(goals) < NEEDED:
        return None
    return _luck(len(goals), sum(goals), sum(xg), sqrt(sum(xg)))


def _chances(xg: Sequence[tuple[float, float]]) -> Sequence[Sequence[float]]:
    """Return chances of winning, drawing and losing of sides that score as Poisson of their xG."""
    if not xg:
        return []
    rates = np.maximum(np.array(xg, float), XG_MIN)
    found: list[list[float]] = outcome_chances(score_matrices(rates, 0.0)).tolist()
    return found


def _luck(n: int, actual: float, expected: float, sd: float) -> Luck:
    half = NORMAL_95 * sd
    return Luck(n, float(actual), float(expected), float(expected - half), float(expected + half))
