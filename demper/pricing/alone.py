"""What to do without rivals, once three snapshots in a row agree that there are none."""

from demper.pricing.aims import Aim, Range
from demper.records.pricing import (
    BASIS,
    CONFIRMATIONS,
    Alone,
    Current,
    PricingConfig,
    Reason,
)


def aim_alone(config: PricingConfig, current: Current, room: Range, seen: int) -> Aim:
    """Return where to go; `seen` counts snapshots without rivals, this one included.

    Without a ceiling there is nothing to rise to, so the price is held.
    """
    if seen < CONFIRMATIONS:
        return Aim(None, Reason.ALONE_UNCONFIRMED)
    if config.alone is Alone.HOLD or room.ceiling is None:
        return Aim(None, Reason.ALONE_HOLD)
    if config.alone is Alone.CEILING or current.price is None:
        return Aim(room.cap, Reason.ALONE_CEILING, room.ceiling)
    # A step shorter than the dead band would never be taken.
    step = max(current.price * config.climb_bp // BASIS, config.dead_band, 1)
    return Aim(min(current.price + step, room.cap), Reason.ALONE_CLIMB, room.ceiling)
