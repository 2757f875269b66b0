"""HLTV rating 2.0 as reverse-engineered from published lines (source: flashed.gg)."""

from stats.faceit.rating.kinds import Contribution, Missing, Part
from stats.faceit.rating.tally import Rates

PER_KAST = 0.0073
PER_KPR = 0.3591
PER_DPR = -0.5329
PER_IMPACT = 0.2372
PER_ADR = 0.0032
INTERCEPT = 0.1587

IMPACT_PER_KPR = 2.13
IMPACT_PER_APR = 0.42
IMPACT_INTERCEPT = -0.41


def estimated_impact(kpr: float, apr: float) -> float:
    """Return impact from kills and assists per round; HLTV's own also knows the opening duels."""
    return IMPACT_PER_KPR * kpr + IMPACT_PER_APR * apr + IMPACT_INTERCEPT


def contributions(
    rates: Rates, kast: float, impact: float | None = None
) -> tuple[Contribution, ...] | Missing:
    """Return the six parts, or what is missing. `kast` in points; impact estimated if unsaid."""
    if rates.adr is None:
        return Missing.NO_DAMAGE
    felt = estimated_impact(rates.kpr, rates.apr) if impact is None else impact
    return (
        Contribution(Part.KAST, PER_KAST * kast, kast),
        Contribution(Part.KILLS, PER_KPR * rates.kpr, rates.kpr),
        Contribution(Part.DEATHS, PER_DPR * rates.dpr, rates.dpr),
        Contribution(Part.IMPACT, PER_IMPACT * felt, felt),
        Contribution(Part.DAMAGE, PER_ADR * rates.adr, rates.adr),
        Contribution(Part.CONSTANT, INTERCEPT),
    )
