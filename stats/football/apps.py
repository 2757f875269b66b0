"""Football analytics as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FootballApp(AppConfig):
    """Championships, their matches, teams and players."""

    name = "stats.football"
    label = "football"
    verbose_name = _("Football")

    def ready(self) -> None:
        """Let those listen who keep up with stored matches, bear credentials, name what is told."""
        # A wrong line of FOOTBALL_LEAGUES stops the start, not the first run.
        import_module("stats.football.services.places").leagues_wanted()
        import_module("stats.football.services.rollups.hearing")
        import_module("stats.football.services.forecasting.hearing")
        import_module("stats.football.services.telling.hearing")
        import_module("stats.football.client").authorise()
        import_module("stats.football.kinds").register_all()
        import_module("stats.football.menu").register_menu()
        import_module("stats.football.drawings.home_panel").register_home()
