"""What is stored of reviews, as one person may see it: sharpened by their own shop's sales."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import OuterRef, Subquery

from demper.models import Product, ReviewReading, Store
from demper.parse.links import sku_in
from demper.queries.days import day_of
from demper.queries.sales import sold_by_day
from demper.reviewing import Own, with_own_sales

OWN_SALES: Final = timedelta(days=90)
PRODUCTS_SHOWN: Final = 20
# What is kept for shops to compare with their own sales is nobody else's to read.
KEPT_BACK: Final = ("seller_days", "known_since")


def sku_named(text: str) -> str | None:
    """Return the master SKU that a text names, None where it names none."""
    return sku_in(text)


def analysis_for(reading: ReviewReading, store: Store | None) -> dict[str, Any]:
    """Return what a reading told; with a shop the estimate leans on what it sold itself."""
    told: dict[str, Any] = dict(reading.analysis)
    if store is not None:
        since = day_of(reading.read_at) - OWN_SALES
        sold = sold_by_day(store, reading.master_sku, since)
        sharper = with_own_sales(told, Own(store.merchant_id, sold))
        if sharper is not None and sharper.calibrated:
            told["sales"] = asdict(sharper)
    return {key: value for key, value in told.items() if key not in KEPT_BACK}


def course_of(master_sku: str) -> list[ReviewReading]:
    """Return the last readings of a product, oldest first."""
    rows = ReviewReading.objects.filter(master_sku=master_sku, demo=settings.DOZOR_DEMO)
    columns = ("master_sku", "read_at", "reviews", "ratings", "rating")
    return list(rows.order_by("-read_at").only(*columns)[:30])[::-1]


def title_of(master_sku: str, user_id: int) -> str:
    """Return what one of the person's shops calls a product; "" where none has it."""
    rows = Product.objects.filter(store__owner=user_id, master_sku=master_sku)
    return rows.values_list("title", flat=True).first() or ""


def reviewable(store: Store) -> list[Product]:
    """Return the shop's products whose reviews were read last, then those looked at last.

    Each has `read_at`, `review_count` and `review_rating` of its last reading, None without one.
    """
    last = ReviewReading.objects.filter(
        master_sku=OuterRef("master_sku"), demo=settings.DOZOR_DEMO
    ).order_by("-read_at")
    rows = Product.objects.filter(store=store, gone_at=None).exclude(master_sku="")
    read = ReviewReading.objects.filter(demo=settings.DOZOR_DEMO).values("master_sku")
    known = rows.filter(master_sku__in=read)
    chosen = list(known.order_by("title", "id").values_list("pk", flat=True)[:PRODUCTS_SHOWN])
    if len(chosen) < PRODUCTS_SHOWN:
        others = rows.exclude(pk__in=chosen).order_by("title", "id").values_list("pk", flat=True)
        chosen += list(others[: PRODUCTS_SHOWN - len(chosen)])
    found = Product.objects.filter(pk__in=chosen).annotate(
        read_at=Subquery(last.values("read_at")[:1]),
        review_count=Subquery(last.values("reviews")[:1]),
        review_rating=Subquery(last.values("rating")[:1]),
    )
    place = {pk: at for at, pk in enumerate(chosen)}
    return sorted(found, key=lambda row: place[row.pk])
