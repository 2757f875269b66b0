"""Long work that brings products in: progress, and where to go on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demper.models.stores import Store


class SyncState(models.TextChoices):
    """How far a sync is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class ProductSync(models.Model):
    """One walk over a shop's whole list; `page` is the next to read."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="syncs")
    state = models.CharField(max_length=10, choices=SyncState.choices, default=SyncState.WAITING)
    page = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    seen = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    claim_token = models.PositiveBigIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True, default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["store"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="demper_one_sync_at_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.store_id}: {self.state}"


class CostImport(models.Model):
    """A sheet of costs and bounds; `errors` are [{"row", "column", "message"}], the first 200."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="cost_imports")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    dry_run = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name
