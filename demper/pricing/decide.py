"""The decision: bounds, refusals, rivals, target, limits; see docs/demper-pricing.md."""

from collections.abc import Sequence

from demper.pricing.aims import Aim, Range
from demper.pricing.alone import aim_alone
from demper.pricing.bounds import bounds_of, cap_of, profit_of
from demper.pricing.limits import Settled, rank_of, settle
from demper.pricing.probe import probe
from demper.pricing.rivals import eligible, shows_own
from demper.pricing.targets import aim_at_rivals
from demper.records.market import Offer, Snapshot
from demper.records.pricing import (
    Clamp,
    Current,
    Decision,
    PricingConfig,
    ProbeState,
    Reason,
    Strategy,
)

# These do not rest on what one snapshot showed: a setting, or three snapshots that agreed.
SURE = frozenset({Reason.FIXED, Reason.ALONE_CEILING, Reason.ALONE_CLIMB})


def decide(config: PricingConfig, snapshot: Snapshot, current: Current) -> Decision:
    """Return what to do with a price, and why.

    ALREADY_OPTIMAL is said of a price that stands where the strategy wants it; one that rests at
    the floor, at the ceiling or anywhere else keeps the reason that brought it there.
    """
    floor, ceiling = bounds_of(config.costs, config.bounds)
    refusal = _refusal(config, snapshot, floor, ceiling)
    if refusal is not None or floor is None:
        return Decision(
            None,
            refusal or Reason.NO_FLOOR,
            floor=floor,
            ceiling=ceiling,
            probe=current.probe,
            alone_seen=current.alone_seen,
        )
    room = Range(floor, cap_of(ceiling), ceiling)
    rivals = eligible(config, snapshot)
    seen = 0 if rivals else current.alone_seen + 1
    aim = _aim(config, rivals, current, room, seen)
    settled = settle(config, aim, current.price, room)
    settled, state = probe(config, current, room, rivals, aim, settled)
    return _decision(config, current, room, rivals, aim, settled, state, seen)


def needs_quorum(decision: Decision, current_price: int | None) -> bool:
    """Tell whether a second snapshot must agree before a decision is written.

    Only raises wait, and of those only the ones that rest on what one snapshot showed: not a
    repair, not a fixed price, and not a rise after three snapshots without rivals.
    """
    if decision.price is None or decision.reason in SURE or Clamp.REPAIR in decision.clamps:
        return False
    return current_price is None or decision.price > current_price


def _refusal(
    config: PricingConfig, snapshot: Snapshot, floor: int | None, ceiling: int | None
) -> Reason | None:
    if floor is None:
        return Reason.NO_FLOOR
    if floor > cap_of(ceiling):
        return Reason.FLOOR_ABOVE_CEILING
    # "Not at most" refuses an age that is no number as well.
    if not snapshot.age_s <= config.stale_after_s:
        return Reason.STALE_SNAPSHOT
    # A list that moved between two pages shows one offer twice and another one never.
    distinct = {(offer.merchant_id, offer.merchant_sku) for offer in snapshot.offers}
    if not snapshot.complete or len(distinct) < snapshot.total:
        return Reason.INCOMPLETE_SNAPSHOT
    if not shows_own(config, snapshot):
        return Reason.EMPTY_SNAPSHOT
    return None


def _aim(
    config: PricingConfig, rivals: Sequence[Offer], current: Current, room: Range, seen: int
) -> Aim:
    if config.strategy is Strategy.FIXED:
        return Aim(config.fixed_price, Reason.FIXED, config.fixed_price)
    if not rivals:
        return aim_alone(config, current, room, seen)
    return aim_at_rivals(config, rivals, room)


def _decision(
    config: PricingConfig,
    current: Current,
    room: Range,
    rivals: Sequence[Offer],
    aim: Aim,
    settled: Settled,
    state: ProbeState,
    seen: int,
) -> Decision:
    stands = current.price if settled.price is None else settled.price
    return Decision(
        price=settled.price,
        reason=settled.reason,
        target=aim.target,
        floor=room.floor,
        ceiling=room.ceiling,
        anchor=None if aim.anchor is None else aim.anchor.merchant_id,
        anchor_price=None if aim.anchor is None else aim.anchor.price,
        anchor_name="" if aim.anchor is None else aim.anchor.merchant_name,
        rivals=len(rivals),
        rank=rank_of(stands, rivals),
        clamps=settled.clamps,
        probe=state,
        alone_seen=seen,
        profit=None if stands is None else profit_of(stands, config.costs),
    )
