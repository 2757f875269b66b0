"""What operations do, step by step, inside one transaction; a Refused undoes all of it.

Locks are taken in one order everywhere: wallets by user, then things by product, then stock, which
everybody wants, last and so for the shortest time.
"""

import uuid
from dataclasses import dataclass

from economy.engine.answers import Refused, success
from economy.engine.rows import Deal, Item, Rows
from economy.records import BALANCE_MAX, Account, Code, Deed, Reply


def at_least_one(number: int) -> None:
    """Raise ValueError for less than one: buying minus one thing would be a sale."""
    if number < 1:
        raise ValueError(f"{number} is not a quantity or an amount")


@dataclass(frozen=True, slots=True)
class Purchase:
    """Buy `quantity` of a product; `expected_price` is what the buyer was shown for one."""

    user: int
    product: int
    quantity: int = 1
    expected_price: int | None = None

    def __post_init__(self) -> None:
        at_least_one(self.quantity)

    def do(self, rows: Rows) -> Reply:
        """Take the money, write it down, hand over, and take from the stock last."""
        item = rows.item(self.product)
        self._check(item, rows)
        cost = item.price * self.quantity
        purse = rows.pay(self.user, item.currency, cost)
        if item.limit is not None:
            bought = rows.bought(self.user, item.id)
            if bought + self.quantity > item.limit:
                raise Refused(Code.LIMIT_REACHED, limit=item.limit, bought=bought)
        number = rows.write(
            Deal(
                Deed.PURCHASE, self.user, item.currency, item.id, self.quantity, item.price,
                demo=item.demo,
            )
        )  # fmt: skip
        rows.post(number, purse, Account.SHOP, -cost, item.currency)
        self._hand_over(rows, item, number)
        if item.stock is not None:
            rows.take_stock(item.id, self.quantity)
        return success(
            201,
            {
                "transaction_id": str(number),
                "balance": purse.balance,
                "product_id": item.id,
                "quantity": self.quantity,
                "price": item.price,
            },
        )

    def _check(self, item: Item, rows: Rows) -> None:
        """Refuse what needs no lock to be refused."""
        if not item.on_sale(rows.now):
            raise Refused(Code.NOT_FOR_SALE)
        if self.expected_price is not None and self.expected_price != item.price:
            raise Refused(Code.PRICE_CHANGED, price=item.price)
        if item.permanent and self.quantity != 1:
            raise Refused(Code.LIMIT_REACHED, limit=1)
        if item.stock is not None and item.stock < self.quantity:
            raise Refused(Code.SOLD_OUT, stock=item.stock)
        if item.price * self.quantity > BALANCE_MAX:  # no database counts so far
            raise Refused(Code.INSUFFICIENT_FUNDS)

    def _hand_over(self, rows: Rows, item: Item, number: uuid.UUID) -> None:
        parts = rows.parts(item.id) if item.bundle else [(item.id, 1, item.permanent)]
        for product, quantity, permanent in parts:
            if permanent:
                rows.give_once(number, self.user, product)
            else:
                rows.give(number, self.user, product, quantity * self.quantity)


@dataclass(frozen=True, slots=True)
class Use:
    """Use up `quantity` of a product."""

    user: int
    product: int
    quantity: int = 1

    def __post_init__(self) -> None:
        at_least_one(self.quantity)

    def do(self, rows: Rows) -> Reply:
        """Take the things away; the answer's quantity is what is left."""
        item = rows.item(self.product)
        if item.permanent:
            raise Refused(Code.NOT_CONSUMABLE)
        rows.touch(self.user, item.currency)
        left = rows.take(self.user, item.id, self.quantity, Code.NONE_LEFT)
        number = rows.write(
            Deal(Deed.USE, self.user, item.currency, item.id, self.quantity, demo=item.demo)
        )
        rows.took(number, self.user, item.id, self.quantity)
        return success(200, {"product_id": item.id, "quantity": left})


