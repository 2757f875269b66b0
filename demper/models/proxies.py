"""Proxies that offers and cabinets may be asked through."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.vault import VaultField


class Proxy(models.Model):
    """One proxy; its password is encrypted and never shown. Counters are of the hour `hour`."""

    scheme = models.CharField(
        _("scheme"), max_length=5, choices=[("http", "http"), ("https", "https")], default="http"
    )
    host = models.CharField(_("host"), max_length=253)
    port = models.PositiveIntegerField(
        _("port"), validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    user = models.CharField(_("user"), max_length=120, blank=True, default="")
    password = VaultField(null=True, blank=True, editable=False)
    active = models.BooleanField(_("in use"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    strikes = models.PositiveSmallIntegerField(default=0)
    hour = models.DateTimeField(null=True, blank=True)
    requests = models.PositiveIntegerField(_("requests this hour"), default=0)
    failures = models.PositiveIntegerField(_("failures this hour"), default=0)
    blocked = models.PositiveIntegerField(_("refusals this hour"), default=0)
    median_ms = models.PositiveIntegerField(null=True, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("proxy")
        verbose_name_plural = _("proxies")
        ordering = ["host", "port"]
        constraints = [
            models.UniqueConstraint(fields=["host", "port", "user"], name="demper_one_proxy")
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
