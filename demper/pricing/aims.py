"""What each stage of a decision hands to the next one."""

from dataclasses import dataclass

from demper.records.market import Offer
from demper.records.pricing import Reason


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the price wants to go: `price` None keeps the current one.

    `target` is what the strategy wanted before the floor was looked at.
    """

    price: int | None
    reason: Reason
    target: int | None = None
    anchor: Offer | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The floor and the highest price that may be written; `ceiling` None where none is set."""

    floor: int
    cap: int
    ceiling: int | None

    def holds(self, price: int) -> bool:
        """Tell whether a price lies inside."""
        return self.floor <= price <= self.cap

    def nearest(self, price: int) -> int:
        """Return the price inside that is nearest to a price."""
        return min(max(price, self.floor), self.cap)
