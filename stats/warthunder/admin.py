"""Back office: every table to look at, and the few things staff may do by hand."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from config.back_office import Archive
from stats.warthunder.models import (
    Duel,
    KillFeedBattle,
    KillFeedSession,
    KillFeedUpload,
    Membership,
    Player,
    PlayerEvent,
    PlayerName,
    PlayerRating,
    PlayerSnapshot,
    RatingReference,
    RawAnswer,
    Squadron,
    SquadronEvent,
    SquadronSnapshot,
    SquadronStanding,
    Vehicle,
)
from stats.warthunder.services.refresh import request_refresh
from stats.warthunder.services.renames import NotARename, confirm_rename, reject_rename
from stats.warthunder.services.replay import NothingToReplay, replay_player, replay_squadron


def _each(
    request: HttpRequest,
    rows: "QuerySet[Any]",
    act: Callable[[Any], object],
    refusal: type[Exception],
    done: str,
) -> None:
    """Do something to each chosen row, and say how many worked and why others did not."""
    worked = 0
    for row in rows:
        try:
            act(row)
            worked += 1
        except refusal as error:
            messages.warning(request, f"{row}: {error}")
    if worked:
        messages.success(request, done % {"count": worked})


def _staff(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


class OfPlayer(Archive):
    """A table of what belongs to a player."""

    search_fields: ClassVar[tuple[str, ...]] = ("player__nick__istartswith",)
    list_select_related: ClassVar[tuple[str, ...]] = ("player",)
    raw_id_fields: ClassVar[tuple[str, ...]] = ("player",)


class OfSquadron(Archive):
    """A table of what belongs to a squadron."""

    search_fields: ClassVar[tuple[str, ...]] = ("squadron__name__istartswith",)
    list_select_related: ClassVar[tuple[str, ...]] = ("squadron",)
    raw_id_fields: ClassVar[tuple[str, ...]] = ("squadron",)


class OfSender(Archive):
    """A table of what came from a person's own kill feeds."""

    search_fields: ClassVar[tuple[str, ...]] = (
        "me_key__istartswith",
        "user__username__istartswith",
    )
    list_select_related: ClassVar[tuple[str, ...]] = ("user",)
    raw_id_fields: ClassVar[tuple[str, ...]] = ("user",)


class Replayed(Archive):
    """Readings that can be read again from the page that is kept."""

    list_filter = ("quality", "origin", "taken_at")
    actions = ("replay",)
    replay_one: Callable[[int], object]

    @admin.action(description=gettext_lazy("Read again from the kept page"), permissions=["act"])
    def replay(self, request: HttpRequest, rows: "QuerySet[Any]") -> None:
        """Read the kept pages with the parser of today."""
        done = _("%(count)s read again.")
        _each(request, rows, lambda row: self.replay_one(row.pk), NothingToReplay, done)


class TrackedAdmin(Archive):
    """Players and squadrons: what is asked for again and again."""

    date_hierarchy = None
    actions = ("refresh_now",)
    readonly_fields = ("claim_token", "claimed_until")
    list_select_related = ("latest",)
    raw_id_fields = ("latest",)
    ordering = ("-pk",)

    @admin.action(description=gettext_lazy("Refresh now"), permissions=["act"])
    def refresh_now(self, request: HttpRequest, rows: "QuerySet[Any]") -> None:
        """Put the chosen rows into the queue."""
        now = timezone.now()
        states = [request_refresh(row, now=now).state for row in rows]
        queued = sum(state in ("queued", "running") for state in states)
        messages.info(request, _("%(count)s queued.") % {"count": queued})


@admin.register(Player)
class PlayerAdmin(TrackedAdmin):
    """Players by nick."""

    list_display = (
        "nick", "squadron_name", "level", "demo", "last_outcome", "failures", "last_success_at",
        "next_due_at",
    )  # fmt: skip
    list_filter = ("demo", "last_outcome", "banned")
    search_fields = ("nick__istartswith", "nick_key__startswith", "squadron_name__istartswith")


@admin.register(Squadron)
class SquadronAdmin(TrackedAdmin):
    """Squadrons by name."""

    list_display = (
        "name", "tag", "place", "demo", "last_outcome", "failures", "last_success_at",
        "next_due_at", "last_event_seq",
    )  # fmt: skip
    list_filter = ("demo", "last_outcome")
    search_fields = ("name__istartswith", "tag_core__istartswith")


@admin.register(PlayerSnapshot)
class PlayerSnapshotAdmin(Replayed, OfPlayer):
    """Readings of profile pages."""

    replay_one = staticmethod(replay_player)
    list_display = (
        "player", "taken_at", "last_seen_at", "origin", "quality", "missions", "checks_failed",
    )  # fmt: skip
    raw_id_fields = ("player", "raw")


@admin.register(SquadronSnapshot)
class SquadronSnapshotAdmin(Replayed, OfSquadron):
    """Readings of squadron pages."""

    replay_one = staticmethod(replay_squadron)
    list_display = (
        "squadron", "taken_at", "last_seen_at", "origin", "quality", "members_listed", "rating",
    )  # fmt: skip
    raw_id_fields = ("squadron", "raw")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[SquadronSnapshot]":
        """Leave the large documents out of the list."""
        rows: QuerySet[SquadronSnapshot] = super().get_queryset(request)
        return rows.defer("roster", "statistics")


