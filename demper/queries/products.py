"""The products of a shop as lists show them: filtered, in order, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from demper.models import Mode, PriceChange, PriceChangeState, Product, Store
from demper.queries.cards import matching
from demper.records.pricing import Reason, Strategy

TEXT_MAX: Final = 100
# The value of the order's column (None comes last), and the product's id. Titles may be too long
# for an address: that order has the id alone.
Position = tuple[Any, int]


class Order(StrEnum):
    """In which order products are listed."""

    TITLE = "title"
    CHEAPEST = "price"
    DEAREST = "-price"
    RANK = "rank"
    WORST_RANK = "-rank"
    CHANGED = "-changed"
    CHECKED = "checked"


# The column of each order, and whether it runs down.
COLUMNS: Final[Mapping[Order, tuple[str, bool]]] = {
    Order.TITLE: ("title", False),
    Order.CHEAPEST: ("price_kzt", False),
    Order.DEAREST: ("price_kzt", True),
    Order.RANK: ("rank", False),
    Order.WORST_RANK: ("rank", True),
    Order.CHANGED: ("changed_at", True),
    Order.CHECKED: ("checked_at", False),
}


class Floor(StrEnum):
    """How a price, or the best rival's, stands to the floor."""

    AT = "at"  # at the floor or below it
    RIVAL_BELOW = "rival_below"
    NONE = "none"  # there is no floor: the bot writes nothing


