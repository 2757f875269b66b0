"""Preorders and handed-in price lists in the back office: to be read; owners and workers write."""

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from demper.admin.shops import Kept
from demper.models import Preorder, Upload
from demper.money import tenge

LISTED_MOST: Final = 50


@admin.register(Preorder)
class PreorderAdmin(Kept):
    """Articles that are offered before they are there."""

    list_display = (
        "article", "name", "store", "state", "price", "delivery_days", "changed_at",
    )  # fmt: skip
    list_filter = ("state", "store__demo")
    list_select_related = ("store",)
    search_fields = ("=article", "=store__merchant_id", "name__istartswith")
    ordering = ("-pk",)

    @admin.display(description=_("price"), ordering="price_kzt")
    def price(self, row: Preorder) -> str:
        """Return the price with its sign."""
        return tenge(row.price_kzt)


@admin.register(Upload)
class UploadAdmin(Kept):
    """Price lists and what became of them, without the files themselves."""

    list_display = (
        "id", "store", "kind", "state", "rows", "weight", "actor", "created_at", "sent_at",
        "settled_at", "error",
    )  # fmt: skip
    list_filter = ("state", "kind", "store__demo")
    list_select_related = ("store", "actor")
    search_fields = ("=store__merchant_id", "=job_id", "=actor__username")
    fields = (
        "store", "actor", "kind", "state", "rows", "weight", "digest", "job_id", "error",
        "first_errors", "first_articles", "created_at", "sent_at", "verify_at", "settled_at",
    )  # fmt: skip
    readonly_fields = ("first_errors", "first_articles")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Upload]":
        """Leave the files where they are, and what is long out of the list."""
        rows: QuerySet[Upload] = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and str(match.url_name).endswith("_changelist"):
            return rows.defer("content", "articles", "row_errors")
        return rows.defer("content")

    @admin.display(description=_("articles"))
    def first_articles(self, row: Upload) -> str:
        """Return the first articles of the file."""
        return _first([str(sku) for sku in row.articles])

    @admin.display(description=_("not taken over"))
    def first_errors(self, row: Upload) -> str:
        """Return the first articles that Kaspi does not show as the file says, with the code."""
        return _first([f"{one.get('column', '')} {one.get('code', '')}" for one in row.row_errors])


def _first(told: list[Any]) -> str:
    more = len(told) - LISTED_MOST
    return ", ".join(told[:LISTED_MOST]) + (f" … +{more}" if more > 0 else "") or "–"
