"""The methods weighed against each other, and the maps from ratings to chances. Pure.

Every method's chances are one point (η, ln g); the stack is an ordered logit over those points and
the sides' days of rest. It starts from equal trust in Elo and Dixon–Coles and learns only from
forecasts already made of matches since played.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from stats.football.forecast.ordered import Ordered, beforehand, latents
from stats.football.forecast.tuning import Tuning
from stats.football.results import Floats

ELO_UNIT = 400.0
REST_MOST_DAYS = 14
ELO, PI, REST = 0, 1, 2

Inputs = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the members know of n matches: goals expected (n × 2), chances by Dixon–Coles (n × 3),

    and differences (n × 3): Elo points / 400, pi-ratings' goals, days of rest / 14.
    """

    goals: Floats
    dixon_coles: Floats
    differences: Floats

    @classmethod
    def empty(cls, count: int) -> Self:
        """Return room for `count` matches."""
        return cls(np.zeros((count, 2)), np.zeros((count, 3)), np.zeros((count, 3)))

    @property
    def elo(self) -> Inputs:
        """Return the inputs of Elo's map."""
        return _with_ones(self.differences[:, ELO]), _with_ones(count=len(self.goals))

    @property
    def pi(self) -> Inputs:
        """Return the inputs of the pi-ratings' map."""
        return _with_ones(self.differences[:, PI]), _with_ones(count=len(self.goals))


def pair_inputs(elo: Floats, seen: Seen) -> Inputs:
    """Return the inputs that weigh Elo's chances (n × 3) and Dixon–Coles'."""
    (first, first_width), (second, second_width) = latents(elo), latents(seen.dixon_coles)
    return _with_ones(first, second), _with_ones(first_width, second_width)


def stack_inputs(elo: Floats, pi: Floats, seen: Seen) -> Inputs:
    """Return the inputs that weigh Elo's chances, Dixon–Coles', pi-ratings' and rest."""
    middles, widths = zip(*(latents(one) for one in (elo, seen.dixon_coles, pi)), strict=True)
    return _with_ones(*middles, seen.differences[:, REST]), _with_ones(*widths)


def first_maps(tuning: Tuning) -> dict[str, Ordered]:
    """Return the maps before any match: of Elo, of pi-ratings, of the pair and of the stack."""
    return {
        "elo": beforehand([(0.0, 0.2), (2.0, 0.5)], [(-0.5, 0.3)], tuning.map_fade_days),
        "pi": beforehand([(0.0, 0.2), (0.9, 0.3)], [(-0.5, 0.3)], tuning.map_fade_days),
        "elo_dc": beforehand(
            [(0.0, 0.1), (0.5, 0.2), (0.5, 0.2)],
            [(0.0, 0.1), (0.5, 0.3), (0.5, 0.3)],
            tuning.stack_fade_days,
        ),
        "stack": beforehand(
            [(0.0, 0.1), (0.4, 0.2), (0.4, 0.2), (0.2, 0.2), (0.0, 0.1)],
            [(0.0, 0.1), (0.3, 0.3), (0.5, 0.3), (0.2, 0.3)],
            tuning.stack_fade_days,
        ),
    }


def _with_ones(*columns: Floats, count: int = 0) -> Floats:
    ones = np.ones(len(columns[0]) if columns else count)
    return np.stack([ones, *columns], axis=1)
