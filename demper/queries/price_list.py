"""The shop's price list as it should be on Kaspi: every product, with all its points.

The price of a city is the one that is being changed to, else the one last known there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Q, QuerySet

from demper.models import (
    Preorder,
    PreorderState,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    Store,
    Watch,
)
from demper.records.cabinet import Point
from demper.records.sheets import Listed
from demper.sheets.points import merged, point_of, without_preorder

AT_A_TIME: Final = 500
# Preorders that are on Kaspi, or on their way there.
PUBLISHED: Final = (PreorderState.UPLOADING, PreorderState.ACTIVE)
FIELDS: Final = ("pk", "merchant_sku", "title", "brand", "price_kzt", "city_prices", "points")
Prices = dict[int, dict[str, int]]


def offers_of(store: Store, *, planned: bool = True) -> Iterator[Listed]:
    """Yield every offer of a shop, a few hundred at a time; what has no price or point is left out.

    `planned`: the bot's changes that have not left yet count too.
    """
    rows = Product.objects.filter(store=store, gone_at=None).order_by("pk").only(*FIELDS)
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:AT_A_TIME]):
        last = chunk[-1].pk
        yield from filter(None, offers_for(store, chunk, planned=planned))
    yield from filter(None, map(_free, _preorders(store).filter(product=None)))


def offers_for(
    store: Store, products: Sequence[Product], *, planned: bool = True
) -> list[Listed | None]:
    """Return the offers of some products in their order, None for what cannot be listed."""
    ids = [product.pk for product in products]
    known = _known(ids)
    wanted = _wanted(ids, planned)
    rows = Preorder.objects.filter(product__in=ids, store=store).exclude(state=PreorderState.DRAFT)
    preorders = {row.product_id: row for row in rows}
    return [
        _offer(product, known.get(product.pk, {}), wanted.get(product.pk, {}), preorders, store)
        for product in products
    ]


def listed_preorder(preorder: Preorder, offer: Listed | None) -> Listed | None:
    """Return a preorder as an offer: its product's with the wishes, or one of its own."""
    if offer is None:
        return _free(preorder)
    points = merged(offer.points, preorder.warehouses, preorder.delivery_days)
    return replace(offer, points=points)


def unlisted_count(store: Store) -> int:
    """Return how many products cannot be listed: without any price, or without points."""
    nothing = Q(price_kzt=None, city_prices={}) | Q(points=[])
    return Product.objects.filter(nothing, store=store, gone_at=None).count()


def _preorders(store: Store) -> QuerySet[Preorder]:
    return Preorder.objects.filter(store=store, state__in=PUBLISHED).order_by("pk")


def _known(ids: Sequence[int]) -> Prices:
    found: Prices = {}
    rows = Watch.objects.filter(product__in=ids).exclude(price_kzt=None)
    for product, city, price in rows.values_list("product", "city_id", "price_kzt"):
        found.setdefault(product, {})[city] = int(price or 0)
    return found


def _wanted(ids: Sequence[int], planned: bool) -> Prices:
    """Return prices that are being changed to; what the bot only planned stops with its switch."""
    states = [PriceChangeState.PLANNED, PriceChangeState.SENT, PriceChangeState.UNKNOWN]
    rows = PriceChange.objects.filter(product__in=ids, state__in=states).order_by("pk")
    if not planned:
        rows = rows.exclude(state=PriceChangeState.PLANNED, origin=PriceChangeOrigin.BOT)
    found: Prices = {}
    for product, city, price in rows.values_list("product", "city_id", "new_kzt"):
        found.setdefault(product, {})[city] = price
    return found


def _offer(
    product: Product,
    known: Mapping[str, int],
    wanted: Mapping[str, int],
    preorders: Mapping[int | None, Preorder],
    store: Store,
) -> Listed | None:
    points = _points(product.points, preorders.get(product.pk))
    base: dict[str, int] = {
        city: int(price) for city, price in product.city_prices.items() if price
    }
    cities = {**{c: known.get(c) or p for c, p in base.items()}, **wanted} if base else {}
    price = None
    if not base:
        main = store.main_city
        price = wanted.get(main) or known.get(main) or product.price_kzt
    if not points or not (cities or price):
        return None
    return Listed(product.merchant_sku, product.title, product.brand, price, cities, points)


def _points(told: Sequence[Mapping[str, Any]], preorder: Preorder | None) -> tuple[Point, ...]:
    points = tuple(point for one in told if (point := point_of(one)).store_id)
    if preorder is None or preorder.state == PreorderState.FAILED:
        return points
    if preorder.state == PreorderState.ENDED:
        return without_preorder(points, preorder.warehouses)
    return merged(points, preorder.warehouses, preorder.delivery_days)


def _free(preorder: Preorder) -> Listed | None:
    """Return a preorder of an article that the shop does not sell yet as an offer of its own."""
    points = merged((), preorder.warehouses, preorder.delivery_days)
    if not points or not preorder.price_kzt:
        return None
    return Listed(preorder.article, preorder.name, preorder.brand, preorder.price_kzt, {}, points)
