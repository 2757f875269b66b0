"""Codes that rows hold, and what the rows of tracked subjects have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.warthunder.records import Branch, EventKind, Outcome, Quality


class Origin(models.TextChoices):
    """How an answer came in."""

    FETCH = "fetch", _("fetched")
    UPLOAD = "upload", _("uploaded")
    DEMO = "demo", _("demo")


OUTCOMES = [(item.value, item.value) for item in Outcome]
QUALITIES = [(item.value, item.value) for item in Quality]
EVENT_KINDS = [(item.value, item.value) for item in EventKind]
BRANCHES = [(item.value, item.value) for item in Branch]


class RawAnswer(models.Model):
    """What a source sent, byte for byte (zlib), kept so that it can be read again."""

    kind = models.CharField(
        max_length=20, choices=[(k, k) for k in ("profile", "squadron", "board")]
    )
    origin = models.CharField(max_length=10, choices=Origin.choices)
    source = models.CharField(_("source"), max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    body = models.BinaryField()
    size_bytes = models.PositiveIntegerField()
    fetched_at = models.DateTimeField(_("fetched"), db_index=True)

    class Meta:
        verbose_name = _("raw answer")
        verbose_name_plural = _("raw answers")

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class Tracked(models.Model):
    """Bookkeeping of a subject that is asked for again and again.

    `claimed_until` is a lease and `claim_token` its fencing number: whoever stores a result must
    still hold the number it was given.
    """

    demo = models.BooleanField(default=False)
    requested_at = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim_token = models.PositiveBigIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True, default="")
    last_error = models.CharField(max_length=300, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
