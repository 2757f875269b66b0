"""Preorders by pick-up point, and price lists that are handed to Kaspi."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demper.models.products import Product
from demper.models.stores import Store


class PreorderState(models.TextChoices):
    """How far a preorder is."""

    DRAFT = "draft", _("draft")
    UPLOADING = "uploading", _("uploading")
    ACTIVE = "active", _("on Kaspi")
    FAILED = "failed", _("refused")
    ENDED = "ended", _("ended")


class Preorder(models.Model):
    """An article offered before it is there.

    `warehouses` maps "PP1" … "PP5" → {"available": bool, "stock": int | None, "days": 0–30};
    `delivery_days` is the number of days where a warehouse names none.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="preorders")
    product = models.ForeignKey(
        Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="preorders"
    )
    article = models.CharField(_("article"), max_length=80)
    name = models.CharField(_("name"), max_length=400)
    brand = models.CharField(_("brand"), max_length=120, blank=True, default="")
    price_kzt = models.PositiveBigIntegerField(_("price"))
    warehouses = models.JSONField(_("warehouses"), default=dict)
    delivery_days = models.PositiveSmallIntegerField(_("days"), default=0)
    state = models.CharField(
        max_length=10, choices=PreorderState.choices, default=PreorderState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("preorder")
        verbose_name_plural = _("preorders")
        ordering = ["article"]
        constraints = [
            models.UniqueConstraint(fields=["store", "article"], name="demper_one_preorder"),
            models.CheckConstraint(
                condition=models.Q(delivery_days__lte=30), name="demper_days_to_thirty"
            ),
        ]

    def __str__(self) -> str:
        return self.article


class UploadState(models.TextChoices):
    """How far a handed-in price list is."""

    PLANNED = "planned", _("planned")
    SENT = "sent", _("sent")
    DONE = "done", _("taken over")
    FAILED = "failed", _("refused")
    UNKNOWN = "unknown", _("unknown")


class Upload(models.Model):
    """A file handed to Kaspi: what, when, and what became of it.

    `weight` is how many changes the source counts in it.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="uploads")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=4)  # "xlsx" or "xml"
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    weight = models.PositiveIntegerField(default=0)
    articles = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.PLANNED)
    job_id = models.CharField(max_length=80, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    row_errors = models.JSONField(default=list)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    verify_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("handed-in price list")
        verbose_name_plural = _("handed-in price lists")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "verify_at"], name="demper_uploads")]

    def __str__(self) -> str:
        return f"{self.store_id}: {self.kind} {self.state}"
