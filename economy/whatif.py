"""What would have been with other prices or stock: a past month replayed wish by wish.

History itself is never worked out anew: what is kept for each wallet is how much more (or less) it
would hold than it really did. So a replay without changes is the history, to the last unit.

Taken as they were: money put in, other people's prices, what was refunded, limits for each user,
sale windows. A wish that was refused for money or stock is tried again on its own day; further
tries of the same person at the same product within a day are the same wish.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from economy.records import Code

ELASTICITY_MAX: Final = 10.0
# However cheap a thing gets, nobody wants more than so many times as much.
RESPONSE_MAX: Final = 10.0
SAME_WISH: Final = timedelta(days=1)
# Whole while wishes stay as they were; expected values where demand answers to prices.
Number = int | float
Purse = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Other prices of one [minor units] and stock for the whole time, by product.

    `elasticity`: a price n times as high makes people want n^-elasticity times as much.
    """

    prices: Mapping[int, int] = field(default_factory=dict)
    stocks: Mapping[int, int] = field(default_factory=dict)
    elasticity: float = 0.0

    def response(self, old: int, new: int) -> Number:
        """Return how many times as much is wanted at another price."""
        if not self.elasticity or old == new or not old:
            return 1
        if not new:
            return RESPONSE_MAX
        return min(float((new / old) ** -self.elasticity), RESPONSE_MAX)


@dataclass(frozen=True, slots=True)
class Wish:
    """A purchase, or a refused one (`code`); `balance` is the wallet's before it, if it is known.

    `number` is set on a purchase that was refunded within the time.
    """

    at: datetime
    user: int
    product: int
    currency: str
    quantity: int
    unit_price: int
    balance: int | None
    permanent: bool = False
    code: str = ""
    number: UUID | None = None

    @property
    def cost(self) -> int:
        """What it cost, or would have."""
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class Undone:
    """A refund of the purchase `number`."""

    user: int
    product: int
    currency: str
    quantity: int
    unit_price: int
    balance: int | None
    number: UUID


@dataclass(frozen=True, slots=True)
class Held:
    """Money that came or went otherwise: the wallet's balance after it."""

    user: int
    currency: str
    balance: int


Event = Wish | Undone | Held


@dataclass(slots=True)
class Tally:
    """What came of one product: `refusals` by reason; `returned` and `refunded` by refunds."""

    purchases: Number = 0
    units: Number = 0
    revenue: Number = 0
    returned: Number = 0
    refunded: Number = 0
    refusals: Counter[str] = field(default_factory=Counter)

    @property
    def net(self) -> Number:
        """Revenue without refunds."""
        return self.revenue - self.refunded

    @property
    def refused(self) -> int:
        """Wishes that were refused for any reason."""
        return sum(self.refusals.values())


class Replay:
    """One run through the events of a time; `opening` are balances at its start."""

    def __init__(self, changes: Changes, opening: Mapping[Purse, int] | None = None) -> None:
        self.changes = changes
        self.tallies: defaultdict[tuple[int, str], Tally] = defaultdict(Tally)
        self._held: dict[Purse, int] = dict(opening or {})
        self._more: defaultdict[Purse, Number] = defaultdict(int)
        self._left: dict[int, Number] = dict(changes.stocks)
        self._granted: dict[tuple[int, int], datetime] = {}
        # Of purchases that were refunded later: what was bought instead, None for nothing.
        self._instead: dict[UUID, tuple[Number, Number] | None] = {}

    def supply_change(self, currency: str) -> Number:
        """Return how much more money there is in wallets at the end than there really was."""
        return sum(more for (_user, money), more in self._more.items() if money == currency)

    def see(self, event: Event) -> None:
        """Take the next event, in order of time."""
        if isinstance(event, Held):
            self._held[event.user, event.currency] = event.balance
        elif isinstance(event, Undone):
            self._undo(event)
        elif event.code:
            self._refused(event)
        else:
            self._bought(event)

    def _bought(self, wish: Wish) -> None:
        purse = (wish.user, wish.currency)
        why, units, cost = self._try(wish)
        if wish.balance is not None:
            self._held[purse] = wish.balance - wish.cost
        self._more[purse] += wish.cost if why else wish.cost - cost
        if wish.number:
            self._instead[wish.number] = None if why else (units, cost)

    def _refused(self, wish: Wish) -> None:
        before = self._granted.get((wish.user, wish.product))
        if before is not None and (wish.permanent or wish.at - before < SAME_WISH):
            return
        open_again = wish.code == Code.INSUFFICIENT_FUNDS and wish.balance is not None
        if wish.code == Code.SOLD_OUT and wish.product in self.changes.stocks:
            open_again = True
        if not open_again:
            self.tallies[wish.product, wish.currency].refusals[wish.code] += 1
            return
        why, _units, cost = self._try(wish)
        if not why:
            self._more[wish.user, wish.currency] -= cost
            self._granted[wish.user, wish.product] = wish.at

    def _try(self, wish: Wish) -> tuple[str, Number, Number]:
        """Return why a wish is refused ("" where it is not), its units and cost; and count it."""
        price = self.changes.prices.get(wish.product, wish.unit_price)
        times = self.changes.response(wish.unit_price, price)
        units = wish.quantity * times
        cost = units * price
        tally = self.tallies[wish.product, wish.currency]
        why = self._why_not(wish, units, cost)
        if why:
            tally.refusals[why] += 1
            return why, 0, 0
        tally.purchases += times
        tally.units += units
        tally.revenue += cost
        if wish.product in self._left:
            self._left[wish.product] -= units
        return "", units, cost

    def _why_not(self, wish: Wish, units: Number, cost: Number) -> str:
        purse = (wish.user, wish.currency)
        if wish.permanent and (wish.user, wish.product) in self._granted:
            return Code.ALREADY_OWNED.value
        if self._left.get(wish.product, units) < units:
            return Code.SOLD_OUT.value
        held = wish.balance if wish.balance is not None else self._held.get(purse, 0)
        if cost > held + self._more[purse]:
            return Code.INSUFFICIENT_FUNDS.value
        return ""

    def _undo(self, refund: Undone) -> None:
        purse = (refund.user, refund.currency)
        then = refund.quantity * refund.unit_price
        instead = self._instead.pop(refund.number, (refund.quantity, then))
        if refund.balance is not None:
            self._held[purse] = refund.balance
        units, cost = instead or (0, 0)
        self._more[purse] += cost - then
        tally = self.tallies[refund.product, refund.currency]
        tally.returned += units
        tally.refunded += cost
        if refund.product in self._left:
            self._left[refund.product] += units


@dataclass(frozen=True, slots=True)
class Outcome:
    """History and what would have been, by (product, currency)."""

    before: Mapping[tuple[int, str], Tally]
    after: Mapping[tuple[int, str], Tally]
    supply_change: Mapping[str, Number]


def compare(
    events: Iterable[Event], changes: Changes, opening: Mapping[Purse, int] | None = None
) -> Outcome:
    """Replay the events as they were and with changes, in one pass."""
    history, other = Replay(Changes(), opening), Replay(changes, opening)
    currencies = set()
    for event in events:
        history.see(event)
        other.see(event)
        currencies.add(event.currency)
    return Outcome(
        history.tallies,
        other.tallies,
        {one: other.supply_change(one) for one in sorted(currencies)},
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of several products'."""
    found = Tally()
    for one in tallies:
        found.purchases += one.purchases
        found.units += one.units
        found.revenue += one.revenue
        found.returned += one.returned
        found.refunded += one.refunded
        found.refusals += one.refusals
    return found
