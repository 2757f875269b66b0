"""What is for sale, as the API and the shop's pages show it to somebody: a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from economy.models import BundleItem, Inventory, Product, Transaction, Wallet
from economy.queries.shown import shown
from economy.records import Deed, Kind

POPULAR_SPAN: Final = timedelta(days=7)
POPULAR_MOST: Final = 5
POPULAR_KEPT_S: Final = 300


class Order(StrEnum):
    """In which order products are listed."""

    NAME = "name"
    CHEAPEST = "price"
    DEAREST = "-price"
    NEWEST = "newest"


# The column of each order, and whether it runs down.
COLUMNS: Final[Mapping[Order, tuple[str, bool]]] = {
    Order.NAME: ("name", False),
    Order.CHEAPEST: ("price", False),
    Order.DEAREST: ("price", True),
    Order.NEWEST: ("created_at", True),
}
# The value of the order's column, and the product's id.
Position = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which products are wanted; None wants both kinds of an answer."""

    text: str = ""
    kind: Kind | None = None
    currency: str = ""
    on_sale: bool | None = None
    owned: bool | None = None
    affordable: bool | None = None
    order: Order = Order.NAME


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bundle, how many of it are granted, and how many the user has."""

    product_id: int
    name: str
    kind: str
    icon: str
    quantity: int
    owned: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A product for one user: how many they have, and bought and did not get refunded.

    `bought` is told of products with a limit alone, None elsewhere. `popular` is one of those that
    sold most in the last week.
    """

    product: Product
    owned: int
    bought: int | None
    popular: bool
    on_sale: bool
    parts: tuple[Part, ...] = field(default=())

    @property
    def left_to_buy(self) -> int | None:
        """Return how many more the user may buy by the limit, None without one."""
        limit = self.product.per_user_limit
        return None if limit is None else max(0, limit - (self.bought or 0))


def on_sale(now: datetime) -> Q:
    """Return the condition on products that can be bought at that time, whatever their stock."""
    begun = Q(sale_from__isnull=True) | Q(sale_from__lte=now)
    going = Q(sale_to__isnull=True) | Q(sale_to__gt=now)
    return Q(active=True) & begun & going


def is_on_sale(product: Product, now: datetime) -> bool:
    """Tell whether a product can be bought at that time, whatever its stock."""
    begun = product.sale_from is None or product.sale_from <= now
    return product.active and begun and (product.sale_to is None or now < product.sale_to)


def products_for(
    user_id: int,
    now: datetime,
    choice: Choice | None = None,
    after: Position | None = None,
    limit: int = 30,
) -> list[Card]:
    """Return up to limit + 1 products as cards; at most five queries.

    Those whose sale is over, or that staff took off, are not listed; those to come are.
    """
    choice = choice or Choice()
    rows = _chosen(user_id, now, choice)
    column, down = COLUMNS[choice.order]
    if after:
        value, number = after
        beyond = Q(**{f"{column}__{'lt' if down else 'gt'}": value})
        rows = rows.filter(beyond | Q(**{column: value, "pk__gt": number}))
    ordered = rows.order_by(F(column).desc() if down else F(column).asc(), "pk")
    return cards_of(user_id, list(ordered[: limit + 1]), now)


def count_products(user_id: int, now: datetime, choice: Choice | None = None) -> int:
    """Return how many products `products_for` lists in all; one query."""
    return _chosen(user_id, now, choice or Choice()).count()


def position_of(card: Card, order: Order) -> Position:
    """Return where the next page starts after a card."""
    return getattr(card.product, COLUMNS[order][0]), card.product.pk


def product_for(user_id: int, number: int, now: datetime) -> Card | None:
    """Return one product with its parts, on sale or not, None where there is none shown."""
    product = Product.objects.filter(shown(), pk=number).first()
    return next(iter(cards_of(user_id, [product], now)), None) if product else None