@dataclass(frozen=True, slots=True)
class AddFunds:
    """Put new money into a wallet; `reference` is the payment's name at its source, used once."""

    user: int
    amount: int
    currency: str
    actor: int | None = None
    reference: str = ""
    demo: bool = False

    def __post_init__(self) -> None:
        at_least_one(self.amount)

    def do(self, rows: Rows) -> Reply:
        """Use up the reference, then credit."""
        if self.reference:
            rows.refer(Deed.ADD_FUNDS.value, self.reference)
        purse = rows.credit(self.user, self.currency, self.amount, demo=self.demo)
        number = rows.write(
            Deal(
                Deed.ADD_FUNDS, self.user, self.currency, actor=self.actor,
                reference=self.reference, demo=self.demo,
            )
        )  # fmt: skip
        rows.post(number, purse, Account.MINT, self.amount, self.currency)
        return success(201, {"transaction_id": str(number), "balance": purse.balance})


@dataclass(frozen=True, slots=True)
class Adjust:
    """Correct a balance up or down, by staff and with a reason."""

    user: int
    amount: int
    currency: str
    reason: str
    actor: int

    def do(self, rows: Rows) -> Reply:
        """Credit or take, against the account of adjustments."""
        if self.amount >= 0:
            purse = rows.credit(self.user, self.currency, self.amount)
        else:
            purse = rows.pay(self.user, self.currency, -self.amount)
        number = rows.write(
            Deal(Deed.ADJUSTMENT, self.user, self.currency, actor=self.actor, reason=self.reason)
        )
        rows.post(number, purse, Account.ADJUSTMENTS, self.amount, self.currency)
        return success(201, {"transaction_id": str(number), "balance": purse.balance})


@dataclass(frozen=True, slots=True)
class Refund:
    """Undo a purchase: the things come back to the shop, the money to the buyer."""

    transaction: uuid.UUID
    reason: str
    actor: int

    def do(self, rows: Rows) -> Reply:
        """Credit first, so that two refunds of one purchase wait for each other."""
        past = rows.past(self.transaction)
        if past.kind != Deed.PURCHASE.value or past.product is None:
            raise Refused(Code.NOT_REFUNDABLE)
        quantity, price = past.quantity or 0, past.unit_price or 0
        purse = rows.credit(past.user, past.currency, quantity * price, demo=past.demo)
        if rows.reversed(past.id):
            raise Refused(Code.ALREADY_REFUNDED)
        moves = rows.moves_of(past.id)
        for user, product, moved in moves:
            rows.take(user, product, moved, Code.ALREADY_USED)
        number = rows.write(
            Deal(
                Deed.REFUND, past.user, past.currency, past.product, quantity, price,
                actor=self.actor, reverses=past.id, reason=self.reason, demo=past.demo,
            )
        )  # fmt: skip
        rows.post(number, purse, Account.SHOP, quantity * price, past.currency)
        for user, product, moved in moves:
            rows.took(number, user, product, moved)
        rows.return_stock(past.product, quantity)
        return success(
            201,
            {
                "transaction_id": str(number),
                "balance": purse.balance,
                "refunded": str(past.id),
                "amount": quantity * price,
            },
        )


@dataclass(frozen=True, slots=True)
class Gift:
    """Give things to another user."""

    user: int
    recipient: int
    product: int
    quantity: int = 1

    def __post_init__(self) -> None:
        at_least_one(self.quantity)

    def do(self, rows: Rows) -> Reply:
        """Move the things between two users, whose wallets are noted in order of the users."""
        item = rows.item(self.product)
        if not item.giftable:
            raise Refused(Code.NOT_GIFTABLE)
        if item.permanent and self.quantity != 1:
            raise Refused(Code.LIMIT_REACHED, limit=1)
        for user in sorted((self.user, self.recipient)):
            rows.touch(user, item.currency)
        rows.take(self.user, item.id, self.quantity, Code.NONE_LEFT)
        number = rows.write(
            Deal(
                Deed.GIFT, self.user, item.currency, item.id, self.quantity,
                recipient=self.recipient, demo=item.demo,
            )
        )  # fmt: skip
        rows.took(number, self.user, item.id, self.quantity)
        if item.permanent:
            rows.give_once(number, self.recipient, item.id)
        else:
            rows.give(number, self.recipient, item.id, self.quantity)
        return success(
            201,
            {
                "transaction_id": str(number),
                "product_id": item.id,
                "quantity": self.quantity,
                "to_user": self.recipient,
            },
        )
