"""Alerts for staff: what was told, what is to be sent, and who follows what."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.alerts.models import (
    Alert,
    AlertPreferences,
    Delivery,
    FeedCursor,
    SocketTicket,
    Subscription,
)


class Bounded(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists that stay quick however long the table is."""

    list_per_page = 50
    show_full_result_count = False
    list_select_related: ClassVar[Any] = ["user"]
    raw_id_fields: ClassVar[Any] = ["user"]


class LookedAt(Bounded):
    """Rows that only the machinery writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody makes them by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes them by hand."""
        return False


@admin.register(Subscription)
class SubscriptionAdmin(Bounded):
    """Who follows what."""

    list_display = ["user", "subject_type", "subject_id", "kinds", "channels", "created_at"]
    list_filter = ["subject_type", "created_at"]
    search_fields = ["user__username", "=subject_id"]


@admin.register(AlertPreferences)
class AlertPreferencesAdmin(Bounded):
    """How people want to be told."""

    list_display = ["user", "quiet_from", "quiet_until", "webhook_host"]
    # The address of a web hook is as good as its password.
    exclude = ["webhook_url"]
    readonly_fields = ["webhook_host"]
    search_fields = ["user__username"]

    @admin.display(description=_("web hook address"))
    def webhook_host(self, row: AlertPreferences) -> str:
        """Name the host alone."""
        return urlsplit(row.webhook_url).hostname or ""


@admin.register(Alert)
class AlertAdmin(LookedAt):
    """What was told to whom."""

    list_display = ["kind", "user", "seq", "subject_type", "subject_id", "at", "read_at", "demo"]
    list_filter = ["demo", "quiet", "subject_type", "created_at"]
    search_fields = ["user__username", "=kind", "=subject_id"]


@admin.register(FeedCursor)
class FeedCursorAdmin(LookedAt):
    """The last number of each person's feed."""

    list_display = ["user", "last_seq"]
    search_fields = ["user__username"]


@admin.register(Delivery)
class DeliveryAdmin(LookedAt):
    """The outbox; what failed can be sent again."""

    list_display = ["alert", "channel", "state", "due_at", "attempts", "last_error"]
    list_filter = ["state", "channel", "due_at"]
    search_fields = ["alert__user__username"]
    list_select_related: ClassVar[Any] = ["alert"]
    raw_id_fields: ClassVar[Any] = ["alert"]
    actions = ["send_again"]

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Who may change deliveries by right may send them again."""
        return request.user.has_perm("alerts.change_delivery")

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Plan what failed once more, from the first attempt."""
        count = queryset.filter(state=Delivery.State.FAILED).update(
            state=Delivery.State.PLANNED, due_at=timezone.now(), attempts=0, finished_at=None
        )
        words = ngettext("%d delivery is planned.", "%d deliveries are planned.", count) % count
        self.message_user(request, words, messages.SUCCESS)


@admin.register(SocketTicket)
class SocketTicketAdmin(LookedAt):
    """Tickets that were not used yet; their text is stored nowhere."""

    list_display = ["user", "expires_at"]
    fields = ["user", "expires_at"]
    search_fields = ["user__username"]
