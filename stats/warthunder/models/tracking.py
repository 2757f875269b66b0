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
