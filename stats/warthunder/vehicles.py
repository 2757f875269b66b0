"""Vehicles and the ladder of battle ratings they stand on. Pure.

The ladder has three rungs to a whole number: 1.0, 1.3, 1.7, 2.0 … 14.7.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from stats.warthunder.records import Branch, Mode

TOP_RANK = 41
SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle as the table says it; None and "" mean "not said".

    `code` is the game's own name, `tier` the row of the research tree (1–8). Vehicles of the class
    SUPPORT are called into a battle or belong to the tutorial: no line-up holds them.
    """

    code: str
    name: str
    country: str
    branch: Branch | None = None
    vehicle_class: str = ""
    tier: int | None = None
    ratings: Mapping[Mode, Decimal | None] | None = None

    def rating(self, mode: Mode) -> Decimal | None:
        """Battle rating in a mode, None when the table does not give it."""
        return self.ratings.get(mode) if self.ratings else None


def battle_rating(economic_rank: int) -> Decimal:
    """Return economic_rank / 3 + 1 to one decimal; raises ValueError outside 0 … TOP_RANK."""
    if not 0 <= economic_rank <= TOP_RANK:
        raise ValueError(f"no rung {economic_rank} on the ladder")
    return round(Decimal(economic_rank) / 3 + 1, 1)


def rung_of(rating: Decimal) -> int:
    """Return the rung (0 = 1.0) that a battle rating stands on; battle_rating's inverse."""
    return round((rating - 1) * 3)
