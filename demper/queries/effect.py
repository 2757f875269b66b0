"""What the bot changed in a shop's profit, kept until something changes that it rests on."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, Min, Sum
from django.db.models.functions import TruncDate

from demper.models import (
    Edit,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    ShopDay,
    Store,
)
from demper.queries.costs import costs_by_product, line_costs
from demper.queries.days import ZONE, Period, day_of, lines_sold, summed, sums_in
from demper.queries.sales import first_order_of
from demper.selling import WINDOW_MAX, Effect, Switched, effect_of, takings_of

SWITCHES_MAX: Final = 2_000  # products that it is measured on
KEPT_S: Final = 3600  # what the mark does not tell of, such as another category, counts then
Mark = tuple[Any, ...]


def bots_effect(store: Store, now: datetime) -> Effect:
    """Return what the bot changed in the profit of the products it was switched on for.

    A product's day is that of the first time its bot was switched on, as its edits tell, else that
    of the bot's first price. Two queries where nothing changed since it was asked for last.
    """
    today = day_of(now)
    mark = _mark(store, today)
    kept: tuple[Mark, Effect] | None = cache.get(_name(store))
    if kept and kept[0] == mark:
        return kept[1]
    found = _made(store, today)
    cache.set(_name(store), (mark, found), KEPT_S)
    return found


def _name(store: Store) -> str:
    return f"demper-effect:{store.pk}"


def _mark(store: Store, today: date) -> Mark:
    """Return what changes with the effect: the day, days that are over, settings, commissions.

    Not the shop's revision: it rises with every confirmed price, of which none counts today, and
    neither with orders nor with costs. Today's own orders do not count either.
    """
    over = ShopDay.objects.filter(store=store, day__lt=today).aggregate(
        days=Count("pk"),
        orders=Sum("orders"),
        lines=Sum("lines"),
        revenue=Sum("revenue_kzt"),
        profit=Sum("profit_kzt"),
        known=Sum("profit_known"),
    )
    edited = Product.objects.filter(store=store).aggregate(many=Count("pk"), edits=Sum("version"))
    shares = (store.commission_bp, store.tax_bp, sorted(store.commissions.items()))
    return (today, *over.values(), *edited.values(), *shares)


def _made(store: Store, today: date) -> Effect:
    first = first_order_of(store)
    switched = _switch_days(store)
    if first is None or not switched:
        return Effect(0)
    profits = _profits(store, switched)
    rows = [Switched(day, profits.get(pk, {})) for pk, day in switched.items()]
    return effect_of(rows, day_of(first), today)


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
