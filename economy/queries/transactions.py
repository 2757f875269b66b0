"""What somebody did and got, newest first, with the balance after each: a page at a time."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from economy.models import JournalEntry, Transaction
from economy.queries.shown import shown
from economy.records import Account, Deed

# (created_at, id) of a transaction.
Position = tuple[datetime, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody else in a transaction."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which transactions are wanted: of a kind or a product, from `since` up to, not including,
    `until`."""

    kind: Deed | None = None
    since: datetime | None = None
    until: datetime | None = None
    currency: str = ""
    product: int | None = None

    def condition(self) -> Q:
        """Return it as a condition on rows."""
        found = Q()
        if self.kind:
            found &= Q(kind=self.kind.value)
        if self.since:
            found &= Q(created_at__gte=self.since)
        if self.until:
            found &= Q(created_at__lt=self.until)
        if self.currency:
            found &= Q(currency=self.currency)
        if self.product is not None:
            found &= Q(product=self.product)
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """A transaction as its user sees it, or as the recipient of a gift does.

    `amount` is what it changed the user's balance by, `balance_after` what that was then, both in
    minor units of `currency`. `received` is a gift of `counterparty` to this user. `reverses` is
    the purchase that a refund undoes, `reversed_by` the refund that undid a purchase.
    """

    id: uuid.UUID
    kind: Deed
    created_at: datetime
    product_id: int | None
    name: str
    quantity: int | None
    unit_price: int | None
    amount: int
    currency: str
    balance_after: int
    counterparty: Person | None
    received: bool
    reason: str
    reverses: uuid.UUID | None
    reversed_by: uuid.UUID | None
    demo: bool

    @property
    def position(self) -> Position:
        """Return where the next page starts after it."""
        return self.created_at, self.id


def list_transactions(
    user_id: int, wanted: Wanted | None = None, after: Position | None = None, limit: int = 30
) -> list[Line]:
    """Return up to limit + 1 of a user's transactions, the newest first; at most four queries."""
    rows = _newest(user_id, wanted or Wanted(), after, limit)
    return _lines(user_id, rows)


def get_transaction(user_id: int, number: uuid.UUID) -> Line | None:
    """Return one of a user's transactions, None where there is none such; at most three queries."""
    rows = _told(Transaction.objects.filter(Q(user=user_id) | Q(recipient=user_id), pk=number))
    return next(iter(_lines(user_id, list(rows))), None)


def _newest(user_id: int, wanted: Wanted, after: Position | None, limit: int) -> list[Transaction]:
    """Read one's own and what was given to one apart: each has an index in this order."""
    condition = wanted.condition()
    if after:
        at, number = after
        # The first part alone bounds the walk along the index.
        condition &= Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=number))
    found: dict[uuid.UUID, Transaction] = {}
    for whose in (Q(user=user_id), Q(recipient=user_id)):
        if whose == Q(recipient=user_id) and wanted.kind not in (None, Deed.GIFT):
            continue
        rows = _told(Transaction.objects.filter(whose, condition))
        found |= {row.pk: row for row in rows.order_by("-created_at", "-id")[: limit + 1]}
    newest = sorted(found.values(), key=lambda row: (row.created_at, row.pk), reverse=True)
    return newest[: limit + 1]


def _told(rows: QuerySet[Transaction]) -> QuerySet[Transaction]:
    return rows.filter(shown()).select_related("product", "user", "recipient", "reversed_by")


def _lines(user_id: int, rows: list[Transaction]) -> list[Line]:
    posted = _posted(user_id, [row.pk for row in rows])
    unmoved = _before(user_id, [row.pk for row in rows if row.pk not in posted])
    return [_line(user_id, row, *(posted.get(row.pk) or (0, unmoved[row.pk]))) for row in rows]


def _posted(user_id: int, numbers: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Return amount and balance after it by transaction, of those that moved the user's money."""
    entries = JournalEntry.objects.filter(
        transaction__in=list(numbers), account=Account.WALLET, wallet__user=user_id
    )
    rows = entries.values_list("transaction_id", "amount", "balance_after")
    return {number: (amount, balance or 0) for number, amount, balance in rows}


def _before(user_id: int, numbers: list[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return the balance that stood when a transaction moved no money of the user's.

    The walk goes back along the user's transactions until one did: never over a whole ledger.
    """
    if not numbers:
        return {}
    last = JournalEntry.objects.filter(
        account=Account.WALLET,
        wallet__user=user_id,
        currency=OuterRef("currency"),
        transaction__user=user_id,
        transaction__created_at__lte=OuterRef("created_at"),
    ).order_by("-transaction__created_at", "-id")
    rows = Transaction.objects.filter(pk__in=numbers).annotate(
        stood=Subquery(last.values("balance_after")[:1])
    )
    return {number: stood or 0 for number, stood in rows.values_list("pk", "stood")}


def _line(user_id: int, row: Transaction, amount: int, balance: int) -> Line:
    received = row.recipient_id == user_id and row.user_id != user_id
    return Line(
        id=row.pk,
        kind=Deed(row.kind),
        created_at=row.created_at,
        product_id=row.product_id,
        name=row.product.name if row.product else "",
        quantity=row.quantity,
        unit_price=row.unit_price,
        amount=amount,
        currency=row.currency,
        balance_after=balance,
        counterparty=_person(row.user if received else row.recipient),
        received=received,
        reason=row.reason,
        reverses=row.reverses_id,
        reversed_by=_reversed_by(row),
        demo=row.demo,
    )


def _person(user: Any) -> Person | None:
    return Person(user.pk, user.username) if isinstance(user, User) else None


def _reversed_by(row: Transaction) -> uuid.UUID | None:
    back: Transaction | None = getattr(row, "reversed_by", None)
    return back.pk if back else None
