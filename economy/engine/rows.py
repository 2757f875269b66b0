"""Single statements of the engine, the same text on SQLite and Postgres.

Every write tells by its row count or its returned row whether it found what it needed: that
condition, and not a look before, is what decides between two who come at once.
"""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from economy.engine.answers import Refused, Request
from economy.engine.numbers import new_number
from economy.engine.statements import Statements
from economy.records import BALANCE_MAX, Account, Code, Deed


class Purse(NamedTuple):
    """A wallet after a change."""

    id: int
    balance: int


class Item(NamedTuple):
    """A product as the engine reads it."""

    id: int
    price: int
    currency: str
    permanent: bool
    stock: int | None
    limit: int | None
    sale_from: datetime | None
    sale_to: datetime | None
    giftable: bool
    active: bool
    demo: bool
    bundle: bool

    def on_sale(self, now: datetime) -> bool:
        """Tell whether it can be bought at that time."""
        begun = self.sale_from is None or self.sale_from <= now
        return self.active and begun and (self.sale_to is None or now < self.sale_to)


class Deal(NamedTuple):
    """What is written of one transaction."""

    kind: Deed
    user: int
    currency: str
    product: int | None = None
    quantity: int | None = None
    unit_price: int | None = None
    actor: int | None = None
    recipient: int | None = None
    reverses: uuid.UUID | None = None
    reference: str = ""
    reason: str = ""
    demo: bool = False


class Past(NamedTuple):
    """A transaction of before, as a refund needs it."""

    id: uuid.UUID
    kind: str
    user: int
    product: int | None
    quantity: int | None
    unit_price: int | None
    currency: str
    demo: bool


