"""The economy in a few lines of Python: what should happen, without a database.

It says for every operation which refusals are right; none of them: it must be done.
"""

from collections import Counter
from dataclasses import dataclass, field

from economy.records import Code

Reasons = set[Code]


@dataclass(slots=True)
class Thing:
    """A product as the model knows it."""

    price: int
    once: bool = False
    stock: int | None = None
    limit: int | None = None
    giftable: bool = True
    parts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Bought:
    """A purchase; `got` are the things that came of it."""

    user: int
    thing: int
    quantity: int
    paid: int
    got: dict[int, int]
    undone: bool = False


@dataclass(slots=True)
class Model:
    """What everybody has."""

    things: dict[int, Thing]
    money: Counter[int] = field(default_factory=Counter)
    held: Counter[tuple[int, int]] = field(default_factory=Counter)
    bought: list[Bought] = field(default_factory=list)
    references: set[str] = field(default_factory=set)

    def add_funds(self, user: int, amount: int, reference: str) -> Reasons:
        """Credit, unless the reference was there before."""
        if reference in self.references:
            return {Code.REFERENCE_USED}
        self.references |= {reference} - {""}
        self.money[user] += amount
        return set()

    def buy(self, user: int, thing: int, quantity: int) -> Reasons:
        """Pay and hand over."""
        what, got = self.things[thing], self._content(thing, quantity)
        cost, stock = what.price * quantity, what.stock
        had = sum(
            one.quantity
            for one in self.bought
            if (one.user, one.thing, one.undone) == (user, thing, False)
        )
        found = {
            Code.INSUFFICIENT_FUNDS: self.money[user] < cost,
            Code.SOLD_OUT: stock is not None and stock < quantity,
            Code.LIMIT_REACHED: (what.once and quantity != 1)
            or (what.limit is not None and had + quantity > what.limit),
            Code.ALREADY_OWNED: any(self.things[one].once and self.held[user, one] for one in got),
        }
        if reasons := {code for code, true in found.items() if true}:
            return reasons
        self.money[user] -= cost
        for one, number in got.items():
            self.held[user, one] += number
        what.stock = None if stock is None else stock - quantity
        self.bought.append(Bought(user, thing, quantity, cost, got))
        return set()

    def use(self, user: int, thing: int, quantity: int) -> Reasons:
        """Use up."""
        reasons = self._lacking(user, {thing: quantity}, Code.NONE_LEFT)
        reasons |= {Code.NOT_CONSUMABLE} if self.things[thing].once else set()
        if not reasons:
            self.held[user, thing] -= quantity
        return reasons

    def give(self, user: int, other: int, thing: int, quantity: int) -> Reasons:
        """Move from one to another."""
        what = self.things[thing]
        reasons = self._lacking(user, {thing: quantity}, Code.NONE_LEFT)
        reasons |= set() if what.giftable else {Code.NOT_GIFTABLE}
        reasons |= {Code.LIMIT_REACHED} if what.once and quantity != 1 else set()
        reasons |= {Code.ALREADY_OWNED} if what.once and self.held[other, thing] else set()
        if not reasons:
            self.held[user, thing] -= quantity
            self.held[other, thing] += quantity
        return reasons

    def refund(self, number: int) -> Reasons:
        """Undo a purchase, if all of it is still there."""
        past = self.bought[number]
        reasons = self._lacking(past.user, past.got, Code.ALREADY_USED)
        reasons |= {Code.ALREADY_REFUNDED} if past.undone else set()
        if reasons:
            return reasons
        past.undone = True
        self.money[past.user] += past.paid
        for one, quantity in past.got.items():
            self.held[past.user, one] -= quantity
        what = self.things[past.thing]
        what.stock = None if what.stock is None else what.stock + past.quantity
        return set()

    def _content(self, thing: int, quantity: int) -> dict[int, int]:
        parts = self.things[thing].parts or {thing: 1}
        return {
            one: 1 if self.things[one].once else number * quantity for one, number in parts.items()
        }

    def _lacking(self, user: int, wanted: dict[int, int], code: Code) -> Reasons:
        short = any(self.held[user, thing] < number for thing, number in wanted.items())
        return {code} if short else set()
