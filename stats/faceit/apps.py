"""CS2 statistics from FACEIT as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FaceitApp(AppConfig):
    """Players and matches of CS2 on FACEIT."""

    name = "stats.faceit"
    label = "faceit"
    verbose_name = _("CS2 on FACEIT")
