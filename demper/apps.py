"""Kaspi Demper as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemperApp(AppConfig):
    """Shops on Kaspi.kz, their products, and the bot that sets prices."""

    name = "demper"
    label = "demper"
    verbose_name = _("Kaspi Demper")

    def ready(self) -> None:
        """Name what is told, found and shown; imported late, with models."""
        from config.system.contributions import register_state
        from demper.drawings.home_panel import register_home
        from demper.kinds import register_all
        from demper.menu import register_menu
        from demper.queries.operations import get_state

        register_all()
        register_menu()
        register_state("demper", get_state)
        register_home()