@admin.register(SquadronEvent)
class SquadronEventAdmin(Archive):
    """What happened in squadrons; probable renames get their verdict here."""

    list_display = ("squadron", "seq", "kind", "nick", "at", "verdict", "confirmed_by")
    list_filter = ("kind", "verdict", "at")
    search_fields = ("nick__istartswith", "squadron__name__istartswith")
    list_select_related = ("squadron", "confirmed_by")
    raw_id_fields = ("squadron", "snapshot", "confirmed_by")
    ordering = ("-pk",)
    actions = ("confirm", "reject")

    @admin.action(description=gettext_lazy("Confirm rename"), permissions=["act"])
    def confirm(self, request: HttpRequest, rows: "QuerySet[SquadronEvent]") -> None:
        """Say that old and new nick are one person."""
        done = _("%(count)s confirmed.")
        _each(request, rows, lambda row: confirm_rename(row.pk, _staff(request)), NotARename, done)

    @admin.action(description=gettext_lazy("Reject rename"), permissions=["act"])
    def reject(self, request: HttpRequest, rows: "QuerySet[SquadronEvent]") -> None:
        """Say that they are two people."""
        done = _("%(count)s rejected.")
        _each(request, rows, lambda row: reject_rename(row.pk, _staff(request)), NotARename, done)


@admin.register(RawAnswer)
class RawAnswerAdmin(Archive):
    """Pages as they came; the bodies stay out of the list and the form."""

    list_display = ("kind", "origin", "source", "size_bytes", "fetched_at", "sha256")
    list_filter = ("kind", "origin", "fetched_at")
    search_fields = ("sha256__startswith", "source__icontains")
    exclude = ("body",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[RawAnswer]":
        """Leave the bodies in the table."""
        rows: QuerySet[RawAnswer] = super().get_queryset(request)
        return rows.defer("body")


@admin.register(Membership)
class MembershipAdmin(OfSquadron):
    """Stays of members in squadrons."""

    list_display = ("nick", "squadron", "role", "rating", "joined_on", "missing_since", "left_at")
    list_filter = ("role", ("left_at", admin.EmptyFieldListFilter))
    search_fields = ("nick__istartswith", "nick_key__startswith", "squadron__name__istartswith")
    raw_id_fields = ("squadron", "player")
    ordering = ("-pk",)


@admin.register(PlayerName)
class PlayerNameAdmin(OfPlayer):
    """Names players have borne."""

    list_display = ("nick", "player", "seen_from", "seen_until")
    search_fields = ("nick__istartswith", "player__nick__istartswith")
    list_filter = ("seen_from",)


@admin.register(PlayerEvent)
class PlayerEventAdmin(OfPlayer):
    """What happened to players."""

    list_display = ("player", "seq", "kind", "at")
    list_filter = ("kind", "at")
    ordering = ("-pk",)


@admin.register(SquadronStanding)
class SquadronStandingAdmin(OfSquadron):
    """Lines of the leaderboard."""

    list_display = ("squadron", "taken_at", "place", "rating", "battles", "wins")
    list_filter = ("taken_at",)


@admin.register(Vehicle)
class VehicleAdmin(Archive):
    """The vehicle table, as imported."""

    list_display = (
        "name", "code", "country", "branch", "vehicle_class", "tier", "br_arcade",
        "br_realistic", "br_simulator", "updated_at",
    )  # fmt: skip
    list_filter = ("country", "branch", "vehicle_class", "tier")
    search_fields = ("name__icontains", "code__istartswith")


@admin.register(RatingReference)
class RatingReferenceAdmin(Archive):
    """Reference populations, as fitted."""

    list_display = ("__str__", "active", "built_at", "players")
    list_filter = ("demo", "active")
    search_fields = ("version",)


@admin.register(PlayerRating)
class PlayerRatingAdmin(OfPlayer):
    """Ratings as worked out."""

    list_display = ("player", "scope", "value", "low", "high", "missions", "skill", "reference")
    list_filter = ("demo", "scope", "skill", "provisional")
    list_select_related = ("player", "reference")
    raw_id_fields = ("player", "snapshot")
    ordering = ("-pk",)


@admin.register(KillFeedUpload)
class KillFeedUploadAdmin(OfSender):
    """Kill feeds as they came in; their text is not shown."""

    list_display = ("user", "me", "source", "received_at", "records", "stored", "unknown")
    list_filter = ("source", "received_at")
    search_fields = ("me__istartswith", "user__username__istartswith")


@admin.register(KillFeedSession)
class KillFeedSessionAdmin(OfSender):
    """Runs of the game that kill feeds are of."""

    list_display = ("user", "me_key", "started_at", "first_id", "last_id")
    list_filter = ("started_at",)


@admin.register(KillFeedBattle)
class KillFeedBattleAdmin(OfSender):
    """Battles of kill feeds."""

    list_display = ("user", "me_key", "at", "line_count", "sides_known", "sides_unknown")
    list_filter = ("at", "contradiction")
    raw_id_fields = ("user", "session")


@admin.register(Duel)
class DuelAdmin(OfSender):
    """Opponents by battle."""

    list_display = ("user", "me_key", "nick", "won", "lost", "side_known")
    list_filter = ("side_known", "hidden")
    search_fields = ("key__istartswith", "user__username__istartswith")
    raw_id_fields = ("user", "battle")
