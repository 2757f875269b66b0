"""Adding, changing and ending preorders, each against the version that was seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from demper.models import Preorder, PreorderState, Product, Store
from demper.services.feed import touched
from demper.services.preorders.checking import checked_grid, checked_values, grid_of
from demper.services.strategies.faults import Fault, Invalid
from demper.sheets.points import DAYS_MAX

ADDED_MOST: Final = 10_000
ON_KASPI: Final = (PreorderState.ACTIVE, PreorderState.UPLOADING)


class Stale(Exception):
    """The preorder was changed since it was seen; `preorder` is as it is now."""

    def __init__(self, preorder: Preorder) -> None:
        super().__init__(preorder.pk)
        self.preorder = preorder


@dataclass(frozen=True, slots=True)
class Added:
    """What was added; `present` articles had a preorder before and were left alone."""

    preorders: tuple[Preorder, ...]
    present: int = 0


def add_products(store: Store, ids: Iterable[int], days: int, now: datetime) -> Added:
    """Make drafts of preorders from a shop's products; raises Invalid."""
    wanted = list(dict.fromkeys(ids))
    if not 0 <= days <= DAYS_MAX:
        words = _("A number from 0 to %(most)s is needed.") % {"most": DAYS_MAX}
        raise Invalid([Fault("delivery_days", words, "out_of_range")])
    if len(wanted) > ADDED_MOST:
        raise Invalid([Fault("product_ids", _("These are too many at once."), "out_of_range")])
    products = list(Product.objects.filter(store=store, pk__in=wanted, gone_at=None))
    if len(products) < len(wanted):
        raise Invalid([Fault("product_ids", _("The shop has no such product."), "unknown")])
    drafts = [_draft(store, product, days, now) for product in products]
    return _store(store, drafts)


def add_article(store: Store, told: Mapping[str, Any], now: datetime) -> Preorder:
    """Make a draft for an article by its own words; raises Invalid where there is one already."""
    needed = {"article": "", "name": "", "price_kzt": 0, "delivery_days": 0}
    values = checked_values({**needed, **told})
    warehouses = checked_grid(told.get("warehouses") or {})
    product = Product.objects.filter(
        store=store, merchant_sku=values["article"], gone_at=None
    ).first()
    draft = Preorder(
        store=store, product=product, warehouses=warehouses, created_at=now, changed_at=now,
        **values,
    )  # fmt: skip
    added = _store(store, [draft])
    if added.present:
        words = _("There is a preorder of this article already.")
        raise Invalid([Fault("article", words, "present")])
    return added.preorders[0]


def edit(
    preorder: Preorder, changes: Mapping[str, Any], version: int | None, now: datetime
) -> Preorder:
    """Change a preorder's grid, price, words or days; raises Stale, Invalid.

    What is on Kaspi already is a draft again: the change is not there before it is handed in.
    """
    values = checked_values({k: v for k, v in changes.items() if k != "article"})
    if "warehouses" in changes:
        values["warehouses"] = checked_grid(changes["warehouses"])
    with transaction.atomic():
        row = Preorder.objects.select_for_update().filter(pk=preorder.pk).first()
        if row is None or (version is not None and row.version != version):
            raise Stale(row or preorder)
        if row.product_id and values.get("price_kzt", row.price_kzt) != row.price_kzt:
            words = _("The price of a product of the shop is set by its strategy.")
            raise Invalid([Fault("price_kzt", words, "not_offered")])
        before = {name: getattr(row, name) for name in values}
        if values == before:
            return row
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.changed_at = now
        if row.state != PreorderState.UPLOADING:
            row.state = PreorderState.DRAFT
        row.save()
        touched(row.store_id)
    return row


def remove(preorder: Preorder, now: datetime) -> Preorder | None:
    """End a preorder: what Kaspi may show is kept as ENDED, so that its days go to 0 there.

    A draft, and what has ended, goes for good; then None is returned.
    """
    with transaction.atomic():
        row = Preorder.objects.select_for_update().filter(pk=preorder.pk).first()
        if row is None:
            return None
        touched(row.store_id)
        if row.state in ON_KASPI or (row.state == PreorderState.DRAFT and _shown(row)):
            row.state, row.changed_at = PreorderState.ENDED, now
            row.version += 1
            row.save()
            return row
        row.delete()
        return None


def _shown(row: Preorder) -> bool:
    """Tell whether the cabinet had days of waiting for the article when it was read last."""
    points = row.product.points if row.product else []
    return any(int(point.get("preOrder") or 0) for point in points)


def _draft(store: Store, product: Product, days: int, now: datetime) -> Preorder:
    prices = [int(price) for price in product.city_prices.values() if price]
    return Preorder(
        store=store,
        product=product,
        article=product.merchant_sku,
        name=product.title,
        brand=product.brand,
        price_kzt=product.price_kzt or min(prices, default=0),
        warehouses=grid_of(product, days),
        delivery_days=days,
        created_at=now,
        changed_at=now,
    )


def _store(store: Store, drafts: list[Preorder]) -> Added:
    """Store drafts of articles that have none; one that has ended begins anew."""
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        rows = Preorder.objects.filter(store=store, article__in=[one.article for one in drafts])
        rows.filter(state=PreorderState.ENDED).delete()
        present = set(rows.values_list("article", flat=True))
        new = [one for one in drafts if one.article not in present]
        made = Preorder.objects.bulk_create(new, batch_size=500)
        touched(store.pk)
    return Added(tuple(made), len(drafts) - len(new))
