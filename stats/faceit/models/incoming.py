"""What comes in: deliveries of webhooks, imports of histories, and answers as they were sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked
from stats.faceit.models.players import Player


class RawAnswer(models.Model):
    """What the source sent, byte for byte (zlib), kept so that it can be read again."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120, db_index=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    body = models.BinaryField()
    size_bytes = models.PositiveIntegerField()
    demo = models.BooleanField(default=False)
    fetched_at = models.DateTimeField(_("fetched"), db_index=True)

    class Meta:
        verbose_name = _("raw answer")
        verbose_name_plural = _("raw answers")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    IGNORED = "ignored", _("needs nothing")
    DEAD = "dead", _("given up")


class Delivery(Tracked):
    """A webhook as it came. `event_id` is unique: a repetition only raises `repeats`."""

    event_id = models.CharField(max_length=80)
    event = models.CharField(max_length=60)
    match_id = models.CharField(max_length=80, blank=True, default="", db_index=True)
    body = models.BinaryField()
    received_at = models.DateTimeField(_("received"), db_index=True)
    repeats = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["demo", "event_id"], name="faceit_one_delivery")
        ]
        indexes = [
            models.Index(
                fields=["next_due_at"],
                condition=models.Q(state="waiting"),
                name="faceit_delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.event_id}"


class ImportState(models.TextChoices):
    """Where an import of a history stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    CANCELLED = "cancelled", _("cancelled")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class ImportPhase(models.TextChoices):
    """What an import is reading; in this order."""

    MATCHES = "matches", _("list of matches")
    LINES = "lines", _("figures of each match")
    WHOLE = "whole", _("newest matches with all players")


class HistoryImport(Tracked):
    """An import of a player's history, resumable at any page.

    `before_ms` is the time cursor, in ms since the epoch, that the next page of the phase is asked
    with; it is stored together with the page's matches. `pages` counts pages of both lists,
    `stored` the player's matches read so far, `expected` is the source's own count, if it told one.
    `read_whole` of `to_read_whole` matches were read with all their players. `most` bounds how many
    matches are wanted, newest first. `last_event_seq` numbers what was told of it on its socket.
    """

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="imports")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.WAITING
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    before_ms = models.BigIntegerField(null=True, blank=True)
    phase = models.CharField(
        max_length=20, choices=ImportPhase.choices, default=ImportPhase.MATCHES
    )
    pages = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True, blank=True)
    read_whole = models.PositiveIntegerField(default=0)
    to_read_whole = models.PositiveIntegerField(null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    last_event_seq = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("history import")
        verbose_name_plural = _("history imports")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["player"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="faceit_one_import_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.player_id}: {self.state}"
