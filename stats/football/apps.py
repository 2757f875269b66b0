"""Football analytics as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FootballApp(AppConfig):
    """Championships, their matches, teams and players."""

    name = "stats.football"
    label = "football"
    verbose_name = _("Football")
