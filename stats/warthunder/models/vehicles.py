"""The vehicle table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.warthunder.models.tracking import BRANCHES


class Vehicle(models.Model):
    """A line of the vehicle table; a battle rating is empty where the table gives none.

    `code` is the game's own name. `branch` and `vehicle_class` are empty where unknown.
    """

    code = models.CharField(_("code"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=20)
    branch = models.CharField(
        _("branch"), max_length=10, choices=BRANCHES, blank=True, default="", db_index=True
    )
    vehicle_class = models.CharField(_("class"), max_length=40, blank=True, default="")
    tier = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    br_arcade = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    br_realistic = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    br_simulator = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    updated_at = models.DateTimeField(_("updated"))

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ["country", "branch", "code"]

    def __str__(self) -> str:
        return self.name
