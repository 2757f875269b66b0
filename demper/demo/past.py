"""What a product's market did: closed formulas of the time, for orders and for the house's past."""

from math import sin
from typing import Final

from demper.demo.catalogue import Ware
from demper.demo.chance import unit

HOUR_S: Final = 3600
DAY_S: Final = 86_400
# The shops took their bot so long before the market opened; until then they asked a little more
# than it, left it so, and sold about half as much.
WITH_BOT_S: Final = 20 * DAY_S
BEFORE_BP: Final = 10_150
SOLD_BEFORE: Final = 0.55
# In basis points, by category.
COMMISSION: Final = 1_250
COMMISSIONS: Final = {"Корма для кошек": 730, "Чехлы для смартфонов": 1_550}


def slot_s(number: int) -> int:
    """Return how many seconds a product's market stands still at a time."""
    return HOUR_S * (9 + number * 7 % 13)


def leader_at(seed: int, ware: Ware, at: float) -> int:
    """Return the cheapest rival's price of a product at a time."""
    length = slot_s(ware.number)
    slot = int(at // length)
    wave = 0.018 * sin(slot * length / (5 * DAY_S) + ware.number)
    war = 0.03 if unit(seed, ware.number, slot // 9, 41) < 0.12 else 0.0
    return round(ware.price * (0.985 + 0.03 * unit(seed, ware.number, slot, 42) + wave - war))


def floor_of(ware: Ware) -> int:
    """Return the lowest price at which a sale leaves the least profit that its seller wants."""
    wanted = ware.cost + least_profit(ware)
    return -(-wanted * 10_000 // (10_000 - COMMISSIONS.get(ware.category, COMMISSION)))


def least_profit(ware: Ware) -> int:
    """Return what a sale is to leave."""
    return round(ware.cost * 0.04)


def stands_beside(ware: Ware) -> int:
    """Return by how many tenge the bot of a shop stands over the leader: most stand below."""
    return {5: 0, 6: 1}.get(ware.number % 11, -1)


def own_at(seed: int, ware: Ware, at: float) -> int:
    """Return what a shop asks that follows the leader, and never goes below its floor."""
    return max(floor_of(ware), leader_at(seed, ware, at) + stands_beside(ware))


def before_bot(ware: Ware) -> int:
    """Return what a shop asked as long as it had no bot."""
    return ware.price * BEFORE_BP // 10_000
