"""Changes of stocks by staff, beside purchases that take from them at the same time.

Only differences are written, and the condition of the statement decides, as everywhere: what was
sold since somebody looked is not brought back.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Sum

from economy.models import Product, StockChange, Transaction
from economy.records import Deed

STOCK_MAX: Final = 10**12


class StockRefused(Exception):
    """A stock is not what the change takes it for, or would be less than nothing."""


def restock(product: int, change: int, now: datetime, *, actor: int | None = None) -> int:
    """Add to a limited stock (less than 0: take away); returns what is there then.

    Raises StockRefused.
    """
    with transaction.atomic():
        # Waits for purchases that hold the row; those that come wait for this.
        done = Product.objects.filter(
            pk=product, stock__gte=max(0, -change), stock__lte=STOCK_MAX - max(0, change)
        ).update(stock=F("stock") + change)
        if not done:
            raise StockRefused
        after = Product.objects.values_list("stock", flat=True).get(pk=product) or 0
        _note(product, after - change, after, sold(product), now, actor)
    return after


def begin(product: int, stock: int, now: datetime, *, actor: int | None = None) -> None:
    """Write down the stock of a product that was just made, of which nothing can be sold yet."""
    _note(product, None, stock, 0, now, actor)


def limit(product: int, stock: int, now: datetime, *, actor: int | None = None) -> None:
    """Give a product of which there was any number a limited stock. Raises StockRefused."""
    with transaction.atomic():
        found = Product.objects.filter(pk=product, stock__isnull=True)
        if not 0 <= stock <= STOCK_MAX or not found.update(stock=stock):
            raise StockRefused
        _note(product, None, stock, None, now, actor)


def unlimit(product: int, now: datetime, *, actor: int | None = None) -> None:
    """Let there be any number of a product. Raises StockRefused where there is already."""
    with transaction.atomic():
        # Locked first, so that what is written down is what was there.
        rows = Product.objects.select_for_update().filter(pk=product, stock__isnull=False)
        before = rows.values_list("stock", flat=True).first()
        if before is None or not rows.update(stock=None):
            raise StockRefused
        _note(product, before, None, None, now, actor)


def sold(product: int) -> int:
    """Return how many of a product were bought and not refunded."""
    rows = Transaction.objects.filter(product=product)
    bought, back = (
        rows.filter(kind=deed.value).aggregate(sum=Sum("quantity"))["sum"] or 0
        for deed in (Deed.PURCHASE, Deed.REFUND)
    )
    return int(bought - back)


def _note(
    product: int,
    before: int | None,
    after: int | None,
    count: int | None,
    now: datetime,
    actor: int | None,
) -> None:
    StockChange.objects.create(
        product_id=product,
        actor_id=actor,
        stock_before=before,
        stock_after=after,
        sold=count,
        created_at=now,
    )
