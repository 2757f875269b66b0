"""What came in, in the back office: answers, dead letters, corrections, doubts about names."""

import json
import zlib
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from config.back_office import Archive
from stats.football.drawings.reason_words import failure_words
from stats.football.models import (
    AliasSuggestion,
    Inbox,
    MatchChange,
    RawAnswer,
    TableCheck,
    TeamAlias,
)
from stats.football.services.inbox import replay
from stats.football.services.merging import TwoTeams, judge

SHOWN_MOST = 4000


@admin.register(Inbox)
class InboxAdmin(Archive):
    """Answers on their way; dead letters are read anew from here."""

    list_display = (
        "id", "source", "kind", "url", "state", "failures", "last_outcome", "why",
        "last_attempt_at", "next_due_at", "done_at", "demo",
    )  # fmt: skip
    list_filter = ("state", "raw__source", "raw__kind", "demo")
    list_select_related = ("raw",)
    raw_id_fields = ("raw", "run")
    ordering = ("-pk",)
    actions = ("read_anew",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Inbox]":
        """Leave the bodies out of the list."""
        rows: QuerySet[Inbox] = super().get_queryset(request)
        return rows.defer("raw__body")

    @admin.display(description=gettext_lazy("source"), ordering="raw__source")
    def source(self, row: Inbox) -> str:
        """Return who sent it."""
        return row.raw.source

    @admin.display(description=gettext_lazy("kind"), ordering="raw__kind")
    def kind(self, row: Inbox) -> str:
        """Return what it is about."""
        return row.raw.kind

    @admin.display(description=gettext_lazy("address"))
    def url(self, row: Inbox) -> str:
        """Return where it was asked for."""
        return row.raw.url

    @admin.display(description=gettext_lazy("what went wrong"))
    def why(self, row: Inbox) -> str:
        """Return why it is not stored, in words."""
        return failure_words(row.reason, row.last_error)

    @admin.action(description=gettext_lazy("Read the kept answer anew"), permissions=["act"])
    def read_anew(self, request: HttpRequest, rows: "QuerySet[Inbox]") -> None:
        """Put the chosen answers into the queue again; nothing is stored twice."""
        now = timezone.now()
        count = sum(replay(pk, now=now) for pk in list(rows.values_list("pk", flat=True)))
        said = ngettext("%(count)d answer queued.", "%(count)d answers queued.", count)
        messages.success(request, said % {"count": count})


@admin.register(RawAnswer)
class RawAnswerAdmin(Archive):
    """Answers as they came; their beginning is shown as text, never as bytes."""

    list_display = ("source", "kind", "url", "size_bytes", "fetched_at", "sha256", "demo")
    list_filter = ("source", "kind", "demo", "fetched_at")
    search_fields = ("url__startswith", "sha256__startswith")
    exclude = ("body",)
    readonly_fields = ("beginning",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[RawAnswer]":
        """Leave the bodies in the table."""
        rows: QuerySet[RawAnswer] = super().get_queryset(request)
        return rows.defer("body")

    @admin.display(description=gettext_lazy("its beginning"))
    def beginning(self, row: RawAnswer) -> str:
        """Return the first characters of an answer."""
        reader = zlib.decompressobj()
        # No more is unpacked than is shown, however large the answer is.
        try:
            told = reader.decompress(bytes(row.body), SHOWN_MOST)
        except zlib.error:
            return ""
        return told.decode("utf-8", "replace") + ("…" if row.size_bytes > len(told) else "")


@admin.register(MatchChange)
class MatchChangeAdmin(Archive):
    """What sources changed of stored matches."""

    list_display = ("match", "source", "at", "after_end", "changed")
    list_filter = ("after_end", "source", "at")
    list_select_related = ("match__home", "match__away")
    raw_id_fields = ("match",)
    search_fields = ("=match__pk",)
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("what changed"))
    def changed(self, row: MatchChange) -> str:
        """Return the fields with what stood before and after."""
        return _short("; ".join(f"{name}: {_pair(pair)}" for name, pair in row.fields.items()))


@admin.register(AliasSuggestion)
class AliasSuggestionAdmin(Archive):
    """Spellings that look like a known team: staff say whether it is the same."""

    list_display = (
        "name", "source", "competition", "team", "candidate", "score", "reason", "state",
        "judged_by", "judged_at",
    )  # fmt: skip
    list_filter = ("state", "source", "competition")
    list_select_related = ("competition", "team", "candidate", "judged_by")
    raw_id_fields = ("team", "candidate", "judged_by")
    search_fields = ("name__istartswith",)
    ordering = ("state", "-score", "pk")
    actions = ("same_team", "another_team")

    @admin.action(description=gettext_lazy("The same team: make them one"), permissions=["act"])
    def same_team(self, request: HttpRequest, rows: "QuerySet[AliasSuggestion]") -> None:
        """Merge the chosen teams; nothing can part them again."""
        self._judge(request, rows, same=True)

    @admin.action(description=gettext_lazy("Another team: keep them apart"), permissions=["act"])
    def another_team(self, request: HttpRequest, rows: "QuerySet[AliasSuggestion]") -> None:
        """Settle the chosen doubts: the teams stay two."""
        self._judge(request, rows, same=False)

    def _judge(
        self, request: HttpRequest, rows: "QuerySet[AliasSuggestion]", *, same: bool
    ) -> None:
        user = request.user if isinstance(request.user, User) else None
        now, count = timezone.now(), 0
        for pk in list(rows.values_list("pk", flat=True)):
            # A verdict may have settled, or taken away, one chosen with it.
            row = AliasSuggestion.objects.filter(pk=pk).first()
            if row is None:
                continue
            try:
                count += judge(row, same, user, now=now)
            except TwoTeams as error:
                messages.error(request, f"{row.name}: {error}")
        said = ngettext("%(count)d spelling judged.", "%(count)d spellings judged.", count)
        messages.success(request, said % {"count": count})


@admin.register(TeamAlias)
class TeamAliasAdmin(Archive):
    """Spellings of teams by source."""

    list_display = ("name", "team", "country", "source", "source_id", "confirmed", "demo")
    list_filter = ("source", "confirmed", "demo", "country")
    list_select_related = ("team", "country")
    raw_id_fields = ("team",)
    search_fields = ("name__istartswith", "=source_id")
    ordering = ("-pk",)


@admin.register(TableCheck)
class TableCheckAdmin(Archive):
    """Tables as sources print them, and where ours differ."""

    list_display = ("season", "source", "checked_at", "count", "differing")
    list_filter = ("source", "checked_at")
    list_select_related = ("season__competition",)
    raw_id_fields = ("season",)
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("differences"))
    def count(self, row: TableCheck) -> int:
        """Return how many figures differ."""
        return len(row.differences)

    @admin.display(description=gettext_lazy("what differs"))
    def differing(self, row: TableCheck) -> str:
        """Return the differences, theirs before ours."""
        return _short(
            "; ".join(
                f"{one['name']}: {one['what']} {_pair([one['theirs'], one['ours']])}"
                for one in row.differences
            )
        )


def _pair(pair: list[Any]) -> str:
    return " → ".join(json.dumps(value, ensure_ascii=False) for value in pair)


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"
