"""The journal in the chain's order, how far it is settled, and the blocks that are sealed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.db.models import Min, Model, Q, QuerySet

from economy.chain import Block, Cause, Entry, Move, Sealed, words_of
from economy.models import InventoryMove, JournalEntry, Seal

CHUNK = 2000
CAUSE = (
    "transaction__kind", "transaction__user_id", "transaction__actor_id",
    "transaction__recipient_id", "transaction__product_id", "transaction__quantity",
    "transaction__unit_price", "transaction__currency", "transaction__reverses_id",
    "transaction__reason", "transaction__external_reference", "transaction__demo",
    "transaction__created_at",
)  # fmt: skip
ENTRY = (
    "id", "xact", "transaction_id", "account", "wallet_id", "currency", "amount", "balance_after",
    "created_at",
)  # fmt: skip
MOVE = ("id", "xact", "transaction_id", "user_id", "product_id", "quantity", "created_at")
SNAPSHOT = """
WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS seen)
SELECT pg_snapshot_xmax(seen)::text::bigint,
       ARRAY(SELECT open::text::bigint FROM pg_snapshot_xip(seen) AS open),
       pg_current_xact_id_if_assigned()::text::bigint FROM now
"""
RUNNING = """
SELECT backend_xid::text::bigint, COALESCE(datname <> current_database(), FALSE)
FROM pg_stat_activity WHERE backend_xid IS NOT NULL
"""
# How often one looks again for a transaction that ended between two looks.
LOOKS = 10
_words = lru_cache(maxsize=4096)(words_of)
Row = TypeVar("Row", Entry, Move)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place between two rows.

    `xact`: what transactions of the database with lower numbers wrote is before it. 0: there are
    no such numbers (SQLite), and rows up to these ids are before it.
    """

    xact: int = 0
    entry: int = 0
    move: int = 0

    def after(self, block: Block) -> "Mark":
        """Return the place where a block ends that begins here."""
        return Mark(
            block.upto_xact,
            max(self.entry, block.last_entry or 0),
            max(self.move, block.last_move or 0),
        )


def reading() -> AbstractContextManager[object]:
    """Return what long reads stand in: on Postgres rows then come as they are asked for.

    On SQLite they do so anyhow, and a transaction would keep everybody from writing.
    """
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def last_seal() -> tuple[str | None, Mark]:
    """Return the hash of the last seal, if there is any, and where the next block begins."""
    seals = Seal.objects.order_by("-pk")
    last = seals.first()
    if last is None:
        return None, Mark()
    posted = seals.filter(last_entry__isnull=False).values_list("last_entry", flat=True).first()
    moved = seals.filter(last_move__isnull=False).values_list("last_move", flat=True).first()
    return last.hash, Mark(last.upto_xact, posted or 0, moved or 0)


def block_of(seal: Seal) -> Block:
    """Return what a seal says."""
    return Block(
        seal.previous, seal.digest, seal.rows, seal.first_entry, seal.last_entry, seal.first_move,
        seal.last_move, seal.upto_xact, seal.sealed_at,
    )  # fmt: skip


def entries(after: Mark, upto: Mark | None = None) -> Iterator[Entry]:
    """Read postings between two places in the chain's order, a chunk at a time."""
    rows = _between(JournalEntry, after, upto).values_list(*ENTRY, *CAUSE)
    for row in rows.iterator(chunk_size=CHUNK):
        yield Entry._make((*row[:9], _cause(row[9:])))


def moves(after: Mark, upto: Mark | None = None) -> Iterator[Move]:
    """Read moves between two places in the chain's order, a chunk at a time."""
    rows = _between(InventoryMove, after, upto).values_list(*MOVE, *CAUSE)
    for row in rows.iterator(chunk_size=CHUNK):
        yield Move._make((*row[:7], _cause(row[7:])))


def chain() -> Iterator[Sealed]:
    """Read every seal with the rows that are in its block now; each is to be read to its end.

    Three passes side by side, whatever the number of seals. Use inside `reading()`.
    """
    posted, moved, place = _Stream(entries(Mark())), _Stream(moves(Mark())), Mark()
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=CHUNK):
        block = block_of(seal)
        place = place.after(block)
        yield Sealed(
            block,
            seal.hash,
            posted.take(_before(place, place.entry)),
            moved.take(_before(place, place.move)),
        )


def numbers_begun_anew(mark: Mark) -> bool:
    """Tell whether the database's transactions have lower numbers than what is sealed."""
    return connection.vendor == "postgresql" and _open_transactions()[0] < mark.xact


