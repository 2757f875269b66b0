"""What staff did to stocks, and what they were told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from economy.models.catalogue import Product


class StockChange(models.Model):
    """Staff changed a stock. No `stock_after`: there is any number from then on.

    `sold` is how many had been bought and not refunded by then: from the last change on, a stock
    follows from what was sold. None where that is not known: a stock became limited while purchases
    that take from no stock may have been under way.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="stock_changes")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stock_before = models.BigIntegerField(_("stock before"), null=True, blank=True)
    stock_after = models.BigIntegerField(_("stock after"), null=True, blank=True)
    sold = models.BigIntegerField(_("sold by then"), null=True, blank=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("change of a stock")
        verbose_name_plural = _("changes of stocks")
        indexes = [models.Index(fields=["product", "-id"], name="economy_stock_changes")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.stock_before} → {self.stock_after}"


class Notice(models.Model):
    """Staff were told that something (`kind`) is so of `subject`; gone once it is so no more."""

    kind = models.CharField(_("kind"), max_length=40)
    subject = models.CharField(_("subject"), max_length=120)
    told_at = models.DateTimeField(_("told"))

    class Meta:
        verbose_name = _("notice to staff")
        verbose_name_plural = _("notices to staff")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="economy_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"
