"""What is written of the economy, in the back office: to be read, by nobody changed."""

import uuid
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.back_office import Archive
from economy.currencies import known
from economy.models import (
    ExternalReference,
    IdempotencyKey,
    Inventory,
    InventoryMove,
    JournalEntry,
    Notice,
    Refusal,
    Seal,
    StockChange,
    Transaction,
)
from economy.records import Code

NUMBER_MAX = 2**63 - 1


class CurrencyFilter(admin.SimpleListFilter):
    """By currency; which there are says the setting, not the table."""

    title = _("currency")
    parameter_name = "currency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Return the choices."""
        return [(code, code) for code in known()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Keep the rows of the chosen one."""
        return queryset.filter(currency=self.value()) if self.value() else queryset


class CodeFilter(admin.SimpleListFilter):
    """By why an operation was refused."""

    title = _("reason")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Return the choices."""
        return [(code.value, code.value) for code in Code]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Keep the rows of the chosen one."""
        return queryset.filter(code=self.value()) if self.value() else queryset


class Kept(Archive):
    """A table that is not even deleted from; searched by what has an index.

    `by_number` and `by_uuid` are the fields that a number and a transaction's id are looked up in.
    """

    by_number = ""
    by_uuid = ""
    actions = None
    # Something has to be named for the box to be there; `get_search_results` does the search.
    search_fields: ClassVar[list[str] | tuple[str, ...]] = ("pk",)
    ordering = ("-pk",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted by hand."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Look a number or a transaction's id up; anything else is nowhere."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if self.by_number and term.isascii() and term.isdigit() and int(term) <= NUMBER_MAX:
            return queryset.filter(**{self.by_number: int(term)}), False
        try:
            number = uuid.UUID(term)
        except ValueError:
            return queryset.none(), False
        return queryset.filter(**{self.by_uuid: number}) if self.by_uuid else queryset.none(), False


@admin.register(Transaction)
class TransactionAdmin(Kept):
    """Transactions: the newest first where one kind or one user is looked at."""

    list_display = (
        "id", "kind", "user", "actor", "recipient", "product", "quantity", "unit_price",
        "currency", "reverses_id", "reason", "demo", "created_at",
    )  # fmt: skip
    list_filter = ("kind", "demo")
    list_select_related = ("user", "actor", "recipient", "product")
    raw_id_fields = ("user", "actor", "recipient", "product", "reverses")
    by_number, by_uuid = "user", "pk"
    search_help_text = _("a transaction's id, or a user's number")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Order by time only where an index does."""
        narrow = request.GET.get("q") or request.GET.get("kind__exact")
        return ("-created_at", "-pk") if narrow else ("-pk",)


@admin.register(JournalEntry)
class JournalEntryAdmin(Kept):
    """Postings, the newest first."""

    list_display = (
        "id", "transaction_id", "account", "wallet", "currency", "amount", "balance_after",
        "created_at",
    )  # fmt: skip
    list_filter = ("account", CurrencyFilter)
    list_select_related = ("wallet",)
    raw_id_fields = ("transaction", "wallet")
    by_number, by_uuid = "wallet", "transaction"
    search_help_text = _("a transaction's id, or a wallet's number")


@admin.register(InventoryMove)
class InventoryMoveAdmin(Kept):
    """Moves of things, the newest first."""

    list_display = ("id", "transaction_id", "user", "product", "quantity", "created_at")
    list_select_related = ("user", "product")
    raw_id_fields = ("transaction", "user", "product")
    by_number, by_uuid = "user", "transaction"
    search_help_text = _("a transaction's id, or a user's number")


@admin.register(Inventory)
class InventoryAdmin(Kept):
    """Who has what."""

    list_display = ("user", "product", "quantity")
    list_select_related = ("user", "product")
    raw_id_fields = ("user", "product")
    by_number = "user"
    search_help_text = _("a user's number")


@admin.register(Seal)
class SealAdmin(Kept):
    """Seals of the journal, the newest first."""

    list_display = ("id", "sealed_at", "rows", "hash", "previous")
    by_number = "pk"
    search_help_text = _("a number")


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(Kept):
    """Keys of operations. What was answered is the client's: it is not shown."""

    list_display = ("id", "user", "operation", "key", "status", "created_at")
    list_select_related = ("user",)
    exclude = ("response", "fingerprint")
    raw_id_fields = ("user",)
    by_number = "user"
    search_help_text = _("a user's number")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[IdempotencyKey]":
        """Leave the answers in the table."""
        rows: QuerySet[IdempotencyKey] = super().get_queryset(request)
        return rows.defer("response")


@admin.register(ExternalReference)
class ExternalReferenceAdmin(Kept):
    """Payments' own names; each adds funds once."""

    list_display = ("id", "operation", "reference", "created_at")
    by_number = "pk"
    search_help_text = _("a number")


@admin.register(Refusal)
class RefusalAdmin(Kept):
    """What people wanted and did not get, the newest first."""

    list_display = (
        "id", "user", "operation", "code", "product", "quantity", "price", "balance", "demo",
        "created_at",
    )  # fmt: skip
    list_filter = (CodeFilter, "demo")
    list_select_related = ("user", "product")
    raw_id_fields = ("user", "product")
    search_fields = ()


@admin.register(StockChange)
class StockChangeAdmin(Kept):
    """What staff did to stocks, the newest first."""

    list_display = (
        "id", "product", "actor", "stock_before", "stock_after", "sold", "created_at",
    )  # fmt: skip
    list_select_related = ("product", "actor")
    raw_id_fields = ("product", "actor")
    by_number = "product"
    search_help_text = _("a product's number")


@admin.register(Notice)
class NoticeAdmin(Kept):
    """What staff were told and what is still so."""

    list_display = ("id", "kind", "subject", "told_at")
    search_fields = ()
