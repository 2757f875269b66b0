"""A window's rows in pieces: summed up whole hours (or days), and single rows for all else.

Every figure is one statement that reads the mark up to which rows are summed up, the sums and the
rows behind the mark in one snapshot: nothing is counted twice or left out while sums move on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from economy.figures import DAY, EPOCH, HOUR, Window
from economy.records import Deed

UPTO: Final = "COALESCE((SELECT upto FROM economy_rollup), 0)"
# With every kind named, the index of transactions by kind and time serves.
ANY_KIND: Final = "({})".format(", ".join(f"'{deed.value}'" for deed in Deed))
# What people do themselves; staff refund and adjust.
OWN_KINDS: Final = "('purchase', 'use', 'gift', 'add_funds')"


@dataclass(frozen=True, slots=True)
class Sql:
    """Words of a statement and the values for its places."""

    text: str
    values: tuple[Any, ...] = ()


def union(parts: Sequence[Sql]) -> Sql:
    """Return all rows of several statements."""
    return Sql(
        " UNION ALL ".join(part.text for part in parts),
        tuple(value for part in parts for value in part.values),
    )


def is_postgres() -> bool:
    """Tell which of the two databases this is."""
    return connection.vendor == "postgresql"


def moment(at: datetime) -> Any:
    """Return a time as the database compares it."""
    return at if is_postgres() else connection.ops.adapt_datetimefield_value(at)


def aware(value: datetime | str) -> datetime:
    """Return an aware time: SQLite's are texts in UTC that do not say so."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def seconds(column: str) -> str:
    """Return a time as whole seconds since 1970."""
    if is_postgres():
        return f"floor(extract(epoch FROM {column}))::bigint"
    return f"CAST(strftime('%%s', {column}) AS INTEGER)"


def behind(mark: str = UPTO, until: str = "", floor: int = 0) -> str:
    """Return the condition on `deal` that it is not summed up: written from `mark` on.

    Postgres: by the numbers of the database's transactions, which order what was committed.
    SQLite: by rows of transactions, which one writer at a time adds and nobody takes away.
    `floor` is a number that the mark is not below, for the planner.
    """
    column = "xact" if is_postgres() else "deal.rowid"
    fresh = f"{column} >= {mark}"
    fresh += f" AND {column} >= {floor}" if floor else ""
    fresh += f" AND {column} < {until}" if until else ""
    if not is_postgres():
        return fresh
    return (
        f"deal.id IN (SELECT transaction_id FROM economy_journalentry WHERE {fresh}"  # noqa: S608  # our own words
        f" UNION SELECT transaction_id FROM economy_inventorymove WHERE {fresh})"
    )


def tail() -> str:
    """Return the condition that a row is not summed up, such that its few rows are found first.

    Planners know nothing of a mark that the statement itself reads: so it is read before as well,
    and moves only upwards in between.
    """
    found = rows_of(Sql("SELECT COALESCE(MAX(upto), 0) FROM economy_rollup"))
    return behind(floor=int(found[0][0]))


def shown_only(alias: str) -> str:
    """Return the condition that leaves a demo's rows out where no demo runs."""
    return "" if settings.DOZOR_DEMO else f" AND NOT {alias}.demo"


@dataclass(frozen=True, slots=True)
class Split:
    """A window in whole grains from `first` to before `last`, and the edges that are left."""

    first: int
    last: int
    middle: Window
    edges: tuple[Window, ...]


