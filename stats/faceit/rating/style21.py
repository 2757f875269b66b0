"""A rating in the style of HLTV 2.1: an estimate, for its coefficients are not published.

2.1 weighs five sub-ratings equally; so do we: R = centre + 0.080 · mean of five z scores. The
spreads are those of published career lines, the means those of the population it is used on.
"""

from stats.faceit.rating.kast import estimated_kast
from stats.faceit.rating.kinds import Contribution, Missing, Part
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.tally import Rates

SLOPE = 0.080
SPREADS = (
    (Part.KILLS, 0.0443),
    (Part.SURVIVAL, 0.0353),
    (Part.DAMAGE, 4.28),
    (Part.KAST, 1.50),
    (Part.MULTI_KILLS, 0.0154),
)


def contributions(rates: Rates, means: PopulationMeans) -> tuple[Contribution, ...] | Missing:
    """Return the centre and five parts, or what is missing.

    KAST is always estimated here, so that players with a demo file stand on the same scale.
    """
    if rates.adr is None:
        return Missing.NO_DAMAGE
    if rates.multi_kill_rate is None:
        return Missing.NO_MULTI_KILLS
    kast = estimated_kast(rates.kpr, rates.apr, rates.dpr)
    figures = (rates.kpr, rates.spr, rates.adr, kast, rates.multi_kill_rate)
    usual = (means.kpr, means.spr, means.adr, means.kast, means.mkpr)
    parts = (
        Contribution(part, SLOPE / len(SPREADS) * (figure - mean) / spread, figure)
        for (part, spread), figure, mean in zip(SPREADS, figures, usual, strict=True)
    )
    return Contribution(Part.CONSTANT, means.centre), *parts