def _time(value: datetime | None) -> datetime | None:
    """Return an aware time: SQLite's are in UTC and do not say so."""
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Rows(Statements):
    """The statements of one transaction."""

    _claimed: tuple[str, Any]

    # --- keys -----------------------------------------------------------------------------------
    def claim(self, user: int, operation: str, key: str, fingerprint: str) -> bool:
        """Take a key; False when it is somebody's already, once they have committed.

        On SQLite, where only one transaction writes at a time, a look is enough, and the key is
        written together with its answer.
        """
        if not self._postgres:
            self._claimed = (fingerprint, self._moment)
            return not self._one(
                "SELECT 1 FROM economy_idempotencykey"
                " WHERE user_id = %s AND operation = %s AND key = %s",
                (user, operation, key),
            )
        return bool(
            self._run(
                "INSERT INTO economy_idempotencykey"
                " (user_id, operation, key, fingerprint, created_at) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (user_id, operation, key) DO NOTHING",
                (user, operation, key, fingerprint, self._moment),
            )
        )

    def answer_of(self, user: int, operation: str, key: str) -> tuple[str, int, bytes]:
        """Return fingerprint, status and body of a key that was taken before."""
        row = self._one(
            "SELECT fingerprint, status, response FROM economy_idempotencykey"
            " WHERE user_id = %s AND operation = %s AND key = %s",
            (user, operation, key),
        )
        if row is None:
            raise LookupError(f"the key {key} of {operation} is gone")
        return row[0], row[1], bytes(row[2])

    def keep_answer(self, user: int, operation: str, key: str, answer: tuple[int, bytes]) -> None:
        """Write the answer beside its key."""
        if not self._postgres:
            self._run(
                "INSERT INTO economy_idempotencykey (user_id, operation, key, fingerprint,"
                " created_at, status, response) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (user, operation, key, *self._claimed, *answer),
            )
            return
        self._run(
            "UPDATE economy_idempotencykey SET status = %s, response = %s"
            " WHERE user_id = %s AND operation = %s AND key = %s",
            (*answer, user, operation, key),
        )

    def note_refusal(self, request: Request, code: Code, extra: Mapping[str, Any]) -> None:
        """Write down what somebody wanted and did not get."""
        asked = request.body
        self._run(
            "INSERT INTO economy_refusal (user_id, product_id, operation, code, quantity, price,"
            " balance, demo, created_at) VALUES"
            " (%s, (SELECT id FROM economy_product WHERE id = %s), %s, %s, %s, %s, %s,"
            " COALESCE((SELECT demo FROM economy_product WHERE id = %s), FALSE), %s)",
            (
                request.caller, asked.get("product_id"), request.operation, code.value,
                asked.get("quantity"), extra.get("price"), extra.get("balance"),
                asked.get("product_id"), self._moment,
            ),
        )  # fmt: skip

    def refer(self, operation: str, reference: str) -> None:
        """Use up an external reference; refused where it was used before."""
        if not self._run(
            "INSERT INTO economy_externalreference (operation, reference, created_at)"
            " VALUES (%s, %s, %s) ON CONFLICT (operation, reference) DO NOTHING",
            (operation, reference, self._moment),
        ):
            raise Refused(Code.REFERENCE_USED)

    # --- products -------------------------------------------------------------------------------
    def item(self, product: int) -> Item:
        """Read a product; refused where there is none."""
        row = self._one(
            "SELECT id, price, currency, kind = 'permanent', stock, per_user_limit, sale_from,"
            " sale_to, giftable, active, demo,"
            " EXISTS (SELECT 1 FROM economy_bundleitem WHERE bundle_id = economy_product.id)"
            " FROM economy_product WHERE id = %s",
            (product,),
        )
        if row is None:
            raise Refused(Code.NOT_FOUND)
        number, price, currency, permanent, stock, limit, begins, ends, *flags = row
        return Item(
            number, price, currency, bool(permanent), stock, limit, _time(begins), _time(ends),
            *map(bool, flags),
        )  # fmt: skip

    def parts(self, bundle: int) -> list[tuple[int, int, bool]]:
        """Return (product, quantity, permanent) of a bundle's parts, in order of product."""
        rows = self._all(
            "SELECT part.part_id, part.quantity, product.kind = 'permanent'"
            " FROM economy_bundleitem part JOIN economy_product product"
            " ON product.id = part.part_id WHERE part.bundle_id = %s ORDER BY part.part_id",
            (bundle,),
        )
        return [(product, quantity, bool(kind)) for product, quantity, kind in rows]

    def take_stock(self, product: int, quantity: int) -> None:
        """Take from a limited stock; refused where there is not so much."""
        if not self._run(
            "UPDATE economy_product SET stock = stock - %s WHERE id = %s AND stock >= %s",
            (quantity, product, quantity),
        ):
            raise Refused(Code.SOLD_OUT)

    def return_stock(self, product: int, quantity: int) -> None:
        """Put back into a limited stock; nothing where it is not limited."""
        self._run(
            "UPDATE economy_product SET stock = stock + %s WHERE id = %s AND stock IS NOT NULL",
            (quantity, product),
        )

    def bought(self, user: int, product: int) -> int:
        """Return how many a user has bought and not got refunded."""
        row = self._one(
            "SELECT COALESCE(SUM(deal.quantity), 0) FROM economy_transaction deal"
            " WHERE deal.user_id = %s AND deal.product_id = %s AND deal.kind = 'purchase'"
            " AND NOT EXISTS (SELECT 1 FROM economy_transaction back"
            " WHERE back.reverses_id = deal.id)",
            (user, product),
        )
        return int(row[0]) if row else 0

    # --- wallets --------------------------------------------------------------------------------
    def pay(self, user: int, currency: str, amount: int) -> Purse:
        """Take money (0: only note a change); refused where there is not so much."""
        for _ in range(2):
            row = self._one(
                "UPDATE economy_wallet SET balance = balance - %s, version = version + 1"
                " WHERE user_id = %s AND currency = %s AND balance >= %s AND frozen_at IS NULL"
                " RETURNING id, balance",
                (amount, user, currency, amount),
            )
            if row:
                self.waited()
                return Purse(*row)
            found = self._one(
                "SELECT balance, frozen_at FROM economy_wallet"
                " WHERE user_id = %s AND currency = %s",
                (user, currency),
            )
            if found and found[1] is not None:
                raise Refused(Code.WALLET_FROZEN)
            if found or amount:
                raise Refused(
                    Code.INSUFFICIENT_FUNDS, balance=found[0] if found else 0, price=amount
                )
            self._open(user, currency)
        raise Refused(Code.WALLET_FROZEN)

    def touch(self, user: int, currency: str) -> None:
        """Note that a user's things change: locks the wallet. Refused where it is frozen."""
        self.pay(user, currency, 0)

    def credit(self, user: int, currency: str, amount: int, *, demo: bool = False) -> Purse:
        """Add money, into a new wallet where there is none; refused where it is frozen or full."""
        row = self._one(
            "INSERT INTO economy_wallet"
            " (user_id, currency, balance, version, frozen_reason, demo)"
            " VALUES (%s, %s, %s, 1, '', %s)"
            " ON CONFLICT (user_id, currency) DO UPDATE SET"
            " balance = economy_wallet.balance + excluded.balance,"
            " version = economy_wallet.version + 1"
            " WHERE economy_wallet.frozen_at IS NULL"
            " AND economy_wallet.balance <= %s - excluded.balance RETURNING id, balance",
            (user, currency, amount, demo, BALANCE_MAX),
        )
        if row:
            self.waited()
            return Purse(*row)
        frozen = self._one(
            "SELECT 1 FROM economy_wallet WHERE user_id = %s AND currency = %s"
            " AND frozen_at IS NOT NULL",
            (user, currency),
        )
        raise Refused(Code.WALLET_FROZEN if frozen else Code.BALANCE_TOO_LARGE)

    def _open(self, user: int, currency: str) -> None:
        self._run(
            "INSERT INTO economy_wallet (user_id, currency, balance, version, frozen_reason, demo)"
            " VALUES (%s, %s, 0, 0, '', FALSE) ON CONFLICT (user_id, currency) DO NOTHING",
            (user, currency),
        )

    # --- the journal ----------------------------------------------------------------------------
    def write(self, deal: Deal) -> uuid.UUID:
        """Write down a transaction and return its id."""
        number = new_number(self.now)
        self._run(
            "INSERT INTO economy_transaction (id, kind, user_id, actor_id, recipient_id,"
            " product_id, quantity, unit_price, currency, reverses_id, external_reference, reason,"
            " demo, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                self._id(number), deal.kind.value, deal.user, deal.actor, deal.recipient,
                deal.product, deal.quantity, deal.unit_price, deal.currency,
                self._id(deal.reverses), deal.reference, deal.reason, deal.demo, self._moment,
            ),
        )  # fmt: skip
        return number

    def past(self, number: uuid.UUID) -> Past:
        """Read a transaction; refused where there is none."""
        row = self._one(
            "SELECT kind, user_id, product_id, quantity, unit_price, currency, demo"
            " FROM economy_transaction WHERE id = %s",
            (self._id(number),),
        )
        if row is None:
            raise Refused(Code.NOT_FOUND)
        kind, user, product, quantity, price, currency, demo = row
        return Past(number, kind, user, product, quantity, price, currency, bool(demo))

    def reversed(self, number: uuid.UUID) -> bool:
        """Tell whether a transaction has been undone."""
        found = self._one(
            "SELECT 1 FROM economy_transaction WHERE reverses_id = %s", (self._id(number),)
        )
        return found is not None

    def moves_of(self, number: uuid.UUID) -> list[tuple[int, int, int]]:
        """Return (user, product, quantity) of what a transaction moved, in order of product."""
        rows = self._all(
            "SELECT user_id, product_id, quantity FROM economy_inventorymove"
            " WHERE transaction_id = %s ORDER BY product_id, user_id",
            (self._id(number),),
        )
        return [(user, product, quantity) for user, product, quantity in rows]

    def post(
        self, transaction: uuid.UUID, purse: Purse, against: Account, amount: int, currency: str
    ) -> None:
        """Post `amount` to a wallet and as much less to another account; 0 posts nothing."""
        if not amount:
            return
        number = self._id(transaction)
        self._run(
            "INSERT INTO economy_journalentry (transaction_id, account, wallet_id, currency,"
            " amount, balance_after, created_at)"
            " VALUES (%s, 'wallet', %s, %s, %s, %s, %s), (%s, %s, NULL, %s, %s, NULL, %s)",
            (
                number, purse.id, currency, amount, purse.balance, self._moment,
                number, against.value, currency, -amount, self._moment,
            ),
        )  # fmt: skip

    # --- things ---------------------------------------------------------------------------------
    def give(self, transaction: uuid.UUID, user: int, product: int, quantity: int) -> None:
        """Add things that are used up."""
        self._run(
            "INSERT INTO economy_inventory (user_id, product_id, quantity) VALUES (%s, %s, %s)"
            " ON CONFLICT (user_id, product_id)"
            " DO UPDATE SET quantity = economy_inventory.quantity + excluded.quantity",
            (user, product, quantity),
        )
        self._move(transaction, user, product, quantity)

    def give_once(self, transaction: uuid.UUID, user: int, product: int) -> None:
        """Add a thing that is owned once; refused where it is owned."""
        if not self._run(
            "INSERT INTO economy_inventory (user_id, product_id, quantity) VALUES (%s, %s, 1)"
            " ON CONFLICT (user_id, product_id)"
            " DO UPDATE SET quantity = 1 WHERE economy_inventory.quantity = 0",
            (user, product),
        ):
            raise Refused(Code.ALREADY_OWNED)
        self._move(transaction, user, product, 1)

    def take(self, user: int, product: int, quantity: int, refusal: Code) -> int:
        """Take things away and return how many are left; refused where there are not so many.

        The move is written by `took` once the transaction has its number.
        """
        row = self._one(
            "UPDATE economy_inventory SET quantity = quantity - %s"
            " WHERE user_id = %s AND product_id = %s AND quantity >= %s RETURNING quantity",
            (quantity, user, product, quantity),
        )
        if row is None:
            raise Refused(refusal)
        return int(row[0])

    def took(self, transaction: uuid.UUID, user: int, product: int, quantity: int) -> None:
        """Write down what `take` took."""
        self._move(transaction, user, product, -quantity)

    def _move(self, transaction: uuid.UUID, user: int, product: int, quantity: int) -> None:
        self._run(
            "INSERT INTO economy_inventorymove"
            " (transaction_id, user_id, product_id, quantity, created_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            (self._id(transaction), user, product, quantity, self._moment),
        )
