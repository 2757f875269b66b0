"""War Thunder statistics as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarThunderApp(AppConfig):
    """Players and squadrons of War Thunder."""

    name = "stats.warthunder"
    label = "warthunder"
    verbose_name = _("War Thunder")

    def ready(self) -> None:
        """Register subjects, alert kinds and search; imported late, because they need models."""
        from stats.warthunder.kinds import register_all
        from stats.warthunder.menu import register_menu

        register_all()
        register_menu()
