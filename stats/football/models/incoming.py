"""What comes in: answers as sent, records waiting to be stored, and runs of collectors."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked
from stats.football.models.places import Season


class RawAnswer(models.Model):
    """What a source sent, byte for byte (zlib), kept so that it can be read again."""

    source = models.CharField(_("source"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20)
    url = models.CharField(_("address"), max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    body = models.BinaryField(_("body"))
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    demo = models.BooleanField(_("demo"), default=False)
    fetched_at = models.DateTimeField(_("fetched"), db_index=True)

    class Meta:
        verbose_name = _("raw answer")
        verbose_name_plural = _("raw answers")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "source", "kind", "url", "demo"], name="football_one_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.url}"


class InboxState(models.TextChoices):
    """Where an answer stands on its way into the tables."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    DEAD = "dead", _("given up")


class Inbox(Tracked):
    """A raw answer to be read and stored, written in one transaction with it.

    `context` is what the reader must know beside the bytes: league, season, event. A worker that
    dies leaves a lease that runs out; reading twice changes nothing. `reason`: see
    services.reasons.
    """

    raw = models.ForeignKey(
        RawAnswer, verbose_name=_("raw answer"), on_delete=models.CASCADE, related_name="inbox"
    )
    context = models.JSONField(_("context"), default=dict)
    state = models.CharField(
        _("state"), max_length=8, choices=InboxState.choices, default=InboxState.WAITING
    )
    run = models.ForeignKey(
        "football.CollectRun",
        verbose_name=_("run"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="inbox",
    )
    done_at = models.DateTimeField(_("stored at"), null=True, blank=True)
    reason = models.JSONField(_("reason"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer to store")
        verbose_name_plural = _("answers to store")
        indexes = [
            models.Index(
                fields=["next_due_at"],
                condition=models.Q(state="waiting"),
                name="football_inbox_due",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["raw"], name="football_one_inbox")]

    def __str__(self) -> str:
        return f"{self.raw_id}: {self.state}"


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class CollectRun(Tracked):
    """A collector at work: what it was asked for, how far it is, and what came of it.

    `todo` lists what is still to be asked, so that a run goes on where it was interrupted. `key`
    is what runs of the same scope share: one of them is under way at a time. `reason`: see
    services.reasons.
    """

    source = models.CharField(_("source"), max_length=20)
    scope = models.JSONField(_("scope"), default=dict)
    key = models.CharField(_("key"), max_length=80, default="", db_default="", db_index=True)
    todo = models.JSONField(_("still to be asked"), default=list)
    total = models.PositiveIntegerField(_("steps"), default=0)
    asked = models.PositiveIntegerField(_("questions asked"), default=0)
    stored = models.PositiveIntegerField(_("answers with news"), default=0)
    unchanged = models.PositiveIntegerField(_("answers unchanged"), default=0)
    failed = models.PositiveIntegerField(_("answers failed"), default=0)
    concurrency = models.PositiveSmallIntegerField(_("questions at once"), default=1)
    reason = models.JSONField(_("reason"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RunState.choices, default=RunState.WAITING
    )
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("collector's run")
        verbose_name_plural = _("collectors' runs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="football_one_run",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.state}"


class TableCheck(models.Model):
    """A league table as a source printed it, compared with ours at that time."""

    season = models.ForeignKey(
        Season, verbose_name=_("season"), on_delete=models.CASCADE, related_name="checks"
    )
    source = models.CharField(_("source"), max_length=20)
    checked_at = models.DateTimeField(_("compared"))
    rows = models.JSONField(_("rows"))
    differences = models.JSONField(_("differences"), default=list)

    class Meta:
        verbose_name = _("table check")
        verbose_name_plural = _("table checks")
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        return f"{self.season_id}: {len(self.differences)}"
