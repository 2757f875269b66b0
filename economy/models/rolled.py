"""Sums kept of the journal, so that no figure reads all of it.

Hours and days are whole numbers since 1970 in UTC: both databases count with them alike.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from economy.models.catalogue import Product


class RollUp(models.Model):
    """How far the journal is summed up: one row.

    On Postgres `upto` is the first number of a database transaction that is not summed up yet, on
    SQLite the first row of transactions.
    """

    upto = models.BigIntegerField(default=0)
    rolled_at = models.DateTimeField(_("summed up"), null=True)

    class Meta:
        verbose_name = _("roll-up")
        verbose_name_plural = _("roll-ups")

    def __str__(self) -> str:
        return str(self.upto)


class HourlyFlow(models.Model):
    """Postings of one account by deed and hour: what `came` to it and what `went` from it."""

    currency = models.CharField(max_length=8)
    account = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    demo = models.BooleanField()
    hour = models.PositiveIntegerField()
    came = models.BigIntegerField()
    went = models.BigIntegerField()
    count = models.BigIntegerField()

    class Meta:
        verbose_name = _("flow of an hour")
        verbose_name_plural = _("flows by hour")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "hour", "account", "kind", "demo"], name="economy_one_flow"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.kind} {self.hour}"


class HourlySale(models.Model):
    """Purchases of a product in the hour they were made, and what of them was refunded since."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=8)
    demo = models.BooleanField()
    hour = models.PositiveIntegerField()
    quantity = models.BigIntegerField()
    purchases = models.BigIntegerField()
    revenue = models.BigIntegerField()
    returned = models.BigIntegerField()
    refunds = models.BigIntegerField()
    refunded = models.BigIntegerField()

    class Meta:
        verbose_name = _("sales of an hour")
        verbose_name_plural = _("sales by hour")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "hour", "currency", "demo"], name="economy_one_sale"
            )
        ]
        indexes = [models.Index(fields=["hour"], name="economy_sales_of_hour")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.hour}"


class DailyUser(models.Model):
    """A person's day: `deeds` of their own, and `purchases` and `spent` without refunded ones."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=8)
    demo = models.BooleanField()
    day = models.PositiveIntegerField()
    deeds = models.BigIntegerField()
    purchases = models.BigIntegerField()
    spent = models.BigIntegerField()

    class Meta:
        verbose_name = _("day of a person")
        verbose_name_plural = _("days of people")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "currency", "day", "demo"], name="economy_one_day"
            )
        ]
        indexes = [models.Index(fields=["currency", "day"], name="economy_days")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Trend(models.Model):
    """How much a product is in demand: `level` as in economy.trending, by purchases that stand."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="+")
    level = models.FloatField()

    class Meta:
        verbose_name = _("trend")
        verbose_name_plural = _("trends")

    def __str__(self) -> str:
        return f"{self.product_id}: {self.level}"
