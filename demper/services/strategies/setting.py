"""Storing settings: one product at a time, against the version that was seen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from demper.models import Batch, Edit, Product, Watch
from demper.services.bot.telling import publish_edits
from demper.services.strategies.checking import checked


class Stale(Exception):
    """The settings were changed since they were seen; `product` is as it is now."""

    def __init__(self, product: Product) -> None:
        super().__init__(product.pk)
        self.product = product


def set_strategy(
    product: Product,
    changes: Mapping[str, Any],
    version: int | None,
    actor: User,
    *,
    now: datetime | None = None,
) -> Product:
    """Change a product's settings (strategies.FIELDS and `rules`) and have it looked at again.

    `version` is the one that was seen, None to go over whatever is there. Raises Stale, Invalid.
    """
    at = now or timezone.now()
    with transaction.atomic():
        row = Product.objects.select_for_update().get(pk=product.pk)
        if version is not None and row.version != version:
            raise Stale(row)
        values = checked(row, product.store, changes)
        if values:
            before = {field: getattr(row, field) for field in values}
            Product.objects.filter(pk=row.pk).update(**values, version=F("version") + 1)
            note_edits([(row.pk, before, values)], actor, at)
            Watch.objects.filter(product=row).update(next_due_at=at)
            publish_edits(row.store_id, "edit", 1, at)
    return Product.objects.select_related("store", "store__login").get(pk=row.pk)


def note_edits(
    edits: Iterable[tuple[int, dict[str, Any], dict[str, Any]]],
    actor: User | None,
    now: datetime,
    batch: Batch | None = None,
) -> None:
    """Write down what changed: product id, the fields before, the fields after."""
    rows = [
        Edit(product_id=pk, batch=batch, actor=actor, before=before, after=after, at=now)
        for pk, before, after in edits
    ]
    Edit.objects.bulk_create(rows, batch_size=500)
