"""The index of names as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingApp(AppConfig):
    """What can be found by name."""

    name = "config.finding"
    label = "finding"
    verbose_name = _("Search")
