"""Who changed what of products' settings; a bulk action can be taken back by it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demper.models.products import Product
from demper.models.stores import Store


class Batch(models.Model):
    """One action over many products; `asked` is what it set, `skipped` maps why → how many."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="batches")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    action = models.CharField(_("action"), max_length=16)
    asked = models.JSONField(default=dict)
    count = models.PositiveIntegerField(_("products"), default=0)
    skipped = models.JSONField(default=dict)
    at = models.DateTimeField(_("at"))
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["store", "-id"], name="demper_batches")]

    def __str__(self) -> str:
        return f"{self.action}: {self.count}"


class Edit(models.Model):
    """One edit of one product: the fields that changed, as they were and as they became."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="edits")
    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, null=True, blank=True, related_name="edits"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["product", "-id"], name="demper_edits")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.at:%Y-%m-%d %H:%M}"
