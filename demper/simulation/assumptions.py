"""What the paper market is: one product, its costs, its buyers, and who sells it besides us.

Buyers come by the hour. A part takes the first offer of the list, as one does by habit; the
others weigh price against rating (a multinomial logit). Fewer come when even the best price is
high. Sales are expected values, not throws of dice: only rivals are random, and they throw the
same dice whatever we do, so that strategies are compared in the same market.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from demper.records.pricing import Bounds, Costs

TICK_S: Final = 300
TICKS_A_DAY: Final = 86_400 // TICK_S
OWN: Final = "own"
# Visits by hour of the day, as a share of the day; evenings are busiest.
BY_HOUR: Final = (
    0.02, 0.01, 0.005, 0.005, 0.005, 0.01, 0.015, 0.025, 0.035, 0.045, 0.05, 0.055,
    0.06, 0.06, 0.055, 0.055, 0.055, 0.06, 0.065, 0.07, 0.08, 0.075, 0.055, 0.03,
)  # fmt: skip


COSTS: Final = Costs(cost_kzt=8_400, delivery_kzt=300, commission_bp=1_250)
BOUNDS: Final = Bounds(min_profit=240, max_price=13_800)


@dataclass(frozen=True, slots=True)
class Standing:
    """A seller's offer as buyers see it."""

    name: str
    price: int
    rating: float


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Figures of the market; prices in tenge. None of them knows of a strategy.

    `first_click` of the buyers take the first offer. The others' odds fall by e for every
    `sensitivity` of the reference price, and rise by e for every `loyalty` stars. The number of
    buyers changes with the best price by the power `elasticity`.
    """

    reference: int = 12_000
    costs: Costs = COSTS
    bounds: Bounds = BOUNDS
    rating: float = 4.7
    buyers_a_day: float = 60.0
    first_click: float = 0.55
    sensitivity: float = 0.08
    loyalty: float = 0.5
    elasticity: float = -1.2
    # Sellers who never look at others: price as a share of the reference, and rating.
    quiet: tuple[tuple[float, float], ...] = ((1.04, 4.6), (1.09, 4.9), (1.16, 4.2))

    def quiet_offers(self) -> tuple[Standing, ...]:
        """Return the offers of those who never change their price."""
        return tuple(
            Standing(f"quiet{number}", round(self.reference * share), rating)
            for number, (share, rating) in enumerate(self.quiet, 1)
        )


@lru_cache(maxsize=4_096)
def own_share(market: Assumptions, offers: tuple[Standing, ...]) -> float:
    """Return our expected sales for one visit at the reference price; offers in any order."""
    own = next((one for one in offers if one.name == OWN), None)
    if own is None:
        return 0.0
    best = min(one.price for one in offers)
    visits = math.pow(best / market.reference, market.elasticity)
    # A tie is lost: the list shows us behind.
    first = own.price == best and sum(one.price == best for one in offers) == 1
    chosen = _odds(market, own) / sum(_odds(market, one) for one in offers)
    return visits * (market.first_click * first + (1 - market.first_click) * chosen)


def visits_of(market: Assumptions, tick: int) -> float:
    """Return how many would visit in a tick at the reference price."""
    hour = tick % TICKS_A_DAY * TICK_S // 3600
    return market.buyers_a_day * BY_HOUR[hour] / sum(BY_HOUR) * TICK_S / 3600


def is_first(offers: Sequence[Standing]) -> bool:
    """Tell whether our offer is cheaper than every other one."""
    own = min((one.price for one in offers if one.name == OWN), default=None)
    return own is not None and all(one.price > own for one in offers if one.name != OWN)


def _odds(market: Assumptions, offer: Standing) -> float:
    price = (offer.price / market.reference - 1) / market.sensitivity
    return math.exp((offer.rating - 4.5) / market.loyalty - price)
