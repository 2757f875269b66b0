"""Codes that rows hold, and the answers they were read from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.warthunder.records import Branch, EventKind, Quality


class Origin(models.TextChoices):
    """How an answer came in."""

    FETCH = "fetch", _("fetched")
    UPLOAD = "upload", _("uploaded")
    DEMO = "demo", _("demo")


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


class Snapshot(models.Model):
    """One reading of a page: when, how it came in, and whether it may be compared; append-only.

    A reading that says the same as the one before is not stored: `last_seen_at` moves on.
    """

    raw = models.ForeignKey(RawAnswer, null=True, blank=True, on_delete=models.SET_NULL)
    taken_at = models.DateTimeField(_("taken"))
    last_seen_at = models.DateTimeField(_("unchanged until"))
    origin = models.CharField(max_length=10, choices=Origin.choices)
    quality = models.CharField(max_length=12, choices=QUALITIES)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True
