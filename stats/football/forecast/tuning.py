"""The numbers that the methods are run with. Pure.

Elo's and the pi-ratings' are those of their sources. Dixon–Coles' ridge and fading, and how long
the maps remember, were chosen by walking over the big five of 2017-18 … 2020-21, before any season
that docs/football-forecasts.md reports.
"""

from dataclasses import dataclass

from stats.football.forecast import dixon_coles, elo, pi


@dataclass(frozen=True, slots=True)
class Tuning:
    """How fast methods learn and forget; days where the name says so."""

    elo_points: float = elo.POINTS
    pi_rate: float = pi.RATE
    pi_spill: float = pi.SPILL
    ridge: float = dixon_coles.RIDGE
    fade_per_day: float = dixon_coles.FADE_PER_DAY
    window_days: int = 1460
    refit_days: int = 1
    map_fade_days: float | None = 1500.0
    stack_fade_days: float | None = 1500.0
