"""Runs of collectors in the back office: to look at, call off, and ask for again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from config.back_office import Archive
from stats.football.drawings.reason_words import failure_words
from stats.football.models import CollectRun
from stats.football.services.collecting import BadScope, SourceOff, again, cancel


@admin.register(CollectRun)
class CollectRunAdmin(Archive):
    """Runs, the newest first."""

    list_display = (
        "id", "source", "scope", "state", "total", "asked", "stored", "unchanged", "failed",
        "why", "demo", "requested_at", "started_at", "ended_at",
    )  # fmt: skip
    list_filter = ("source", "state", "demo")
    exclude = ("todo",)
    ordering = ("-pk",)
    actions = ("collect_again", "call_off")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[CollectRun]":
        """Leave what is still to be asked out of the list: it may be long."""
        rows: QuerySet[CollectRun] = super().get_queryset(request)
        return rows.defer("todo")

    @admin.display(description=gettext_lazy("what went wrong"))
    def why(self, row: CollectRun) -> str:
        """Return why it failed or waits, in words."""
        return failure_words(row.reason, row.last_error)

    @admin.action(description=gettext_lazy("Collect the same again"), permissions=["act"])
    def collect_again(self, request: HttpRequest, rows: "QuerySet[CollectRun]") -> None:
        """Start runs of the same scopes; those under way go on."""
        user = request.user if isinstance(request.user, User) else None
        count = 0
        for row in rows:
            try:
                again(row, requested_by=user, now=timezone.now())
            except (BadScope, SourceOff) as error:
                messages.warning(request, str(error))
            else:
                count += 1
        said = ngettext("%(count)d run is under way.", "%(count)d runs are under way.", count)
        messages.success(request, said % {"count": count})

    @admin.action(description=gettext_lazy("Call off"), permissions=["act"])
    def call_off(self, request: HttpRequest, rows: "QuerySet[CollectRun]") -> None:
        """Call the chosen runs off; what was stored stays."""
        count = sum(cancel(row, now=timezone.now()) for row in rows)
        said = ngettext("%(count)d run was called off.", "%(count)d runs were called off.", count)
        messages.success(request, said % {"count": count})
