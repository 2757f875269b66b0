"""Shops, products and logins as cards, for nobody but their owner: search, pins and alerts."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.subjects import Subject, SubjectCard
from config.fold import fold
from demper.models import Login, Product, Store
from demper.money import tenge
from demper.queries.shown import shown

STORE: Final = "demper.store"
PRODUCT: Final = "demper.product"
LOGIN: Final = "demper.login"
CARDS_MOST: Final = 100
SKU_SIGNS: Final = 4


def store_cards(ids: Iterable[str], viewer: int) -> list[SubjectCard]:
    """Return cards of a person's shops in the order asked; one query."""
    wanted = _numbers(ids)
    rows = Store.objects.filter(shown(), owner=viewer).in_bulk(wanted)
    return [_store_card(rows[pk]) for pk in wanted if pk in rows]


def product_cards(ids: Iterable[str], viewer: int) -> list[SubjectCard]:
    """Return cards of products of a person's shops in the order asked; one query."""
    wanted = _numbers(ids)
    rows = Product.objects.filter(shown(), store__owner=viewer).select_related("store")
    found = rows.in_bulk(wanted)
    return [_product_card(found[pk]) for pk in wanted if pk in found]


def login_cards(ids: Iterable[str], viewer: int) -> list[SubjectCard]:
    """Return cards of a person's cabinet logins, which lead to the shops; one query."""
    wanted = _numbers(ids)
    rows = Login.objects.filter(shown(), owner=viewer).in_bulk(wanted)
    return [
        SubjectCard(
            subject=Subject(LOGIN, str(pk)),
            title=rows[pk].label,
            url=reverse("demper:stores"),
            icon="key",
            kind=_("Cabinet login"),
            note=rows[pk].get_state_display(),
            demo=rows[pk].demo,
        )
        for pk in wanted
        if pk in rows
    ]


def no_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return nothing: what is here belongs to somebody."""
    return []


def find_products(text: str, viewer: int, limit: int) -> list[SubjectCard]:
    """Return up to limit + 1 products of a person's shops by title or SKU; one query."""
    condition = matching(text)
    if condition is None:
        return []
    rows = Product.objects.filter(shown(), condition, store__owner=viewer, gone_at=None)
    ordered = rows.select_related("store").order_by("title", "pk")
    return [_product_card(row) for row in ordered[: limit + 1]]


def find_stores(text: str, viewer: int, limit: int) -> list[SubjectCard]:
    """Return up to limit + 1 of a person's shops by name; one query."""
    rows = Store.objects.filter(shown(), owner=viewer, name__icontains=text.strip())
    return [_store_card(row) for row in rows.order_by("name", "pk")[: limit + 1]]


def matching(text: str) -> Q | None:
    """Return the condition on products that have every word of a text, None without a word."""
    words = fold(text).split()
    found = Q()
    for word in words:
        found &= Q(folded__contains=word)
    if len(text.strip()) >= SKU_SIGNS:
        found |= Q(merchant_sku__startswith=text.strip())
    return found if words else None


def folded_name(title: str, merchant_sku: str, master_sku: str) -> str:
    """Return what a product is found by, as it is stored in `Product.folded`."""
    return fold(f"{title} {merchant_sku} {master_sku}")[:500]


def _store_card(store: Store) -> SubjectCard:
    count = store.products_count
    said = ngettext("%(count)d product", "%(count)d products", count) % {"count": count}
    return SubjectCard(
        subject=Subject(STORE, str(store.pk)),
        title=store.name,
        url=reverse("demper:products", args=[store.pk]),
        icon="building-store",
        kind=_("Shop"),
        value=said,
        note=_("bot works") if store.bot_enabled else _("bot is off"),
        as_of=store.last_sync_at,
        demo=store.demo,
    )


def _product_card(product: Product) -> SubjectCard:
    return SubjectCard(
        subject=Subject(PRODUCT, str(product.pk)),
        title=product.title,
        url=reverse("demper:product", args=[product.pk]),
        icon="tag",
        kind=_("Shop product"),
        value=tenge(product.price_kzt),
        change=f"#{product.rank}" if product.rank else "",
        tone="good" if product.rank == 1 else "",
        note=product.store.name,
        as_of=product.checked_at,
        demo=product.demo,
    )


def _numbers(ids: Iterable[str]) -> list[int]:
    return [int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19][:CARDS_MOST]
