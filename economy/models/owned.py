"""What people have now: balances and things. Both are sums of what never changes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from economy.models.catalogue import Product


class Wallet(models.Model):
    """A user's money in one currency; `version` rises with every change of money or things."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="wallets", db_index=False
    )
    currency = models.CharField(_("currency"), max_length=8)
    balance = models.BigIntegerField(_("balance"), default=0)
    version = models.PositiveBigIntegerField(default=0)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    frozen_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("wallet")
        verbose_name_plural = _("wallets")
        constraints = [
            models.UniqueConstraint(fields=["user", "currency"], name="economy_one_wallet"),
            models.CheckConstraint(
                condition=models.Q(balance__gte=0), name="economy_balance_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.currency}"


class Inventory(models.Model):
    """How many of a product a user has."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.BigIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("thing owned")
        verbose_name_plural = _("things owned")
        constraints = [
            models.UniqueConstraint(fields=["user", "product"], name="economy_one_holding"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0), name="economy_quantity_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.quantity} × {self.product_id}"
