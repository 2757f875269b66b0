"""One strategy against one kind of rival, tick by tick, for days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from demper.pricing import profit_of
from demper.simulation.assumptions import (
    OWN,
    TICKS_A_DAY,
    Assumptions,
    Standing,
    is_first,
    own_share,
    visits_of,
)
from demper.simulation.rivals import KINDS, Rival
from demper.simulation.sellers import SELLERS, Mind

DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a strategy made of a market: expected profit and sales of each day, in whole tenge.

    `first` is the share of time in the first place, `changes` how many prices were written,
    `last_price` where it ended.
    """

    strategy: str
    rival: str
    profit_by_day: tuple[int, ...]
    sales: float
    first: float
    changes: int
    last_price: int

    @property
    def profit(self) -> int:
        """The profit of all days."""
        return sum(self.profit_by_day)


def simulate(
    strategy: str,
    rival: str,
    *,
    days: int = DAYS,
    seed: int = 1,
    market: Assumptions | None = None,
    seen: Callable[[], object] = lambda: None,
) -> Outcome:
    """Return how a strategy does; the same for the same seed. `seen` is called after each day."""
    market = market or Assumptions()
    dice = Random(f"{seed}:{rival}")  # noqa: S311  # a simulation, not a secret
    world = _World(market, KINDS[rival](market, dice), market.quiet_offers())
    decide, mind = SELLERS[strategy], Mind()
    profits, sales, first, changes = [0.0] * days, 0.0, 0, 0
    price = market.reference
    for tick in range(days * TICKS_A_DAY):
        wanted = decide(market, world.offers(price), price, mind, tick)
        changes += wanted != price
        price = wanted
        # The rival answers in the middle between two of our looks.
        for half in range(2):
            if half:
                world.move(tick, price)
            offers = world.offers(price)
            sold = visits_of(market, tick) * own_share(market, offers) / 2
            sales += sold
            profits[tick // TICKS_A_DAY] += sold * (profit_of(price, market.costs) or 0)
            first += is_first(offers)
        if (tick + 1) % TICKS_A_DAY == 0:
            seen()
    by_day = tuple(round(one) for one in profits)
    return Outcome(strategy, rival, by_day, sales, first / (2 * days * TICKS_A_DAY), changes, price)


def compare(
    strategies: list[str],
    rivals: list[str],
    *,
    days: int = DAYS,
    seed: int = 1,
    seen: Callable[[], object] = lambda: None,
) -> Iterator[Outcome]:
    """Yield the outcome of every strategy against every kind of rival."""
    for rival in rivals:
        for strategy in strategies:
            yield simulate(strategy, rival, days=days, seed=seed, seen=seen)


@dataclass(slots=True)
class _World:
    """Everybody besides us."""

    market: Assumptions
    rival: Rival
    quiet: tuple[Standing, ...]

    def offers(self, own: int) -> tuple[Standing, ...]:
        """Return all offers of the moment, ours among them."""
        ours = Standing(OWN, own, self.market.rating)
        if self.rival.price is None:
            return (ours, *self.quiet)
        return (ours, Standing("rival", self.rival.price, self.rival.rating), *self.quiet)

    def move(self, tick: int, own: int) -> None:
        """Let the rival act on the prices that he sees."""
        self.rival.act(tick, min(own, *(one.price for one in self.quiet)))