def settled(after: Mark, before: datetime | None = None, most: int | None = None) -> Mark:
    """Return up to where rows are committed, all older than `before`, and about `most` of a table.

    On Postgres ids say nothing of the order of commits: what is settled ends before the first
    transaction that is still open, and a transaction of the database is never cut in two.
    """
    if connection.vendor != "postgresql":
        return Mark(
            0,
            _settled_id(JournalEntry, after.entry, before, most),
            _settled_id(InventoryMove, after.move, before, most),
        )
    upto = horizon()
    for model in (JournalEntry, InventoryMove):
        if before is not None:
            fresh = model.objects.filter(xact__gte=after.xact, created_at__gt=before)
            first: int | None = fresh.aggregate(first=Min("xact"))["first"]
            upto = upto if first is None else min(upto, first)
    for model in (JournalEntry, InventoryMove):
        if most is not None:
            upto = min(upto, _cut(model, after, upto, most))
    return Mark(max(upto, after.xact), after.entry, after.move)


def horizon() -> int:
    """Return the number below which no transaction of this database is open, nor ever will be.

    Like pg_snapshot_xmin, but open transactions of the server's other databases, which write
    nothing here, hold nobody up. Postgres only.
    """
    for _ in range(LOOKS):
        following, opened = _open_transactions()
        with connection.cursor() as cursor:
            # Within a transaction the server would show what it showed before.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(RUNNING)
            running: dict[int, bool] = dict(cursor.fetchall())
        # The server names the running ones by 32 bits.
        known = {xact: running.get(xact % 2**32) for xact in opened}
        if None not in known.values():
            break
    # Whatever is not known to be elsewhere may be here.
    return min((xact for xact, elsewhere in known.items() if not elsewhere), default=following)


def _open_transactions() -> tuple[int, list[int]]:
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        following, opened, own = cursor.fetchone()
    # A snapshot does not name the transaction that looks.
    return following, opened if own is None else [*opened, own]


def _between(model: type[Model], after: Mark, upto: Mark | None) -> "QuerySet[Any]":
    mine = "entry" if model is JournalEntry else "move"
    begin: int = getattr(after, mine)
    rows = model._default_manager.order_by("xact", "id")
    if connection.vendor != "postgresql" or (upto is not None and upto.xact == 0):
        # From the very beginning means whatever the numbers are. All are 0: ids alone tell.
        rows = rows.order_by("id").filter(xact=0)
        rows = rows.filter(id__gt=begin) if begin else rows
        return rows if upto is None else rows.filter(id__lte=getattr(upto, mine))
    # Rows without a number were written on SQLite and brought here.
    rows = rows.filter(Q(xact__gt=0) | Q(id__gt=begin)) if not after.xact else rows
    rows = rows.filter(xact__gte=after.xact)
    return rows if upto is None else rows.filter(xact__lt=upto.xact)


def _settled_id(model: type[Model], after: int, before: datetime | None, most: int | None) -> int:
    rows = model._default_manager.filter(xact=0, id__gt=after).order_by("id")
    if before is not None:
        fresh: int | None = rows.filter(created_at__gt=before).aggregate(first=Min("id"))["first"]
        rows = rows if fresh is None else rows.filter(id__lt=fresh)
    ids = rows.values_list("id", flat=True)
    found = list(ids[most - 1 : most]) if most is not None else []
    found = found or list(ids.reverse()[:1])
    return found[0] if found else after


def _cut(model: type[Model], after: Mark, upto: int, most: int) -> int:
    """Return where to end so that a block has about `most` rows of a table."""
    if upto <= after.xact:
        return upto
    found = _between(model, after, Mark(upto)).values_list("xact", flat=True)
    last = list(found[most : most + 1])
    if not last:
        return upto
    # One transaction that wrote more than that is a block of its own.
    return int(last[0]) if last[0] > found[0] else int(last[0]) + 1


def _cause(values: tuple[Any, ...]) -> Cause:
    *known, reason, reference, demo, created_at = values
    return Cause._make((*known, _words(reason, reference), demo, created_at))


def _before(place: Mark, number: int) -> Callable[[Any], bool]:
    if place.xact:
        return lambda row: bool(row.xact < place.xact)
    return lambda row: bool(row.xact == 0 and row.id <= number)


class _Stream(Generic[Row]):
    """Rows that are taken in stretches."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows: Iterator[Row] = rows
        self._next: Row | None = next(rows, None)

    def take(self, belongs: Callable[[Row], bool]) -> Iterator[Row]:
        """Yield rows as long as they belong."""
        while self._next is not None and belongs(self._next):
            row, self._next = self._next, next(self._rows, None)
            yield row