def cards_of(user_id: int, products: list[Product], now: datetime) -> list[Card]:
    """Return products as a user sees them, in the order given; at most four queries."""
    numbers = [one.pk for one in products]
    parts = _parts(numbers)
    held = owned_of(
        user_id, {*numbers, *(part.product_id for row in parts.values() for part in row)}
    )
    bought = bought_of(user_id, [one.pk for one in products if one.per_user_limit is not None])
    sellers = best_sellers(now) if products else {}
    return [
        Card(
            product=one,
            owned=held.get(one.pk, 0),
            bought=bought.get(one.pk, 0) if one.per_user_limit is not None else None,
            popular=one.pk in sellers,
            on_sale=is_on_sale(one, now),
            parts=tuple(_held(part, held) for part in parts.get(one.pk, ())),
        )
        for one in products
    ]


def owned_of(user_id: int, products: Iterable[int]) -> dict[int, int]:
    """Return how many of each product a user has, those they have none of left out; one query."""
    rows = Inventory.objects.filter(user=user_id, product__in=list(products), quantity__gt=0)
    return dict(rows.values_list("product_id", "quantity"))


def bought_of(user_id: int, products: Iterable[int]) -> dict[int, int]:
    """Return how many of each product a user bought and did not get refunded; one query."""
    wanted = list(products)
    if not wanted:
        return {}
    rows = Transaction.objects.filter(
        user=user_id, product__in=wanted, kind=Deed.PURCHASE, reversed_by__isnull=True
    )
    return dict(rows.values_list("product_id").annotate(Sum("quantity")).order_by())


def best_sellers(now: datetime) -> dict[int, int]:
    """Return what sold most in the last week, without refunds: how many by product.

    Read from the database at most once in POPULAR_KEPT_S.
    """
    key = "economy:best-sellers"
    kept: dict[int, int] | None = cache.get(key)
    if kept is None:
        rows = Transaction.objects.filter(
            shown(),
            kind=Deed.PURCHASE,
            created_at__gte=now - POPULAR_SPAN,
            created_at__lte=now,
            reversed_by__isnull=True,
        )
        sums = rows.values_list("product_id").annotate(sold=Sum("quantity"))
        kept = dict(sums.order_by("-sold", "product_id")[:POPULAR_MOST])
        cache.set(key, kept, POPULAR_KEPT_S)
    return kept


def _chosen(user_id: int, now: datetime, choice: Choice) -> QuerySet[Product]:
    rows = Product.objects.filter(shown(), active=True).exclude(sale_to__lte=now)
    if choice.text:
        rows = rows.filter(name__icontains=choice.text)
    if choice.kind:
        rows = rows.filter(kind=choice.kind.value)
    if choice.currency:
        rows = rows.filter(currency=choice.currency)
    if choice.on_sale is not None:
        rows = rows.filter(on_sale(now)) if choice.on_sale else rows.exclude(on_sale(now))
    if choice.owned is not None:
        held = Exists(
            Inventory.objects.filter(user=user_id, product=OuterRef("pk"), quantity__gt=0)
        )
        rows = rows.filter(held) if choice.owned else rows.filter(~held)
    if choice.affordable is not None:
        rows = _by_purse(rows, user_id, affordable=choice.affordable)
    return rows


def _by_purse(rows: QuerySet[Product], user_id: int, *, affordable: bool) -> QuerySet[Product]:
    """Keep what the user's wallet of the product's currency covers, or what it does not."""
    covers = Exists(
        Wallet.objects.filter(
            user=user_id,
            currency=OuterRef("currency"),
            balance__gte=OuterRef("price"),
            frozen_at__isnull=True,
        )
    )
    wanted = Q(price=0) | Q(covers)
    return rows.filter(wanted) if affordable else rows.exclude(wanted)


def _parts(bundles: list[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    rows = BundleItem.objects.filter(bundle__in=bundles).select_related("part")
    for row in rows.order_by("bundle_id", "part__name", "part_id"):
        part = row.part
        made = Part(part.pk, part.name, part.kind, part.icon, row.quantity)
        found.setdefault(row.bundle_id, []).append(made)
    return found


def _held(part: Part, held: Mapping[int, int]) -> Part:
    return Part(
        part.product_id, part.name, part.kind, part.icon, part.quantity,
        held.get(part.product_id, 0),
    )  # fmt: skip
