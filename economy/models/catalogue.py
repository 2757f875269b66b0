"""What can be bought."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from economy.records import AMOUNT_MAX, Kind

KINDS = [(Kind.CONSUMABLE.value, _("consumable")), (Kind.PERMANENT.value, _("permanent"))]


class Product(models.Model):
    """Something for sale; `price` in minor units of `currency`. No `stock` means any number.

    One with `parts` is a bundle: buying it grants them. `version` rises with every edit by staff.
    """

    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, default="", max_length=2000)
    icon = models.CharField(_("icon"), max_length=40, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    price = models.PositiveBigIntegerField(_("price"), validators=[MaxValueValidator(AMOUNT_MAX)])
    currency = models.CharField(_("currency"), max_length=8)
    stock = models.BigIntegerField(_("stock"), null=True, blank=True)
    low_stock_at = models.PositiveIntegerField(
        _("low stock"),
        null=True,
        blank=True,
        help_text=_("staff are told when so few are left; empty: as the setting says"),
    )
    per_user_limit = models.PositiveIntegerField(_("limit for each user"), null=True, blank=True)
    sale_from = models.DateTimeField(_("for sale from"), null=True, blank=True)
    sale_to = models.DateTimeField(_("for sale until"), null=True, blank=True)
    giftable = models.BooleanField(_("may be given away"), default=True)
    active = models.BooleanField(_("for sale"), default=True)
    version = models.PositiveIntegerField(default=0)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stock__isnull=True) | models.Q(stock__gte=0),
                name="economy_stock_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(price__lte=AMOUNT_MAX), name="economy_price_bounded"
            ),
            models.CheckConstraint(
                condition=models.Q(per_user_limit__isnull=True) | models.Q(per_user_limit__gte=1),
                name="economy_limit_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]),
                name="economy_known_kind",
            ),
        ]
        indexes = [models.Index(fields=["active", "name"], name="economy_for_sale")]

    def __str__(self) -> str:
        return self.name


class BundleItem(models.Model):
    """A part of a bundle and how many of it are granted."""

    bundle = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"), default=1)

    class Meta:
        verbose_name = _("part of a bundle")
        verbose_name_plural = _("parts of bundles")
        constraints = [
            models.UniqueConstraint(fields=["bundle", "part"], name="economy_one_part"),
            models.CheckConstraint(
                condition=~models.Q(bundle=models.F("part")), name="economy_bundle_not_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="economy_part_quantity_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id}: {self.quantity} × {self.part_id}"
