"""A page of the cabinet's list into the tables: few statements, whatever it holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from demper.models import PriceChange, Product, Store, Watch
from demper.models.bot import OPEN_CHANGES
from demper.queries.cards import folded_name
from demper.records.cabinet import CabinetProduct, City, Point

CITY_NAMES_MOST: Final = 300
# What the cabinet says of a product; the owner's settings are none of it.
SAID: Final = (
    "master_sku", "offer_id", "title", "folded", "brand", "category", "image_url", "shop_link",
    "available", "price_kzt", "city_prices", "points",
)  # fmt: skip


def store_page(store: Store, rows: Sequence[CabinetProduct], now: datetime) -> tuple[int, int]:
    """Store what the cabinet says; returns how many products are new, and how many changed."""
    told = {row.merchant_sku: _said(row) for row in rows}
    known = {
        one.merchant_sku: one
        for one in Product.objects.filter(store=store, merchant_sku__in=told).only(
            "store", "merchant_sku", *SAID
        )
    }
    added = [
        Product(store=store, merchant_sku=sku, demo=store.demo, seen_at=now, **values)
        for sku, values in told.items()
        if sku not in known
    ]
    changed = [one for sku, one in known.items() if _differs(one, told[sku])]
    for one in changed:
        for name, value in told[one.merchant_sku].items():
            setattr(one, name, value)
    made = Product.objects.bulk_create(added)
    Product.objects.bulk_update(changed, SAID, batch_size=50)
    ids = [one.pk for one in known.values()]
    Product.objects.filter(pk__in=ids).update(seen_at=now, gone_at=None)
    _watch(store, [*made, *known.values()])
    return len(added), len(changed)


def name_cities(store: Store, named: Iterable[City]) -> None:
    """Store in which cities a shop sells, those with the most products first."""
    names = {city.city_id: city.name for city in named}
    counts: dict[str, int] = {}
    rows = Watch.objects.filter(store=store, product__gone_at=None, price_kzt__isnull=False)
    for city in rows.values_list("city_id", flat=True).order_by().iterator(chunk_size=5000):
        counts[city] = counts.get(city, 0) + 1
    order = sorted(counts, key=lambda city: (-counts[city], city))[:CITY_NAMES_MOST]
    fields: dict[str, Any] = {
        "cities": [{"id": city, "name": names.get(city, city)} for city in order]
    }
    if order and store.main_city not in counts:
        fields["main_city"] = order[0]
    Store.objects.filter(pk=store.pk).update(**fields)
    for name, value in fields.items():
        setattr(store, name, value)


def _said(row: CabinetProduct) -> dict[str, Any]:
    return {
        "master_sku": row.master_sku[:32],
        "offer_id": row.offer_id[:80],
        "title": row.title[:400],
        "folded": folded_name(row.title, row.merchant_sku, row.master_sku),
        "brand": row.brand[:120],
        "category": row.category[:200],
        "image_url": row.image_url[:500],
        "shop_link": row.shop_link[:500],
        "available": row.available,
        "price_kzt": row.price,
        "city_prices": dict(row.city_prices),
        "points": [_point(point) for point in row.points],
    }


def _point(point: Point) -> dict[str, Any]:
    """Return a point as the source sent it, whole: what is left out of a write is closed."""
    return {"storeId": point.store_id, **point.raw}


def _differs(product: Product, told: Mapping[str, Any]) -> bool:
    return any(getattr(product, name) != value for name, value in told.items())


def _watch(store: Store, products: Sequence[Product]) -> None:
    """Keep a watch for each city with a price; prices that the bot is changing are left alone."""
    wanted = {(one.pk, city): price for one in products for city, price in _prices(store, one)}
    ids = [one.pk for one in products]
    watches = {(one.product_id, one.city_id): one for one in Watch.objects.filter(product__in=ids)}
    Watch.objects.bulk_create(
        [
            Watch(product_id=pk, store=store, city_id=city, price_kzt=price)
            for (pk, city), price in wanted.items()
            if (pk, city) not in watches
        ],
        ignore_conflicts=True,
    )
    other = [one for key, one in watches.items() if one.price_kzt != wanted.get(key)]
    if not other:
        return
    states = [state.value for state in OPEN_CHANGES]
    open_now = PriceChange.objects.filter(watch__in=[one.pk for one in other], state__in=states)
    busy = set(open_now.values_list("watch_id", flat=True))
    moved = [one for one in other if one.pk not in busy]
    for one in moved:
        one.price_kzt = wanted.get((one.product_id, one.city_id))
    Watch.objects.bulk_update(moved, ["price_kzt"], batch_size=200)


def _prices(store: Store, product: Product) -> list[tuple[str, int]]:
    if product.city_prices:
        return list(product.city_prices.items())
    return [] if product.price_kzt is None else [(store.main_city, product.price_kzt)]
