"""Where a strategy wants to stand among rivals. It looks at the offers alone, never at the own
price: so it rises when a rival leaves, and asking again changes nothing.

- beat: a step below the cheapest rival;
- match: the cheapest rival's price, rounded down;
- follow: a step above the cheapest rival;
- position n: a step below the n-th cheapest, but not so far that it passes the one before him;
  a step behind the last one where there are fewer than n rivals.
"""

import math
from collections.abc import Callable, Sequence

from demper.pricing.aims import Aim, Range
from demper.records.market import Offer, Price
from demper.records.pricing import BelowFloor, PricingConfig, Reason, Strategy


def price_of(offer: Offer) -> Price:
    """Return an eligible offer's price."""
    assert offer.price is not None  # noqa: S101  # rivals.eligible let only these through
    return offer.price


def below(price: Price, step: int) -> int:
    """Return the price a step below another one; at least one tenge, for a tie is lost."""
    return math.ceil(price) - max(step, 1)


def above(price: Price, step: int) -> int:
    """Return the price a step above another one."""
    return math.ceil(price) + step


def aim_at_rivals(config: PricingConfig, rivals: Sequence[Offer], room: Range) -> Aim:
    """Return where a strategy goes; `rivals` are cheapest first and at least one."""
    index = _anchor(config, len(rivals))
    target = _target(config, rivals, index)
    if _reachable(config, rivals, index, room.floor):
        return Aim(target, Reason.TARGET, target, rivals[index])
    return _below_floor(config, rivals, index, room, target)


def _anchor(config: PricingConfig, count: int) -> int:
    return min(config.position, count) - 1 if config.strategy is Strategy.POSITION else 0


def _behind_all(config: PricingConfig, count: int) -> bool:
    return config.strategy is Strategy.POSITION and config.position > count


def _target(config: PricingConfig, rivals: Sequence[Offer], index: int) -> int:
    price = price_of(rivals[index])
    if config.strategy is Strategy.MATCH:
        return math.floor(price)
    if config.strategy is Strategy.FOLLOW or _behind_all(config, len(rivals)):
        return above(price, config.step)
    if index == 0:
        return below(price, config.step)
    # A long step must not pass the rival before: that place is cheaper and was not asked for.
    before = math.ceil(price_of(rivals[index - 1]))
    return min(max(below(price, config.step), before), below(price, 1))


def _reachable(config: PricingConfig, rivals: Sequence[Offer], index: int, floor: int) -> bool:
    price = price_of(rivals[index])
    if config.strategy is Strategy.MATCH:
        return floor <= math.floor(price)
    if config.strategy is Strategy.FOLLOW or _behind_all(config, len(rivals)):
        return floor <= above(price, config.step)
    return floor < price


def _below_floor(
    config: PricingConfig, rivals: Sequence[Offer], index: int, room: Range, target: int
) -> Aim:
    """Return where to go when the rival looked at is cheaper than the floor lets one be."""
    choices: dict[BelowFloor, Callable[[], Aim]] = {
        BelowFloor.NEXT: lambda: _next(config, rivals, index, room, target),
        BelowFloor.FLOOR: lambda: Aim(room.floor, Reason.AT_FLOOR, target, rivals[index]),
        BelowFloor.HOLD: lambda: Aim(None, Reason.LEADER_BELOW_FLOOR, target, rivals[index]),
    }
    return choices[config.below_floor]()


def _next(
    config: PricingConfig, rivals: Sequence[Offer], index: int, room: Range, target: int
) -> Aim:
    """Return the aim at the next rival who can be reached; the floor where all are below it."""
    for later in range(index + 1, len(rivals)):
        if _reachable(config, rivals, later, room.floor):
            price = _target(config, rivals, later)
            return Aim(max(price, room.floor), Reason.NEXT_REACHABLE, target, rivals[later])
    return Aim(room.floor, Reason.AT_FLOOR, target, rivals[index])
