"""Rolling a shop's days up, so that pages need not count single rows; and telling of them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from accounts.alerts.services import Occurrence
from demper.models import ShopDay, Store
from demper.queries.days import DayFigures, Period, day_of, figures_of
from demper.queries.shown import shown
from demper.services import notices
from demper.services.orders.storing import link_lines

NIGHTLY: Final = 35  # days: orders are called off late, and costs are entered late
COLUMNS: Final = (
    "looks", "first", "changes", "orders", "revenue_kzt", "profit_kzt", "profit_known", "lines",
)  # fmt: skip


def roll(store: Store, period: Period) -> int:
    """Work the days of a period out anew and store them; returns how many there are.

    A day that had something and has nothing any more is stored as such.
    """
    found = figures_of(store, period)
    known = ShopDay.objects.filter(store=store, day__range=(period.first, period.last))
    days = {*found, *known.values_list("day", flat=True)}
    rows = [_row(store, day, found.get(day, DayFigures())) for day in sorted(days)]
    ShopDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["store", "day"], update_fields=COLUMNS
    )
    return len(rows)


def roll_days(store: Store, days: Iterable[date]) -> int:
    """Work single days out anew, those beside each other at once."""
    rolled = 0
    for period in _runs(sorted(set(days))):
        rolled += roll(store, period)
    return rolled


def roll_all(now: datetime, days: int) -> int:
    """Roll the last days of every shop up, articles tied to new products first.

    Returns how many days that are.
    """
    today = day_of(now)
    period = Period(today - timedelta(days=days - 1), today)
    rolled = 0
    for store in _stores().iterator():
        tied = [day for day in link_lines(store) if day < period.first]
        rolled += roll_days(store, tied) + roll(store, period)
    return rolled


def tell_days(now: datetime) -> int:
    """Tell the owners of watched shops how the day went, once; returns how many alerts that made.

    A shop on whose day nothing happened is told nothing of it.
    """
    today = day_of(now)
    told = 0
    for store in _stores().filter(active=True).iterator():
        roll(store, Period(today, today))
        row = ShopDay.objects.filter(Q(looks__gt=0) | Q(orders__gt=0), store=store, day=today)
        if (day := row.first()) is not None:
            told += notices.tell([_summary(store, day, now)], now)
    return told


def _summary(store: Store, day: ShopDay, now: datetime) -> Occurrence:
    payload = {
        "day": f"{day.day:%d.%m.%Y}",
        "first_percent": round(100 * day.first / day.looks) if day.looks else "–",
        "changes": day.changes,
        "orders": day.orders,
        "revenue": grouped(day.revenue_kzt),
        "profit": grouped(day.profit_kzt) if day.profit_known else "–",
    }
    return notices.of_store(notices.DAILY_SUMMARY, store, payload, now, once=f"{day.day}")


def grouped(tenge: int) -> str:
    """Write an amount as tenge are written everywhere: 12 990."""
    return f"{tenge:,}".replace(",", "\u00a0")


def _stores() -> QuerySet[Store]:
    return Store.objects.filter(shown())


def _row(store: Store, day: date, figures: DayFigures) -> ShopDay:
    took = figures.takings
    return ShopDay(
        store=store,
        day=day,
        looks=figures.looks,
        first=figures.first,
        changes=figures.changes,
        orders=figures.orders,
        revenue_kzt=took.revenue,
        profit_kzt=took.profit,
        profit_known=took.known,
        lines=took.lines,
    )


def _runs(days: list[date]) -> list[Period]:
    """Return neighbouring days as periods."""
    found: list[Period] = []
    for day in days:
        if found and day - found[-1].last == timedelta(days=1):
            found[-1] = Period(found[-1].first, day)
        else:
            found.append(Period(day, day))
    return found
