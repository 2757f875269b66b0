"""A shop's sales over a period: days, totals, products and hours."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Min, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate

from demper.models import Order, OrderImport, OrderLine, Product, ShopDay, Store
from demper.queries.costs import costs_by_product, line_costs
from demper.queries.days import ZONE, Period, lines_sold, sold, summed, sums_in
from demper.selling import Takings, takings_of

DAYS_MAX: Final = 366
IMPORTS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day as it was rolled up; a day that nothing is known of has zeros all through."""

    day: date
    orders: int = 0
    revenue: int = 0
    profit: int = 0
    known: int = 0
    lines: int = 0
    looks: int = 0
    first: int = 0
    changes: int = 0

    @property
    def first_share(self) -> float | None:
        """Return how often the shop stood first (0–1); None without looks."""
        return self.first / self.looks if self.looks else None


@dataclass(frozen=True, slots=True)
class Totals:
    """The days of a period added up; `cancelled` orders are not among `orders`."""

    orders: int
    cancelled: int
    revenue: int
    profit: int
    known: int
    lines: int
    looks: int
    first: int
    changes: int

    @property
    def first_share(self) -> float | None:
        """Return how often the shop stood first (0–1); None without looks."""
        return self.first / self.looks if self.looks else None

    @property
    def cancelled_share(self) -> float | None:
        """Return the share of all orders that was called off (0–1); None without orders."""
        every = self.orders + self.cancelled
        return self.cancelled / every if every else None

    @property
    def mean_order(self) -> int | None:
        """Return what an order brings on average."""
        return round(self.revenue / self.orders) if self.orders else None


@dataclass(frozen=True, slots=True)
class ProductSales:
    """What of an article was sold; `product` is None where the shop's list has no such SKU."""

    product: int | None
    sku: str
    title: str
    takings: Takings


def list_days(store: Store, period: Period) -> list[DayLine]:
    """Return every day of a period, oldest first; one query."""
    rows = ShopDay.objects.filter(store=store, day__range=(period.first, period.last))
    known = {
        row.day: DayLine(
            row.day, row.orders, row.revenue_kzt, row.profit_kzt, row.profit_known, row.lines,
            row.looks, row.first, row.changes,
        )
        for row in rows
    }  # fmt: skip
    return [known.get(day, DayLine(day)) for day in period.each()]


def totals_of(store: Store, period: Period, days: list[DayLine]) -> Totals:
    """Add days up, with the orders that were called off; one query."""
    called_off = Order.objects.filter(
        store=store, cancelled=True, created_at__gte=period.since, created_at__lt=period.until
    )
    sums = {
        name: sum(getattr(day, name) for day in days)
        for name in ("orders", "revenue", "profit", "known", "lines", "looks", "first", "changes")
    }
    return Totals(cancelled=called_off.count(), **sums)


def top_products(store: Store, period: Period, limit: int) -> list[ProductSales]:
    """Return the articles that brought most; what each left is of today's costs."""
    rows = summed(lines_sold(store, period), "product_id", "merchant_sku")
    rows = list(rows.annotate(named=Min("name"), of=Min("category")).order_by(
        "-revenue", "merchant_sku"
    )[:limit])  # fmt: skip
    ids = {row["product_id"] for row in rows} - {None}
    costs = costs_by_product(store, ids)
    titles = dict(Product.objects.filter(pk__in=ids).values_list("pk", "title"))
    return [
        ProductSales(
            row["product_id"],
            row["merchant_sku"],
            titles.get(row["product_id"]) or row["named"] or row["merchant_sku"],
            takings_of(sums_in(row), line_costs(store, costs.get(row["product_id"]), row["of"])),
        )
        for row in rows
    ]


def hours_of(store: Store, period: Period) -> list[list[int]]:
    """Return how many orders came on each weekday (Monday first) in each hour; one query."""
    rows = (
        sold(store, period)
        .order_by()
        .annotate(
            weekday=ExtractIsoWeekDay("created_at", tzinfo=ZONE),
            hour=ExtractHour("created_at", tzinfo=ZONE),
        )
        .values("weekday", "hour")
        .annotate(n=Count("pk"))
    )
    found = [[0] * 24 for _day in range(7)]
    for row in rows:
        found[row["weekday"] - 1][row["hour"]] = row["n"]
    return found


def first_order_of(store: Store) -> datetime | None:
    """Return when the first order came that is known; None without any."""
    oldest = Order.objects.filter(store=store).order_by("created_at")
    return oldest.values_list("created_at", flat=True).first()


def last_imports(store: Store) -> list[OrderImport]:
    """Return the last sheets of orders that were read in."""
    return list(OrderImport.objects.filter(store=store).order_by("-id")[:IMPORTS_SHOWN])


def sold_by_day(store: Store, master_sku: str, since: date) -> dict[date, int]:
    """Return how many pieces of a catalogue product a shop sold on which day."""
    lines = OrderLine.objects.filter(
        product__store=store,
        product__master_sku=master_sku,
        order__cancelled=False,
        order__created_at__gte=Period(since, since).since,
    )
    days = lines.annotate(day=TruncDate("order__created_at", tzinfo=ZONE)).order_by()
    return dict(days.values("day").annotate(n=Sum("quantity")).values_list("day", "n"))
