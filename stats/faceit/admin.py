"""Back office: players, matches, webhooks and imports to look at, and what staff may do by hand."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from config.back_office import Archive
from stats.faceit.models import (
    AccountLink,
    Delivery,
    EloReading,
    HistoryImport,
    ImportState,
    Match,
    OddsModel,
    Player,
    PlayerSession,
    RatingPopulation,
    RawAnswer,
    RoomForecast,
)
from stats.faceit.queries.deliveries import body_shown
from stats.faceit.services.history import cancel_import, request_import
from stats.faceit.services.hooks import replay

ENDED_EARLY = (ImportState.CANCELLED, ImportState.FAILED)


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
    actions = ("call_off", "go_on")

    @admin.action(description=gettext_lazy("Call off"), permissions=["act"])
    def call_off(self, request: HttpRequest, rows: "QuerySet[HistoryImport]") -> None:
        """Stop the chosen imports; what they stored stays."""
        now = timezone.now()
        count = sum(cancel_import(row, now=now) for row in rows)
        said = ngettext("%(count)d import called off.", "%(count)d imports called off.", count)
        messages.success(request, said % {"count": count})

    @admin.action(description=gettext_lazy("Go on with the history"), permissions=["act"])
    def go_on(self, request: HttpRequest, rows: "QuerySet[HistoryImport]") -> None:
        """Ask for the histories of imports that ended before their end; nothing is stored twice."""
        user = request.user if isinstance(request.user, User) else None
        ended = rows.filter(state__in=ENDED_EARLY).select_related("player")
        now = timezone.now()
        asked = {row.player_id: request_import(row.player, user, now=now) for row in ended}
        said = ngettext("%(count)d import asked for.", "%(count)d imports asked for.", len(asked))
        messages.success(request, said % {"count": len(asked)})


@admin.register(RawAnswer)
class RawAnswerAdmin(Archive):
    """Answers as they came; the bodies stay out of the list and the form."""

    list_display = ("kind", "key", "size_bytes", "fetched_at", "sha256", "demo")
    list_filter = ("kind", "demo")
    search_fields = ("=key", "sha256__startswith")
    exclude = ("body",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[RawAnswer]":
        """Leave the bodies in the table."""
        rows: QuerySet[RawAnswer] = super().get_queryset(request)
        return rows.defer("body")


@admin.register(RatingPopulation)
class RatingPopulationAdmin(Archive):
    """Populations that the 2.1-style rating is centred on."""

    list_display = ("__str__", "active", "built_at", "lines", "rerated_to", "rerated_at")
    list_filter = ("demo", "active")
    ordering = ("-pk",)


@admin.register(OddsModel)
class OddsModelAdmin(Archive):
    """Models of win probability with their walk-forward scores."""

    list_display = ("__str__", "active", "fitted_at", "matches", "log_loss")
    list_filter = ("demo", "active")
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("log loss, walked forward"))
    def log_loss(self, row: OddsModel) -> str:
        """Return the model's own log loss; a dash where another release stored other scores."""
        ours = (row.scores.get("ways") or {}).get("model") or {}
        found = ours.get("log_loss")
        return f"{found:.4f}" if isinstance(found, float) else "–"


@admin.register(RoomForecast)
class RoomForecastAdmin(Archive):
    """Forecasts as they were said, and how they came out."""

    list_display = ("match", "made_at", "p1", "low", "high", "elo_p1", "team1_won", "model")
    list_filter = ("team1_won",)
    search_fields = ("=match__match_id",)
    list_select_related = ("match", "model")
    raw_id_fields = ("match", "model")
    ordering = ("-pk",)


@admin.register(EloReading)
class EloReadingAdmin(Archive):
    """Elo as the source told it."""

    list_display = ("player", "elo", "skill_level", "at", "match")
    search_fields = ("player__nickname_folded__startswith", "=match__match_id")
    list_select_related = ("player", "match")
    raw_id_fields = ("player", "match")
    ordering = ("-pk",)


@admin.register(PlayerSession)
class PlayerSessionAdmin(Archive):
    """Sessions as rebuilt from finish times."""

    list_display = ("player", "started_at", "ended_at", "matches", "wins", "losses", "told_at")
    search_fields = ("player__nickname_folded__startswith",)
    list_select_related = ("player",)
    raw_id_fields = ("player",)
    ordering = ("-pk",)


@admin.register(AccountLink)
class AccountLinkAdmin(Archive):
    """Which FACEIT account a user says is theirs."""

    list_display = ("user", "player", "linked_at")
    search_fields = ("user__username__startswith", "player__nickname_folded__startswith")
    list_select_related = ("user", "player")
    raw_id_fields = ("user", "player")
    ordering = ("-pk",)
