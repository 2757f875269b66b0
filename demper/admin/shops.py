"""Shops, logins, products and edits in the back office: to be read; what acts is a service."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from config.back_office import Archive
from demper.models import Batch, CostImport, Login, Product, ProductSync, Store
from demper.money import tenge
from demper.services import sessions, switches, syncing


class Kept(Archive):
    """What services wrote: nobody deletes it here either."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted by hand."""
        return False


@admin.register(Login)
class LoginAdmin(Kept):
    """Logins of the cabinet, without what they sign in by."""

    list_display = ("label", "owner", "state", "last_checked_at", "last_error", "demo")
    list_filter = ("state", "demo")
    list_select_related = ("owner",)
    search_fields = ("=owner__username", "label__istartswith")
    fields = (
        "label", "owner", "state", "session_version", "last_checked_at", "last_error", "demo",
        "created_at",
    )  # fmt: skip
    actions = ("sign_out",)

    @admin.action(description=_("Forget the session"), permissions=["act"])
    def sign_out(self, request: HttpRequest, rows: "QuerySet[Login]") -> None:
        """Forget the chosen sessions: their owners have to sign in again."""
        for login in rows:
            sessions.forget(login)
            self.log_change(request, login, "session forgotten")
        _say(request, len(rows))


@admin.register(Store)
class StoreAdmin(Kept):
    """Shops; the address of the price list and the token of orders are secrets."""

    list_display = (
        "name", "merchant_id", "owner", "login", "active", "bot_enabled", "products_count",
        "last_sync_at", "demo",
    )  # fmt: skip
    list_filter = ("active", "bot_enabled", "demo")
    list_select_related = ("owner", "login")
    search_fields = ("=merchant_id", "=owner__username", "name__istartswith")
    fields = (
        "name", "merchant_id", "owner", "login", "main_city", "active", "bot_enabled", "approval",
        "cadence_s", "commission_bp", "tax_bp", "products_count", "last_sync_at", "next_cycle_at",
        "leased_by", "leased_until", "writes_pause_until", "feed_read_at", "orders_read_at",
        "demo", "created_at",
    )  # fmt: skip
    actions = ("stop_bot", "read_list")

    @admin.action(description=_("Stop the bot"), permissions=["act"])
    def stop_bot(self, request: HttpRequest, rows: "QuerySet[Store]") -> None:
        """Stop the bot of the chosen shops; what it planned is cancelled."""
        if not isinstance(request.user, User):
            return
        for store in rows:
            switches.set_store(store, False, request.user)
        _say(request, len(rows))

    @admin.action(description=_("Read the product list"), permissions=["act"])
    def read_list(self, request: HttpRequest, rows: "QuerySet[Store]") -> None:
        """Have the lists of the chosen shops read again."""
        chosen = rows.filter(active=True, login__isnull=False)
        for store in chosen:
            syncing.request(store, timezone.now())
        _say(request, len(chosen))


@admin.register(Product)
class ProductAdmin(Kept):
    """Products of shops: their prices are changed by their owners and the bot."""

    list_display = ("title", "merchant_sku", "store", "price", "bot_active", "mode", "reason")
    list_filter = ("bot_active", "mode", "available", "demo")
    list_select_related = ("store",)
    search_fields = ("=merchant_sku", "=master_sku", "title__istartswith")
    exclude = ("folded",)

    @admin.display(description=_("price"), ordering="price_kzt")
    def price(self, product: Product) -> str:
        """Return the price with its sign."""
        return tenge(product.price_kzt)


@admin.register(ProductSync)
class ProductSyncAdmin(Kept):
    """Walks over shops' lists."""

    list_display = (
        "store", "state", "seen", "total", "added", "changed", "skipped", "gone", "error",
        "started_at", "ended_at",
    )  # fmt: skip
    list_filter = ("state",)
    list_select_related = ("store",)


@admin.register(Batch)
class BatchAdmin(Kept):
    """Actions over many products."""

    list_display = ("store", "action", "count", "actor", "at", "undone_at")
    list_filter = ("action",)
    list_select_related = ("store", "actor")


@admin.register(CostImport)
class CostImportAdmin(Kept):
    """Sheets of costs that were read."""

    list_display = ("store", "file_name", "rows", "changed", "unknown", "dry_run", "actor", "at")
    list_select_related = ("store", "actor")


def _say(request: HttpRequest, count: int) -> None:
    said = ngettext("%(count)d changed.", "%(count)d changed.", count)
    messages.success(request, said % {"count": count})
