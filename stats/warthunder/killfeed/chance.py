"""A heuristic chance to win a duel from two combat ratings. Pure. Not fitted to any duel.

Combat ratings stand at 1000 ± 200: 200 points are one standard deviation between players. Elo's
scale takes 200 points for one step of strength too and gives the stronger 76 %, so its logistic
with 400 points per factor of ten in the odds is taken as it is:

    chance = 1 / (1 + 10 ** (-(mine - theirs) / 400))

Nothing public pairs ratings with duels, so this is labelled a heuristic wherever it is shown.
Uncertain ratings pull it towards a half, the way Glicko's g() does.
"""

from dataclasses import dataclass
from math import exp, log, pi, sqrt

from stats.warthunder.rates import Z_90

SCALE_POINTS = 400.0
_STEEPNESS = log(10) / SCALE_POINTS
_EXPONENT_MAX = 30.0


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance 0–1 with the range the ratings' own 90 % intervals leave; always a heuristic."""

    value: float
    low: float
    high: float
    heuristic: bool = True


def chance(mine: float, theirs: float, mine_sd: float = 0.0, theirs_sd: float = 0.0) -> Chance:
    """Return my chance against them: rising in `mine`, chance(a, b) + chance(b, a) = 1.

    Ratings and their standard errors are in rating points; ValueError for a negative error.
    """
    if mine_sd < 0 or theirs_sd < 0:
        raise ValueError(f"A standard error is not negative: {mine_sd}, {theirs_sd}")
    spread = sqrt(mine_sd**2 + theirs_sd**2)
    gap = mine - theirs
    damped = 1 / sqrt(1 + 3 * (_STEEPNESS * spread / pi) ** 2)
    value = _logistic(damped * gap)
    low, high = _logistic(gap - Z_90 * spread), _logistic(gap + Z_90 * spread)
    return Chance(value, min(low, value), max(high, value))


def _logistic(gap_points: float) -> float:
    exponent = max(-_EXPONENT_MAX, min(_EXPONENT_MAX, _STEEPNESS * gap_points))
    return 1 / (1 + exp(-exponent))
