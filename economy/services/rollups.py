"""Summing the journal up by hour and day, a part at a time, each row once and none left out.

Rows do not become visible in order of their times or ids on Postgres: one that began early may
commit late, and a row may be of any hour. So the mark is no time: on Postgres it is a number of
database transactions below which all have ended (`pg_snapshot_xmin`), and every row says which
wrote it; on SQLite, where one writes at a time, it is the row's own place. Sums grow and the mark
moves in one transaction: it may be cut short and run again, by several at once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from economy import trending
from economy.models import DailyUser, HourlyFlow, HourlySale, RollUp, Trend
from economy.queries.analytics import pieces
from economy.queries.analytics.pieces import Sql
from economy.queries.analytics.trends import news_of, standing_purchases

BATCH: Final = 20_000
_FLOWS = (
    "INSERT INTO economy_hourlyflow (currency, account, kind, demo, hour, came, went, count)"
    " SELECT entry.currency, entry.account, deal.kind, deal.demo, {at} / 3600,"
    " SUM(CASE WHEN entry.amount > 0 THEN entry.amount ELSE 0 END),"
    " SUM(CASE WHEN entry.amount < 0 THEN -entry.amount ELSE 0 END), COUNT(*)"
    " FROM economy_transaction deal"
    " JOIN economy_journalentry entry ON entry.transaction_id = deal.id"
    " WHERE {fresh} GROUP BY 1, 2, 3, 4, 5"
    " ON CONFLICT (currency, hour, account, kind, demo) DO UPDATE SET"
    " came = economy_hourlyflow.came + excluded.came,"
    " went = economy_hourlyflow.went + excluded.went,"
    " count = economy_hourlyflow.count + excluded.count"
)
_SALES = (
    "INSERT INTO economy_hourlysale (product_id, currency, demo, hour, {columns})"
    " SELECT product_id, currency, demo, at / 3600, {sums} FROM ({events}) event"
    " WHERE 1 = 1 GROUP BY 1, 2, 3, 4"
    " ON CONFLICT (product_id, hour, currency, demo) DO UPDATE SET {grow}"
)
_PEOPLE = (
    "INSERT INTO economy_dailyuser (user_id, currency, demo, day, deeds, purchases, spent)"
    " SELECT user_id, currency, demo, at / 86400, SUM(deeds), SUM(purchases), SUM(spent)"
    " FROM ({events}) event WHERE 1 = 1 GROUP BY 1, 2, 3, 4"
    " ON CONFLICT (user_id, currency, day, demo) DO UPDATE SET"
    " deeds = economy_dailyuser.deeds + excluded.deeds,"
    " purchases = economy_dailyuser.purchases + excluded.purchases,"
    " spent = economy_dailyuser.spent + excluded.spent"
)
_NTH = "SELECT xact FROM {table} WHERE xact >= %s AND xact < %s ORDER BY xact OFFSET %s LIMIT 1"


@dataclass(frozen=True, slots=True)
class Rolled:
    """How many parts were summed up, and where the mark stands."""

    parts: int
    upto: int


def roll_up(now: datetime, *, until: int | None = None, batch: int = BATCH) -> Rolled:
    """Sum up whatever has been committed, in parts of about `batch` rows.

    `until` is a mark that the caller knows to be safe; it is found out where none is given.
    """
    horizon = _horizon() if until is None else until
    if until is None:
        _begin_again_beyond(horizon)
    parts = 0
    while True:
        with transaction.atomic():
            mark = _mark()
            if mark.upto >= horizon:
                return Rolled(parts, mark.upto)
            end = _end(mark.upto, horizon, batch)
            _add(mark.upto, end)
            mark.upto, mark.rolled_at = end, now
            mark.save(update_fields=["upto", "rolled_at"])
        parts += 1


def _mark() -> RollUp:
    """Lock the one row: whoever comes meanwhile waits, and then goes on from where it stands."""
    RollUp.objects.get_or_create(pk=1)
    return RollUp.objects.select_for_update().get(pk=1)


def _begin_again_beyond(horizon: int) -> None:
    """Throw all sums away where the mark stands beyond every row that can have been written.

    So it does after a database has been moved to another server, which numbers from lower on: new
    rows would stay behind the mark for ever.
    """
    with transaction.atomic():
        mark = _mark()
        if mark.upto > horizon:
            for kept in (HourlyFlow, HourlySale, DailyUser, Trend):
                kept._default_manager.all().delete()
            mark.upto = 0
            mark.save(update_fields=["upto"])


def _horizon() -> int:
    """Return the mark below which nothing is still to come."""
    words = (
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        if pieces.is_postgres()
        else "SELECT COALESCE(MAX(rowid), 0) + 1 FROM economy_transaction"
    )
    return int(pieces.rows_of(Sql(words))[0][0])


def _end(begin: int, horizon: int, batch: int) -> int:
    """Return a mark about `batch` rows further on."""
    if not pieces.is_postgres():
        return min(begin + batch, horizon)
    ends = [
        int(row[0])
        for table in ("economy_journalentry", "economy_inventorymove")
        for row in pieces.rows_of(Sql(_NTH.format(table=table), (begin, horizon, batch)))
    ]
    # All that one database transaction wrote stands or falls together.
    return max(min(ends, default=horizon), begin + 1)


def _add(begin: int, end: int) -> None:
    """Add the rows from one mark to another to all sums."""
    fresh = pieces.behind(str(begin), str(end))
    at = pieces.seconds("deal.created_at")
    sales, people = pieces.sale_events(None, fresh), pieces.person_events(None, fresh)
    names = pieces.SALE_COLUMNS
    statements = (
        Sql(_FLOWS.format(at=at, fresh=fresh)),
        Sql(
            _SALES.format(
                columns=", ".join(names),
                sums=", ".join(f"SUM({name})" for name in names),
                events=sales.text,
                grow=", ".join(
                    f"{name} = economy_hourlysale.{name} + excluded.{name}" for name in names
                ),
            ),
            sales.values,
        ),
        Sql(_PEOPLE.format(events=people.text), people.values),
    )
    with pieces.cursor() as opened:
        for statement in statements:
            opened.execute(statement.text, statement.values)
    _follow_trends(begin, end)


def _follow_trends(begin: int, end: int) -> None:
    """Add new purchases to the levels; a level that lost one is worked out anew."""
    bought, lost = news_of(str(begin), str(end))
    known = dict(
        Trend.objects.filter(product__in=bought.keys() | lost).values_list("product_id", "level")
    )
    levels: dict[int, float | None] = {}
    for product, rows in bought.items():
        level = known.get(product)
        for quantity, at in rows:
            level = trending.joined(level, trending.level_of(quantity, at))
        levels[product] = level
    for product in lost:
        levels[product] = trending.recomputed(standing_purchases(product, str(end)))
    Trend.objects.filter(
        product__in=[one for one, level in levels.items() if level is None]
    ).delete()
    Trend.objects.bulk_create(
        [Trend(product_id=one, level=level) for one, level in levels.items() if level is not None],
        update_conflicts=True, unique_fields=["product"], update_fields=["level"],
    )  # fmt: skip
