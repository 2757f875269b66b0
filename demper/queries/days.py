"""A shop's days from single rows: looks, price changes, orders, and what they left.

A day is Almaty's, wherever who looks at it lives: Kaspi's own day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from demper.models import OfferSnapshot, Order, OrderLine, PriceChange, PriceChangeState, Store
from demper.queries.costs import costs_by_product, line_costs
from demper.selling import Sums, Takings, parted, takings_of

ZONE: Final = ZoneInfo("Asia/Almaty")
SNAPSHOTS_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both counted in."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return (self.last - self.first).days + 1

    @property
    def since(self) -> datetime:
        """Return the first moment."""
        return datetime.combine(self.first, time.min, ZONE)

    @property
    def until(self) -> datetime:
        """Return the first moment that is over it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, ZONE)

    def each(self) -> list[date]:
        """Return the days."""
        return [self.first + timedelta(days=k) for k in range(self.days)]


@dataclass(slots=True)
class DayFigures:
    """What a day came to."""

    looks: int = 0
    first: int = 0
    changes: int = 0
    orders: int = 0
    takings: Takings = field(default_factory=Takings)


def day_of(moment: datetime) -> date:
    """Return the shop's day of a moment."""
    return moment.astimezone(ZONE).date()


def figures_of(store: Store, period: Period) -> dict[date, DayFigures]:
    """Work out the days of a period from single rows; days without anything are left out."""
    found: dict[date, DayFigures] = defaultdict(DayFigures)
    _add_looks(found, store, period)
    for row in _changes(store, period):
        found[row["day"]].changes = row["n"]
    for row in _by_day(sold(store, period), "created_at"):
        found[row["day"]].orders = row["n"]
    for day, takings in _takings(store, period):
        found[day].takings += takings
    return dict(found)


def sold(store: Store, period: Period) -> QuerySet[Order]:
    """Return the orders of a period that were not called off."""
    return Order.objects.filter(
        store=store, cancelled=False, created_at__gte=period.since, created_at__lt=period.until
    )


def lines_sold(store: Store, period: Period) -> QuerySet[OrderLine]:
    """Return the articles of a period's orders that were not called off."""
    return OrderLine.objects.filter(
        order__store=store,
        order__cancelled=False,
        order__created_at__gte=period.since,
        order__created_at__lt=period.until,
    )


def summed(lines: QuerySet[OrderLine], *by: str) -> Any:
    """Add lines up by columns; `sums_in` reads a row's sums."""
    return (
        lines.order_by()
        .values(*by)
        .annotate(
            lines_n=Count("pk"),
            units=Sum("quantity"),
            revenue=Sum("total_kzt"),
            paid=Sum("delivery_kzt"),
            others=Sum("quantity", filter=Q(delivery_kzt=0)),
        )
    )


def sums_in(row: Mapping[str, Any]) -> Sums:
    """Return the sums of a row of `summed`."""
    return Sums(
        row["lines_n"], row["units"] or 0, row["revenue"] or 0, row["paid"] or 0, row["others"] or 0
    )


def _takings(store: Store, period: Period) -> Iterable[tuple[date, Takings]]:
    lines = lines_sold(store, period).annotate(day=TruncDate("order__created_at", tzinfo=ZONE))
    rows = list(summed(lines, "day", "product_id", "category"))
    costs = costs_by_product(store, {row["product_id"] for row in rows})
    for row in rows:
        told = line_costs(store, costs.get(row["product_id"]), row["category"])
        yield row["day"], takings_of(sums_in(row), told)


def _changes(store: Store, period: Period) -> Any:
    rows = PriceChange.objects.filter(
        store=store,
        state=PriceChangeState.CONFIRMED,
        sent_at__gte=period.since,
        sent_at__lt=period.until,
    )
    return _by_day(rows, "sent_at")


def _by_day(rows: QuerySet[Any], column: str) -> Any:
    days = rows.order_by().annotate(day=TruncDate(column, tzinfo=ZONE))
    return days.values("day").annotate(n=Count("pk"))


def _add_looks(found: dict[date, DayFigures], store: Store, period: Period) -> None:
    """Count looks; a snapshot that stood over midnight gives each day its part of them."""
    rows = OfferSnapshot.objects.filter(
        watch__store=store,
        complete=True,
        rank__isnull=False,
        taken_at__lt=period.until,
        seen_until__gte=period.since,
    ).annotate(begun=TruncDate("taken_at", tzinfo=ZONE), ended=TruncDate("seen_until", tzinfo=ZONE))
    within = rows.filter(begun=F("ended")).order_by().values("begun")
    for row in within.annotate(looks=Sum("times"), won=Sum("times", filter=Q(rank=1))):
        found[row["begun"]].looks += row["looks"]
        found[row["begun"]].first += row["won"] or 0
    over = rows.exclude(begun=F("ended")).values_list("taken_at", "seen_until", "times", "rank")
    for taken, seen, times, rank in over.iterator(SNAPSHOTS_AT_ONCE):
        for day, looks in looks_by_day(taken, seen, times):
            if period.first <= day <= period.last:
                found[day].looks += looks
                found[day].first += looks if rank == 1 else 0


def looks_by_day(taken: datetime, seen: datetime, times: int) -> list[tuple[date, int]]:
    """Part the looks of a snapshot over the days it stood, by the seconds of each."""
    stood = Period(day_of(taken), day_of(seen))
    seconds = []
    for day in stood.each():
        one = Period(day, day)
        seconds.append(int((min(seen, one.until) - max(taken, one.since)).total_seconds()))
    return list(zip(stood.each(), parted(times, seconds), strict=True))
