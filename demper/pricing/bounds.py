"""Between which prices a product may stand, and what a sale leaves."""

import math
from fractions import Fraction

from demper.records.pricing import BASIS, PRICE_MAX, Bounds, Costs


def kept_share(costs: Costs) -> Fraction:
    """Return what part of a price the seller keeps after commission and tax; may be negative."""
    return 1 - Fraction(costs.commission_bp + costs.tax_bp, BASIS)


def bounds_of(costs: Costs, bounds: Bounds) -> tuple[int | None, int | None]:
    """Return the floor and the ceiling in whole tenge, None where nothing sets one.

    Where the cost is known the floor never lies below break-even, wish of profit or not. Where
    no price leaves anything (commission and tax take it all) there is no floor.
    """
    floors, ceilings = [bounds.min_price], [bounds.max_price]
    if costs.cost_kzt is not None:
        share = kept_share(costs)
        if share <= 0:
            return None, bounds.max_price
        spent = costs.cost_kzt + costs.delivery_kzt
        floors.append(math.ceil((spent + (bounds.min_profit or 0)) / share))
        if bounds.max_profit is not None:
            ceilings.append(math.floor((spent + bounds.max_profit) / share))
    floor = max((one for one in floors if one is not None), default=None)
    ceiling = min((one for one in ceilings if one is not None), default=None)
    return None if floor is None else max(floor, 1), ceiling


def cap_of(ceiling: int | None) -> int:
    """Return the highest price that may be written."""
    return PRICE_MAX if ceiling is None else min(ceiling, PRICE_MAX)


def profit_of(price: int, costs: Costs) -> int | None:
    """Return what one sale at a price leaves, rounded down; None where the cost is unknown."""
    if costs.cost_kzt is None:
        return None
    return math.floor(price * kept_share(costs)) - costs.cost_kzt - costs.delivery_kzt
