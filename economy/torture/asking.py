"""Operations as data, so that threads and other processes can be handed them again and again."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from economy import currencies
from economy.records import Deed, Reply
from economy.services import desk


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; asked twice it is the same one. Fields that a deed does not need stay 0."""

    deed: Deed
    caller: int
    key: str
    user: int = 0
    product: int = 0
    quantity: int = 1
    amount: int = 0
    other: int = 0
    transaction: uuid.UUID | None = None
    reference: str = ""


def do(ask: Ask) -> Reply:
    """Ask at the desk, as everybody does."""
    return _DOORS[ask.deed](ask, desk.Asked(ask.caller, ask.key))


def _buy(ask: Ask, asked: desk.Asked) -> Reply:
    return desk.buy(asked, ask.user, ask.product, ask.quantity)


def _use(ask: Ask, asked: desk.Asked) -> Reply:
    return desk.use(asked, ask.user, ask.product, ask.quantity)


def _add_funds(ask: Ask, asked: desk.Asked) -> Reply:
    return desk.add_funds(asked, ask.user, ask.amount, currencies.default(), ask.reference)


def _refund(ask: Ask, asked: desk.Asked) -> Reply:
    if ask.transaction is None:
        raise ValueError("a refund needs a transaction")
    return desk.refund(asked, ask.transaction, "torture")


def _give(ask: Ask, asked: desk.Asked) -> Reply:
    return desk.give(asked, ask.user, ask.other, ask.product, ask.quantity)


_DOORS: Final[dict[Deed, Callable[[Ask, desk.Asked], Reply]]] = {
    Deed.PURCHASE: _buy,
    Deed.USE: _use,
    Deed.ADD_FUNDS: _add_funds,
    Deed.REFUND: _refund,
    Deed.GIFT: _give,
}