def split(window: Window, grain: timedelta) -> Split:
    """Return a window's whole hours or days and its edges."""
    first = -((EPOCH - window.since) // grain)
    last = (window.until - EPOCH) // grain
    if first >= last:
        return Split(first, first, Window(EPOCH, EPOCH), (window,))
    begin, end = EPOCH + first * grain, EPOCH + last * grain
    edges = (Window(window.since, begin), Window(end, window.until))
    return Split(
        first, last, Window(begin, end), tuple(one for one in edges if one.since < one.until)
    )


def within(alias: str, window: Window, *, by_index: bool = True) -> Sql:
    """Return the condition that a transaction was made in a window."""
    values = (moment(window.since), moment(window.until))
    column = f"{_plain(by_index)}{alias}.created_at"
    return Sql(f"{column} >= %s AND {column} < %s", values)


def _plain(by_index: bool) -> str:
    """Return the sign that keeps SQLite from using a column's index where other rows are fewer."""
    return "" if by_index or is_postgres() else "+"


# --- postings ---------------------------------------------------------------------------------
_FLOW = (
    "SELECT {part} AS part, entry.account AS account, deal.kind AS kind, {at} AS at,"
    " CASE WHEN entry.amount > 0 THEN entry.amount ELSE 0 END AS came,"
    " CASE WHEN entry.amount < 0 THEN -entry.amount ELSE 0 END AS went, 1 AS count"
    " FROM economy_journalentry entry"
    " JOIN economy_transaction deal ON deal.id = entry.transaction_id"
    " WHERE entry.currency = %s AND {plain}deal.kind IN {kinds} AND {where}"
)


def flow_rows(window: Window, currency: str, part: int = 0) -> Sql:
    """Return (part, account, kind, at [s], came, went, count) of a window's postings."""
    cut = split(window, HOUR)
    sums = Sql(
        f"SELECT {part} AS part, account, kind, CAST(hour AS BIGINT) * 3600 AS at,"  # noqa: S608  # our own words
        " came, went, count FROM economy_hourlyflow flow"
        f" WHERE currency = %s AND hour >= %s AND hour < %s{shown_only('flow')}",
        (currency, cut.first, cut.last),
    )
    return union(
        [
            sums,
            _flow_piece(cut.middle, currency, part, tail()),
            *(_flow_piece(edge, currency, part) for edge in cut.edges),
        ]
    )


def _flow_piece(window: Window, currency: str, part: int, condition: str = "") -> Sql:
    inside = within("deal", window, by_index=not condition)
    where = inside.text + (f" AND {condition}" if condition else "") + shown_only("deal")
    text = _FLOW.format(
        part=part, at=seconds("deal.created_at"), kinds=ANY_KIND, where=where,
        plain=_plain(not condition),
    )  # fmt: skip
    return Sql(text, (currency, *inside.values))


# --- purchases --------------------------------------------------------------------------------
SALE_COLUMNS: Final = ("quantity", "purchases", "revenue", "returned", "refunds", "refunded")
_SOLD = (
    "SELECT deal.product_id AS product_id, deal.user_id AS user_id, deal.currency AS currency,"
    " deal.demo AS demo, {at} AS at, deal.quantity AS quantity, 1 AS purchases,"
    " deal.quantity * deal.unit_price AS revenue, 0 AS returned, 0 AS refunds, 0 AS refunded"
    " FROM economy_transaction deal WHERE {plain}deal.kind = 'purchase' AND {where}"
)
# A refund counts in the hour of the purchase that it undoes.
_BACK = (
    "SELECT past.product_id, past.user_id, past.currency, past.demo, {at}, 0, 0, 0, past.quantity,"
    " 1, past.quantity * past.unit_price FROM economy_transaction deal"
    " JOIN economy_transaction past ON past.id = deal.reverses_id"
    " WHERE {plain}deal.kind = 'refund' AND {plain}past.kind = 'purchase' AND {where}"
)


def sale_events(window: Window | None, condition: str = "", values: tuple[Any, ...] = ()) -> Sql:
    """Return purchases and refunds of purchases, single; `condition` is one on `deal`."""
    parts = []
    for words, alias in ((_SOLD, "deal"), (_BACK, "past")):
        inside = within(alias, window, by_index=not condition) if window else Sql("1 = 1")
        where = inside.text + (f" AND {condition}" if condition else "")
        text = words.format(
            at=seconds(f"{alias}.created_at"), where=where, plain=_plain(not condition)
        )
        parts.append(Sql(text, (*inside.values, *values)))
    return union(parts)


def sale_rows(window: Window) -> Sql:
    """Return (product_id, currency, at, *SALE_COLUMNS) of a window's purchases."""
    cut = split(window, HOUR)
    columns = ", ".join(SALE_COLUMNS)
    sums = Sql(
        f"SELECT product_id, currency, CAST(hour AS BIGINT) * 3600 AS at, {columns}"  # noqa: S608  # our own words
        f" FROM economy_hourlysale sale WHERE hour >= %s AND hour < %s{shown_only('sale')}",
        (cut.first, cut.last),
    )
    single = [sale_events(cut.middle, tail()), *(sale_events(edge) for edge in cut.edges)]
    rows = [
        Sql(
            f"SELECT product_id, currency, at, {columns} FROM ({one.text}) event"  # noqa: S608  # our own words
            f" WHERE 1 = 1{shown_only('event')}",
            one.values,
        )
        for one in single
    ]
    return union([sums, *rows])


# --- people -----------------------------------------------------------------------------------
_DEEDS = (
    "SELECT deal.user_id AS user_id, deal.currency AS currency, deal.demo AS demo, {at} AS at,"
    " 1 AS deeds, 0 AS purchases, 0 AS spent FROM economy_transaction deal"
    " WHERE {plain}deal.kind IN {kinds} AND {where}"
)


def person_events(window: Window | None, condition: str = "", values: tuple[Any, ...] = ()) -> Sql:
    """Return (user_id, currency, demo, at, deeds, purchases, spent) by single transactions."""
    inside = within("deal", window, by_index=not condition) if window else Sql("1 = 1")
    where = inside.text + (f" AND {condition}" if condition else "")
    deeds = Sql(
        _DEEDS.format(
            at=seconds("deal.created_at"),
            kinds=OWN_KINDS,
            where=where,
            plain=_plain(not condition),
        ),
        (*inside.values, *values),
    )
    events = sale_events(window, condition, values)
    sales = Sql(
        "SELECT user_id, currency, demo, at, 0, purchases - refunds, revenue - refunded"  # noqa: S608  # our own words
        f" FROM ({events.text}) event",
        events.values,
    )
    return union([deeds, sales])


def person_rows(window: Window, currency: str) -> Sql:
    """Return (user_id, day, deeds, purchases, spent) of a window's people."""
    cut = split(window, DAY)
    sums = Sql(
        "SELECT user_id, day, deeds, purchases, spent FROM economy_dailyuser person"  # noqa: S608  # our own words
        f" WHERE currency = %s AND day >= %s AND day < %s{shown_only('person')}",
        (currency, cut.first, cut.last),
    )
    single = [person_events(cut.middle, tail()), *(person_events(edge) for edge in cut.edges)]
    rows = [
        Sql(
            "SELECT user_id, at / 86400 AS day, deeds, purchases, spent"  # noqa: S608  # our own words
            f" FROM ({one.text}) event WHERE currency = %s{shown_only('event')}",
            (*one.values, currency),
        )
        for one in single
    ]
    return union([sums, *rows])


@contextmanager
def cursor() -> Iterator[CursorWrapper]:
    """Open a cursor on the database."""
    with connection.cursor() as opened:
        yield opened


def rows_of(statement: Sql) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows."""
    with cursor() as opened:
        opened.execute(statement.text, statement.values)
        return list(opened.fetchall())
