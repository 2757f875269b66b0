"""What holds a price back: the bounds, a dead band, and how far it may go in one run."""

from collections.abc import Sequence
from dataclasses import dataclass

from demper.pricing.aims import Aim, Range
from demper.pricing.targets import price_of
from demper.records.market import Offer
from demper.records.pricing import Clamp, PricingConfig, Reason


@dataclass(frozen=True, slots=True)
class Settled:
    """A price to write, or None, with the reason and what held it back."""

    price: int | None
    reason: Reason
    clamps: tuple[Clamp, ...] = ()


def settle(config: PricingConfig, aim: Aim, current: int | None, room: Range) -> Settled:
    """Return what is written of an aim: bounds first, then the dead band and the longest moves.

    A current price outside the bounds goes to the nearest bound at once, whatever the dead band
    and the moves; down it may go further, up the rest is left to the next run, so that a repair
    never rests on one look at the market.
    """
    wanted, reason, clamps = _bounded(aim, room)
    if current is None:
        return Settled(wanted, reason, clamps)
    if room.holds(current):
        return _moved(config, current, Settled(wanted, reason, clamps))
    start = room.nearest(current)
    if start > current or wanted is None:
        return Settled(start, reason, (*clamps, Clamp.REPAIR))
    moved = _moved(config, start, Settled(wanted, reason, clamps))
    price = start if moved.price is None else moved.price
    return Settled(price, reason, (*moved.clamps, Clamp.REPAIR))


def rank_of(price: int | None, rivals: Sequence[Offer]) -> int | None:
    """Return the place that a price takes among rivals, 1 first; a tie is lost."""
    if price is None:
        return None
    return 1 + sum(price_of(offer) <= price for offer in rivals)


def _bounded(aim: Aim, room: Range) -> tuple[int | None, Reason, tuple[Clamp, ...]]:
    if aim.price is None:
        return None, aim.reason, ()
    price = room.nearest(aim.price)
    moves_on_rivals = aim.reason in {Reason.TARGET, Reason.NEXT_REACHABLE}
    if price > aim.price or aim.reason is Reason.AT_FLOOR:
        return price, Reason.AT_FLOOR if moves_on_rivals else aim.reason, (Clamp.FLOOR,)
    if price < aim.price:
        return price, Reason.AT_CEILING if moves_on_rivals else aim.reason, (Clamp.CEILING,)
    return price, aim.reason, ()


def _moved(config: PricingConfig, start: int, wanted: Settled) -> Settled:
    """Return what is left of a move from a price inside the bounds."""
    if wanted.price is None:
        return wanted
    if wanted.price == start:
        optimal = wanted.reason is Reason.TARGET
        return Settled(None, Reason.ALREADY_OPTIMAL if optimal else wanted.reason, wanted.clamps)
    if 0 < wanted.price - start < config.dead_band:
        return Settled(None, Reason.DEADBAND, wanted.clamps)
    price, held = _shortened(config, start, wanted.price)
    return Settled(None if price == start else price, wanted.reason, (*wanted.clamps, *held))


def _shortened(config: PricingConfig, start: int, wanted: int) -> tuple[int, tuple[Clamp, ...]]:
    if config.max_drop is not None and start - wanted > config.max_drop:
        return start - config.max_drop, (Clamp.MAX_DROP,)
    if config.max_raise is not None and wanted - start > config.max_raise:
        return start + config.max_raise, (Clamp.MAX_RAISE,)
    return wanted, ()
