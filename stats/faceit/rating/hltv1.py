"""HLTV rating 1.0, exact as published in 2010: kills, survival and multi-kill rounds."""

from stats.faceit.rating.kinds import Contribution, Missing, Part
from stats.faceit.rating.tally import Rates

AVERAGE_KPR = 0.679
AVERAGE_SPR = 0.317
AVERAGE_RMK = 1.277
SURVIVAL_WEIGHT = 0.7
DIVISOR = 2.7


def contributions(rates: Rates) -> tuple[Contribution, ...] | Missing:
    """Return the three parts, or what is missing. RMK = Σ n² · share of rounds with n kills."""
    if rates.kill_rounds is None:
        return Missing.NO_MULTI_KILLS
    multi = sum(n * n * share for n, share in enumerate(rates.kill_rounds, start=1))
    survival = SURVIVAL_WEIGHT * rates.spr / AVERAGE_SPR
    return (
        Contribution(Part.KILLS, rates.kpr / AVERAGE_KPR / DIVISOR, rates.kpr),
        Contribution(Part.SURVIVAL, survival / DIVISOR, rates.spr),
        Contribution(Part.MULTI_KILLS, multi / AVERAGE_RMK / DIVISOR, multi),
    )
