"""A shop's preorders and the price lists that were handed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from config.fold import fold
from demper.models import Preorder, PriceChange, Product, Store, Upload
from demper.queries.cards import matching
from demper.queries.owned import NUMBER_MAX
from demper.queries.shown import shown

UPLOADS_SHOWN: Final = 10
FOUND_MOST: Final = 20


def preorders_of(store: Store, text: str = "", state: str = "") -> QuerySet[Preorder]:
    """Return a shop's preorders by article, of one state, with these words in article or name."""
    rows = Preorder.objects.filter(store=store).select_related("product")
    rows = rows.order_by("article", "pk")
    if state:
        rows = rows.filter(state=state)
    for word in text.split()[:6]:
        rows = rows.filter(Q(article__icontains=word) | Q(name__icontains=word))
    return rows


def page_of_preorders(
    store: Store, after: tuple[str, int] | None, limit: int, text: str = "", state: str = ""
) -> list[Preorder]:
    """Return up to limit + 1 preorders after a place in the list."""
    rows = preorders_of(store, text, state)
    if after:
        article, pk = after
        rows = rows.filter(Q(article__gt=article) | Q(article=article, pk__gt=pk))
    return list(rows[: limit + 1])


def price_of(row: Preorder) -> int:
    """Return what an article costs: a product of the shop as the shop sells it now."""
    return (row.product.price_kzt if row.product else None) or row.price_kzt


def counts_of(store: Store) -> Mapping[str, int]:
    """Return how many preorders of a shop are in each state."""
    rows = Preorder.objects.filter(store=store).values_list("state").annotate(many=Count("pk"))
    return dict(rows.order_by("state"))


def preorder_for(user_id: int, pk: int) -> Preorder | None:
    """Return a preorder of a person's shop; None where there is no such."""
    rows = Preorder.objects.filter(shown("store__"), store__owner_id=user_id)
    found = rows.select_related("store", "store__login", "product")
    return found.filter(pk=pk).first() if 0 < pk <= NUMBER_MAX else None


def uploads_of(store: Store, limit: int = UPLOADS_SHOWN) -> list[Upload]:
    """Return the newest price lists that were handed in, without their files."""
    rows = Upload.objects.filter(store=store).select_related("actor").defer("content")
    return list(rows.order_by("-pk")[:limit])


def upload_for(user_id: int, pk: int) -> Upload | None:
    """Return a price list that was handed in for a person's shop; None where there is no such."""
    rows = Upload.objects.filter(shown("store__"), store__owner_id=user_id)
    found = rows.select_related("store", "actor")
    return found.filter(pk=pk).first() if 0 < pk <= NUMBER_MAX else None


def addable(store: Store, text: str) -> list[Product]:
    """Return products of a shop that have no preorder, by words of their title or SKU."""
    condition = matching(text) if fold(text) else None
    if condition is None:
        return []
    rows = Product.objects.filter(condition, store=store, gone_at=None, preorders=None)
    return list(rows.order_by("title", "pk")[:FOUND_MOST])


def counted_uploads(store_id: int, since: datetime) -> list[tuple[datetime, int]]:
    """Return when each file left since then, and how many changes the source counted in it."""
    rows = Upload.objects.filter(store=store_id, sent_at__gte=since)
    return [(at, weight) for at, weight in rows.values_list("sent_at", "weight") if at]


def counted_changes(store_id: int, since: datetime) -> list[tuple[datetime, int]]:
    """Return when each price left since then, and how many the source counted with it."""
    rows = PriceChange.objects.filter(store=store_id, sent_at__gte=since)
    return [(at, weight) for at, weight in rows.values_list("sent_at", "weight") if at]