@dataclass(frozen=True, slots=True)
class Choice:
    """Which products are wanted; empty words and None want all. `gone` ones left the cabinet."""

    text: str = ""
    reason: str = ""
    strategy: str = ""
    mode: str = ""
    category: str = ""
    bot: bool | None = None
    available: bool | None = None
    floor: str = ""
    gone: bool = False
    order: Order = Order.TITLE

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Choice":
        """Return what a query string asks for; what it says wrong is as if it were not there."""
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:TEXT_MAX],
            reason=_known(query.get("reason", ""), Reason),
            strategy=_known(query.get("strategy", ""), Strategy),
            mode=_known(query.get("mode", ""), Mode),
            category=query.get("category", "").replace("\x00", "")[:200],
            bot=_YES_NO.get(query.get("bot", "")),
            available=_YES_NO.get(query.get("available", "")),
            floor=_known(query.get("floor", ""), Floor),
            gone=query.get("gone", "") == "1",
            order=Order(_known(query.get("sort", ""), Order) or Order.TITLE),
        )

    def query(self) -> dict[str, str]:
        """Return the query that `of` reads as this choice, without what is not asked."""
        said = {
            "q": self.text,
            "reason": self.reason,
            "strategy": self.strategy,
            "mode": self.mode,
            "category": self.category,
            "bot": _said(self.bot),
            "available": _said(self.available),
            "floor": self.floor,
            "gone": "1" if self.gone else "",
            "sort": "" if self.order is Order.TITLE else self.order.value,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class StoreStats:
    """What a shop's products come to; `reasons` maps a reason to how many, the most first."""

    products: int
    on_sale: int
    bot_on: int
    first: int
    ranked: int
    at_floor: int
    leader_below_floor: int
    without_cost: int
    without_floor: int
    reasons: Mapping[str, int]
    modes: Mapping[str, int]
    changed_at: datetime | None
    checked_at: datetime | None


def chosen(store: Store, choice: Choice) -> QuerySet[Product]:
    """Return the products of a shop that a choice wants, in no order."""
    rows = Product.objects.filter(store=store, gone_at__isnull=not choice.gone)
    found = matching(choice.text) if choice.text else Q()
    rows = rows.none() if found is None else rows.filter(found)
    wanted = {
        "reason": choice.reason,
        "strategy": choice.strategy,
        "mode": choice.mode,
        "category": choice.category,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if choice.bot is not None:
        rows = rows.filter(bot_active=choice.bot)
    if choice.available is not None:
        rows = rows.filter(available=choice.available)
    return rows.filter(_FLOORS[choice.floor]) if choice.floor else rows


def products_of(
    store: Store, choice: Choice, after: Position | None = None, limit: int = 50
) -> list[Product]:
    """Return up to limit + 1 products in the choice's order; one query."""
    column, down = COLUMNS[choice.order]
    rows = chosen(store, choice).select_related("store")
    if after and choice.order is Order.TITLE:
        title = Product.objects.filter(store=store, pk=after[1]).values("title")[:1]
        rows = rows.filter(Q(title__gt=Subquery(title)) | Q(title=Subquery(title), pk__gt=after[1]))
    elif after:
        rows = rows.filter(_beyond(column, after, down=down))
    by = F(column).desc(nulls_last=True) if down else F(column).asc(nulls_last=True)
    return list(rows.order_by(by, "pk")[: limit + 1])


def products_among(store: Store, ids: Iterable[int]) -> list[Product]:
    """Return those of a shop's products that are named by their ids, in no order; one query."""
    return list(Product.objects.filter(store=store, pk__in=list(ids)).select_related("store"))


def old_prices(rows: Iterable[Product]) -> dict[int, int]:
    """Return what products cost before the last change that their buyers see; one query.

    Of the shop's main city, and only where the price still is what that change made it.
    """
    price = {row.pk: row.price_kzt for row in rows}
    changes = PriceChange.objects.filter(
        product=OuterRef("pk"),
        city_id=OuterRef("store__main_city"),
        state=PriceChangeState.CONFIRMED,
    )
    last = Subquery(changes.order_by("-pk").values("pk")[:1])
    known = Product.objects.filter(pk__in=list(price)).values(last=last)
    moved = PriceChange.objects.filter(pk__in=known, old_kzt__isnull=False)
    told = moved.values_list("product_id", "old_kzt", "new_kzt")
    return {pk: old for pk, old, new in told if old is not None and price[pk] == new}


def count_products(store: Store, choice: Choice) -> int:
    """Return how many products a choice wants; one query."""
    return chosen(store, choice).count()


def reasons_of(store: Store, choice: Choice) -> dict[str, int]:
    """Return how many products of a choice stand where they do by which reason; one query.

    The choice's own reason is left aside, so that another may be chosen.
    """
    others = Choice(**{**_fields(choice), "reason": ""})
    rows = chosen(store, others).exclude(reason="").values_list("reason")
    return dict(rows.annotate(number=Count("pk")).order_by("-number", "reason"))


def categories_of(store: Store, most: int = 100) -> list[str]:
    """Return the categories of a shop's products; one query."""
    rows = Product.objects.filter(store=store, gone_at=None).exclude(category="")
    return list(rows.order_by("category").values_list("category", flat=True).distinct()[:most])


def position_of(product: Product, order: Order) -> Position:
    """Return where the page after a product starts."""
    return None if order is Order.TITLE else getattr(product, COLUMNS[order][0]), product.pk


def store_stats(store: Store) -> StoreStats:
    """Return what a shop's products come to; three queries."""
    rows = Product.objects.filter(store=store, gone_at=None)
    counts = rows.aggregate(
        products=Count("pk"),
        on_sale=Count("pk", filter=Q(available=True)),
        bot_on=Count("pk", filter=Q(bot_active=True)),
        first=Count("pk", filter=Q(rank=1)),
        ranked=Count("pk", filter=Q(rank__isnull=False)),
        at_floor=Count("pk", filter=_FLOORS[Floor.AT]),
        leader_below_floor=Count("pk", filter=_FLOORS[Floor.RIVAL_BELOW]),
        without_cost=Count("pk", filter=Q(cost_kzt=None)),
        without_floor=Count("pk", filter=_FLOORS[Floor.NONE]),
        changed_at=Max("changed_at"),
        checked_at=Max("checked_at"),
    )
    modes = rows.filter(bot_active=True).values_list("mode").annotate(Count("pk")).order_by()
    return StoreStats(reasons=reasons_of(store, Choice()), modes=dict(modes), **counts)


_YES_NO: Final = {"1": True, "0": False, "true": True, "false": False, "on": True, "off": False}
_FLOORS: Final[Mapping[str, Q]] = {
    Floor.AT: Q(price_kzt__lte=F("floor_kzt")),
    Floor.RIVAL_BELOW: Q(best_rival_kzt__lt=F("floor_kzt")),
    Floor.NONE: Q(min_price_kzt=None, cost_kzt=None),
}


def _known(word: str, among: Any) -> str:
    return word if word in {one.value for one in among} else ""


def _said(answer: bool | None) -> str:
    return "" if answer is None else "1" if answer else "0"


def _fields(choice: Choice) -> dict[str, Any]:
    return {name: getattr(choice, name) for name in Choice.__slots__}


def _beyond(column: str, after: Position, *, down: bool) -> Q:
    """Return the condition on what comes after a position, where None comes last."""
    value, number = after
    if value is None:
        return Q(**{f"{column}__isnull": True, "pk__gt": number})
    further = Q(**{f"{column}__{'lt' if down else 'gt'}": value})
    return further | Q(**{column: value, "pk__gt": number}) | Q(**{f"{column}__isnull": True})
