"""A shop's sales over a period: days, totals, products, hours, and what the bot changed."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate

from demper.models import (
    Edit,
    Order,
    OrderImport,
    OrderLine,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    ShopDay,
    Store,
)
from demper.queries.costs import costs_by_product, line_costs
from demper.queries.days import ZONE, Period, day_of, lines_sold, sold, summed, sums_in
from demper.selling import WINDOW_MAX, Effect, Switched, Takings, effect_of, takings_of

DAYS_MAX: Final = 366
SWITCHES_MAX: Final = 2_000  # products that the bot's effect is measured on
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


def bots_effect(store: Store, now: datetime) -> Effect:
    """Return what the bot changed in the profit of the products it was switched on for.

    A product's day is that of the first time its bot was switched on, as its edits tell, else that
    of the bot's first price.
    """
    first = first_order_of(store)
    switched = _switch_days(store)
    if first is None or not switched:
        return Effect(0)
    profits = _profits(store, switched)
    today = day_of(now)
    rows = [Switched(day, profits.get(pk, {})) for pk, day in switched.items()]
    return effect_of(rows, day_of(first), today)


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


def _switch_days(store: Store) -> dict[int, date]:
    """Return on which day the bot of a product was first switched on; the latest ones alone."""
    edits = Edit.objects.filter(product__store=store, after__bot_active=True)
    told = dict(_firsts(edits, "at"))
    prices = PriceChange.objects.filter(
        store=store, origin=PriceChangeOrigin.BOT, state=PriceChangeState.CONFIRMED
    )
    for product, at in _firsts(prices, "planned_at"):
        told.setdefault(product, at)
    latest = sorted(told.items(), key=lambda one: one[1], reverse=True)[:SWITCHES_MAX]
    return {product: day_of(at) for product, at in latest}


def _firsts(rows: Any, column: str) -> Any:
    grouped = rows.order_by().values("product_id").annotate(at_first=Min(column))
    return grouped.order_by("-at_first").values_list("product_id", "at_first")[:SWITCHES_MAX]


def _profits(store: Store, switched: Mapping[int, date]) -> dict[int, dict[date, int] | None]:
    """Return products' profit by day around the day of their switch; None without a cost."""
    around = timedelta(days=WINDOW_MAX)
    period = Period(min(switched.values()) - around, max(switched.values()) + around)
    lines = lines_sold(store, period).filter(product__isnull=False)
    days = lines.annotate(day=TruncDate("order__created_at", tzinfo=ZONE))
    costs = costs_by_product(store, switched)
    found: dict[int, dict[date, int] | None] = {
        pk: None for pk in switched if pk not in costs or costs[pk].cost_kzt is None
    }
    sums: defaultdict[int, Counter[date]] = defaultdict(Counter)
    for row in summed(days, "day", "product_id"):
        pk = row["product_id"]
        if pk in switched and pk not in found:
            told = line_costs(store, costs[pk], "")
            sums[pk][row["day"]] += takings_of(sums_in(row), told).profit
    return found | {pk: dict(counted) for pk, counted in sums.items()}
