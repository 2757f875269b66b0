"""Products and transactions as cards: for search, pins and alerts."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.subjects import Subject, SubjectCard
from config.finding.groups import Spelling
from economy.models import Product
from economy.money import Money
from economy.queries.shown import shown

PRODUCT: Final = "economy.product"
TRANSACTION: Final = "economy.transaction"
CARDS_MOST: Final = 100


def product_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of products in the order asked; one query, gone ones are skipped."""
    wanted = [int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19][:CARDS_MOST]
    rows = Product.objects.filter(shown(), active=True).in_bulk(wanted)
    return [_product_card(rows[pk]) for pk in wanted if pk in rows]


def product_spellings(ids: Sequence[str]) -> Iterator[Spelling]:
    """Yield the names of products for sale; one query."""
    rows = Product.objects.filter(pk__in=[int(one) for one in ids], active=True)
    for pk, name, demo in rows.values_list("pk", "name", "demo"):
        yield Spelling(pk, name, demo=demo)


def transaction_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards that lead to transactions and say nothing of them; no query."""
    return [
        SubjectCard(
            subject=Subject(TRANSACTION, pk),
            title=_("Transaction %s") % pk[:8],
            url=reverse("economy:transaction", args=[pk]),
            icon="history",
            kind=gettext_lazy("Transaction"),
        )
        for pk in ids
        if _is_number(pk)
    ]


def _is_number(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _product_card(product: Product) -> SubjectCard:
    return SubjectCard(
        subject=Subject(PRODUCT, str(product.pk)),
        title=product.name,
        url=reverse("economy:product", args=[product.pk]),
        icon="package",
        kind=gettext_lazy("Product"),
        value=str(Money(product.price, product.currency)),
        note=product.get_kind_display(),
        demo=product.demo,
    )
