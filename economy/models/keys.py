"""What makes operations happen once, and what was refused."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from economy.models.catalogue import Product
from economy.records import KEY_LENGTH_MAX


class IdempotencyKey(models.Model):
    """A client's key of one operation, what it asked (`fingerprint`, SHA-256 of the canonical
    body) and the answer it got, byte for byte. No `status` yet: it is under way."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    operation = models.CharField(max_length=20)
    key = models.CharField(max_length=KEY_LENGTH_MAX)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("key of an operation")
        verbose_name_plural = _("keys of operations")
        constraints = [
            models.UniqueConstraint(fields=["user", "operation", "key"], name="economy_one_effect")
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"


class ExternalReference(models.Model):
    """A payment's own name at its source: it adds funds once, for ever."""

    operation = models.CharField(max_length=20)
    reference = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("external reference")
        verbose_name_plural = _("external references")
        constraints = [
            models.UniqueConstraint(fields=["operation", "reference"], name="economy_one_reference")
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.reference}"


class Refusal(models.Model):
    """Something that somebody wanted and did not get: unmet demand."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    operation = models.CharField(max_length=20)
    code = models.CharField(max_length=24)
    quantity = models.BigIntegerField(null=True, blank=True)
    price = models.BigIntegerField(null=True, blank=True)
    balance = models.BigIntegerField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        indexes = [models.Index(fields=["code", "created_at"], name="economy_refused")]

    def __str__(self) -> str:
        return f"{self.operation}: {self.code}"
