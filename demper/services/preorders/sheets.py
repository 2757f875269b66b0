"""Preorders in and out as sheets: a dry run tells first what would come of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from demper.models import Preorder, PreorderState, Product, Store
from demper.queries.preorders import price_of
from demper.records.cabinet import Point
from demper.records.sheets import Listed, RowError
from demper.services.feed import touched
from demper.services.preorders.checking import Grid
from demper.sheets.points import POINTS, merged
from demper.sheets.preorder_sheet import read_preorder_sheet, write_preorder_sheet
from demper.sheets.pricelist_xlsx import by_pp, write_price_sheet

AT_A_TIME: Final = 500
CHANGED: Final = ("name", "brand", "price_kzt", "warehouses", "delivery_days")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a sheet came to, or would: rows with errors are passed over."""

    added: int
    changed: int
    same: int
    errors: tuple[RowError, ...]
    dry_run: bool


def import_sheet(store: Store, body: bytes, now: datetime, *, dry_run: bool) -> Imported:
    """Take a sheet's rows over, of our grid or in Kaspi's columns. Raises NotASheet.

    What is not in the sheet stays as it is.
    """
    read = read_preorder_sheet(body)
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        new, changed, same = _sorted(store, read.offers, now)
        if not dry_run and (new or changed):
            Preorder.objects.bulk_create(new, batch_size=AT_A_TIME)
            fields = [*CHANGED, "state", "version", "changed_at"]
            Preorder.objects.bulk_update(changed, fields, batch_size=AT_A_TIME)
            touched(store.pk)
    return Imported(len(new), len(changed), same, read.errors, dry_run)


def own_sheet(store: Store) -> bytes:
    """Return the grid of a shop's preorders as a workbook that can be read again."""
    return write_preorder_sheet(_listed(store))


def kaspi_sheet(store: Store) -> bytes:
    """Return a shop's preorders as a workbook in Kaspi's own columns."""
    return write_price_sheet(_listed(store))


def _listed(store: Store) -> Iterator[Listed]:
    rows = Preorder.objects.filter(store=store).exclude(state=PreorderState.ENDED)
    rows = rows.select_related("product")
    for row in rows.order_by("article").iterator(chunk_size=AT_A_TIME):
        points = merged((), row.warehouses, row.delivery_days)
        yield Listed(row.article, row.name, row.brand, price_of(row), {}, points)


def _sorted(
    store: Store, offers: tuple[Listed, ...], now: datetime
) -> tuple[list[Preorder], list[Preorder], int]:
    """Return preorders to add, those to change, and how many are as the sheet says already."""
    skus = [offer.sku for offer in offers]
    known: dict[str, Preorder] = {}
    products: dict[str, Product] = {}
    for start in range(0, len(skus), AT_A_TIME):
        part = skus[start : start + AT_A_TIME]
        rows = Preorder.objects.filter(store=store, article__in=part)
        known.update((row.article, row) for row in rows)
        found = Product.objects.filter(store=store, merchant_sku__in=part, gone_at=None)
        only = found.only("pk", "merchant_sku", "title", "brand", "price_kzt")
        products.update((row.merchant_sku, row) for row in only)
    new, changed, same = [], [], 0
    for offer in offers:
        row, product = known.get(offer.sku), products.get(offer.sku)
        values = _values(offer, product)
        if row is None:
            new.append(Preorder(
                store=store, product=product, article=offer.sku, created_at=now, changed_at=now,
                **values,
            ))  # fmt: skip
        elif _take(row, values, now):
            changed.append(row)
        else:
            same += 1
    return new, changed, same


def _values(offer: Listed, product: Product | None) -> dict[str, Any]:
    title, brand = (product.title, product.brand) if product else (offer.sku, "")
    waits = [point.preorder_days for point in offer.points if point.available]
    return {
        "name": offer.model or title,
        "brand": offer.brand or brand,
        # A product of the shop is sold at the shop's price, whatever the sheet says.
        "price_kzt": (product.price_kzt if product else None) or offer.price or 0,
        "warehouses": _grid(by_pp(offer.points)),
        "delivery_days": max(waits, default=0),
    }


def _grid(points: Any) -> Grid:
    return {name: _cell(points[name]) for name in POINTS if name in points}


def _cell(point: Point) -> dict[str, Any]:
    return {"available": point.available, "stock": point.stock, "days": point.preorder_days}


def _take(row: Preorder, values: dict[str, Any], now: datetime) -> bool:
    ended = row.state == PreorderState.ENDED
    if not ended and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    if row.state != PreorderState.UPLOADING:
        row.state = PreorderState.DRAFT
    row.version += 1
    row.changed_at = now
    return True
