"""Six kinds of rivals, as shops on the marketplace behave. Each is asked once a tick.

- undercutter: a person who undercuts the cheapest by a percent every three hours of the day and
  never goes up, until new stock comes, once a week, at his list price;
- war: a bot one tenge below the cheapest at every tick, up as well as down within his bounds;
- sleeper: touches his price once in two or three days: a little below the cheapest, or his list;
- follower: a bot a percent above the cheapest, up and down, every 20 minutes;
- walker: a price that wanders by the hour and is drawn back to the middle;
- leaver: has stock for a day or so at a price of its own, then none for about as long.

Their floors differ as their costs do, and may lie below ours. All throw the same dice at every
tick, whatever the others do.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from random import Random
from typing import Final

from demper.simulation.assumptions import TICKS_A_DAY, Assumptions

HOUR: Final = TICKS_A_DAY // 24


class Rival(ABC):
    """A seller who decides by himself; `price` is None while he has nothing to sell."""

    rating = 4.6

    def __init__(self, market: Assumptions, dice: Random) -> None:
        self.market = market
        self.dice = dice
        self.list_price = round(market.reference * dice.uniform(0.98, 1.03))
        self.floor = round(market.reference * dice.uniform(0.80, 0.92))
        self.price: int | None = self.list_price

    def act(self, tick: int, cheapest: int) -> None:
        """Change the price, knowing the cheapest of the others' prices."""
        self.react(tick, cheapest, self.dice.random())

    @abstractmethod
    def react(self, tick: int, cheapest: int, luck: float) -> None:
        """Change the price; `luck` is this tick's throw, 0 to 1."""


class Undercutter(Rival):
    """A percent below in the hours of the day, never up but with new stock."""

    def react(self, tick: int, cheapest: int, luck: float) -> None:
        """Undercut at 9, 12, 15, 18 and 21 o'clock; new stock comes every seventh night."""
        price = self.list_price if self.price is None else self.price
        hour, rest = divmod(tick % TICKS_A_DAY, HOUR)
        if tick and tick % (7 * TICKS_A_DAY) == 0:
            self.price = self.list_price
        elif rest == 0 and hour >= 9 and hour % 3 == 0 and cheapest <= price:
            self.price = max(self.floor, round(cheapest * 0.99))


class War(Rival):
    """One tenge below at every tick, and back up when the others rise."""

    def react(self, tick: int, cheapest: int, luck: float) -> None:
        """Stand one tenge below the cheapest."""
        self.price = min(max(cheapest - 1, self.floor), self.list_price)


class Sleeper(Rival):
    """Wakes once in two or three days."""

    def react(self, tick: int, cheapest: int, luck: float) -> None:
        """Two of five times down to just under the cheapest, else back to the list price."""
        chance = 1 / (2.5 * TICKS_A_DAY)
        if luck < chance:
            low = max(self.floor, round(cheapest * 0.98))
            self.price = low if luck < 0.4 * chance else self.list_price


class Follower(Rival):
    """A percent above the cheapest."""

    def react(self, tick: int, cheapest: int, luck: float) -> None:
        """Follow every 20 minutes."""
        if tick % 4 == 0:
            self.price = max(self.floor, round(cheapest * 1.01))


class Walker(Rival):
    """Wanders, and is drawn back to 0.98 of the reference."""

    def react(self, tick: int, cheapest: int, luck: float) -> None:
        """Take a step of up to 1.5 % every hour."""
        if tick % HOUR == 0:
            middle = 0.98 * self.market.reference
            price = middle if self.price is None else self.price
            price += 0.05 * (middle - price) + (luck - 0.5) * 0.03 * price
            self.price = max(self.floor, round(price))


class Leaver(Rival):
    """Sells what he has, each lot at its own price, and is gone until the next."""

    def react(self, tick: int, cheapest: int, luck: float) -> None:
        """Come or go, on average after 19 hours; a lot costs 0.86 to 0.98 of the reference."""
        chance = 1 / (0.8 * TICKS_A_DAY)
        if luck < chance:
            low = round((0.86 + 0.12 * luck / chance) * self.market.reference)
            self.price = low if self.price is None else None


KINDS: Final[dict[str, Callable[[Assumptions, Random], Rival]]] = {
    "undercutter": Undercutter,
    "war": War,
    "sleeper": Sleeper,
    "follower": Follower,
    "walker": Walker,
    "leaver": Leaver,
}
