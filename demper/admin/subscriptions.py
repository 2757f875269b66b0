"""Subscriptions in the back office: how many products of a person the bot may watch."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from demper.models import Subscription
from demper.services.subscriptions import grant, watched


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What somebody has; 0 products are any number. It is stored by the service."""

    list_display = ("user", "products", "active_until", "used", "note")
    list_select_related = ("user",)
    list_per_page = 25
    search_fields = ("=user__username",)
    raw_id_fields = ("user",)
    fields = ("user", "products", "active_until", "note")

    @admin.display(description=_("watched"))
    def used(self, row: Subscription) -> int:
        """Return how many products the bot watches."""
        return watched(row.user_id).count()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A subscription stays with whom it was given to."""
        return ("user",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:
        """Give it, or change it."""
        row = grant(obj.user, obj.products, obj.active_until, note=obj.note)
        obj.pk = row.pk
