"""The strategies that are compared, each as a function from what is seen to a price.

- naive: one tenge below the cheapest rival, never up, never below the floor;
- hold: leaves the price alone while it is first, and else decides as ours does;
- ours: the decision of this app, with its rule that a raise needs two looks that agree;
- probe: the same with probe-raise.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from demper.pricing import bounds_of, decide, needs_quorum
from demper.records.market import Offer, Snapshot
from demper.records.pricing import Current, PricingConfig, ProbeRule, ProbeState
from demper.simulation.assumptions import OWN, TICK_S, Assumptions, Standing, is_first

AGREEING: Final = 2
EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Mind:
    """What the bot remembers of a product between two looks."""

    alone_seen: int = 0
    agreeing: int = 0
    probe: ProbeState = field(default_factory=ProbeState)


Seller = Callable[[Assumptions, tuple[Standing, ...], int, Mind, int], int]


def naive(
    market: Assumptions, offers: tuple[Standing, ...], price: int, mind: Mind, tick: int
) -> int:
    """Return the naive bot's price."""
    cheapest = min((one.price for one in offers if one.name != OWN), default=price + 1)
    floor, _ceiling = bounds_of(market.costs, market.bounds)
    return max(min(price, cheapest - 1), floor or 1)


def hold(
    market: Assumptions, offers: tuple[Standing, ...], price: int, mind: Mind, tick: int
) -> int:
    """Return the price of who is content with being first."""
    return price if is_first(offers) else ours(market, offers, price, mind, tick)


def ours(
    market: Assumptions, offers: tuple[Standing, ...], price: int, mind: Mind, tick: int
) -> int:
    """Return this app's price."""
    return applied(config_of(market), snapshot_of(offers), price, mind, tick * TICK_S)


def probing(
    market: Assumptions, offers: tuple[Standing, ...], price: int, mind: Mind, tick: int
) -> int:
    """Return this app's price with probe-raise."""
    return applied(config_of(market, probe=True), snapshot_of(offers), price, mind, tick * TICK_S)


SELLERS: Final[dict[str, Seller]] = {
    "naive": naive,
    "hold": hold,
    "ours": ours,
    "probe": probing,
}


def applied(
    config: PricingConfig, snapshot: Snapshot, price: int | None, mind: Mind, now_s: float
) -> int:
    """Return the price after a decision, and keep in mind what the next one needs."""
    current = Current(price, mind.alone_seen, mind.probe, now_s)
    decision = decide(config, snapshot, current)
    mind.alone_seen = decision.alone_seen
    waits = needs_quorum(decision, price)
    mind.agreeing = mind.agreeing + 1 if waits else 0
    if waits and mind.agreeing < AGREEING:
        return price or 0
    mind.agreeing = 0
    mind.probe = decision.probe
    return (price or 0) if decision.price is None else decision.price


def config_of(market: Assumptions, *, probe: bool = False) -> PricingConfig:
    """Return the settings that a new product has, with the market's costs and bounds."""
    return PricingConfig(
        own=OWN, costs=market.costs, bounds=market.bounds, probe=ProbeRule(enabled=probe)
    )


@lru_cache(maxsize=1_024)
def snapshot_of(offers: tuple[Standing, ...]) -> Snapshot:
    """Return what the marketplace would show."""
    seen = tuple(Offer(one.name, one.name, one.name, one.price) for one in offers)
    return Snapshot("1", "1", seen, len(seen), complete=True, taken_at=EPOCH)
