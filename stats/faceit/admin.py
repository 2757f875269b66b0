"""Back office: players, matches, webhooks and imports to look at, and what staff may do by hand."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from stats.faceit.models import Delivery, HistoryImport, Match, Player
from stats.faceit.queries.deliveries import body_shown
from stats.faceit.services.hooks import replay


class Archive(admin.ModelAdmin):  # type: ignore[type-arg]
    """A table written by the services alone: to be read here, not edited."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand; actions ask for the right to change by themselves."""
        return False

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Who may change rows of this table by right may use its actions."""
        codename = get_permission_codename("change", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")


@admin.register(Player)
class PlayerAdmin(Archive):
    """Players by nickname."""

    list_display = (
        "nickname", "elo", "skill_level", "country", "watched", "demo", "last_outcome", "failures",
        "last_success_at", "next_due_at",
    )  # fmt: skip
    list_filter = ("demo", "watched", "last_outcome", "skill_level")
    search_fields = ("nickname_folded__startswith", "=faceit_id", "=game_player_id")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Player]":
        """Leave the large documents out of the list."""
        rows: QuerySet[Player] = super().get_queryset(request)
        return rows.defer("lifetime", "memberships")


@admin.register(Match)
class MatchAdmin(Archive):
    """Matches by id, with what is still lacking."""

    list_display = (
        "match_id", "state", "competition_name", "score1", "score2", "elo_counts", "demo",
        "finished_at", "details_at", "stats_at", "stats_given_up", "last_outcome", "failures",
        "next_due_at",
    )  # fmt: skip
    list_filter = ("demo", "state", "stats_given_up", "last_outcome")
    search_fields = ("=match_id",)
    ordering = ("-pk",)
    actions = ("ask_again",)

    @admin.action(description=gettext_lazy("Ask the source again"), permissions=["act"])
    def ask_again(self, request: HttpRequest, rows: "QuerySet[Match]") -> None:
        """Make the chosen matches due, those as well whose stats were given up."""
        count = rows.update(next_due_at=timezone.now(), stats_given_up=False)
        said = ngettext("%(count)d match is due.", "%(count)d matches are due.", count)
        messages.success(request, said % {"count": count})


@admin.register(Delivery)
class DeliveryAdmin(Archive):
    """Webhooks as they came; dead letters are taken in anew from here."""

    list_display = (
        "received_at", "event", "event_id", "match_id", "state", "repeats", "failures",
        "last_error", "demo",
    )  # fmt: skip
    list_filter = ("state", "event", "demo", "received_at")
    search_fields = ("=event_id", "=match_id")
    fields = (
        "event", "event_id", "match_id", "state", "repeats", "received_at", "done_at", "failures",
        "last_error", "next_due_at", "body_text",
    )  # fmt: skip
    readonly_fields = ("body_text",)
    ordering = ("-pk",)
    actions = ("take_in_anew",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Delivery]":
        """Leave the bodies out of the list."""
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return rows.defer("body")

    @admin.display(description=gettext_lazy("body"))
    def body_text(self, row: Delivery) -> str:
        """Show what was posted, with nothing in it that could be a secret."""
        return body_shown(bytes(row.body))

    @admin.action(description=gettext_lazy("Take in anew"), permissions=["act"])
    def take_in_anew(self, request: HttpRequest, rows: "QuerySet[Delivery]") -> None:
        """Put the chosen webhooks into the queue again; what they say is told once all the same."""
        now = timezone.now()
        count = sum(replay(row, now) for row in rows)
        said = ngettext("%(count)d webhook queued.", "%(count)d webhooks queued.", count)
        messages.success(request, said % {"count": count})


@admin.register(HistoryImport)
class HistoryImportAdmin(Archive):
    """Imports of histories and where they stand."""

    list_display = (
        "player", "state", "phase", "pages", "stored", "expected", "requested_by", "started_at",
        "ended_at", "failures", "last_error",
    )  # fmt: skip
    list_filter = ("state", "phase", "demo")
    search_fields = ("player__nickname_folded__startswith",)
    list_select_related = ("player", "requested_by")
    raw_id_fields = ("player", "requested_by")
    ordering = ("-pk",)
