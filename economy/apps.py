"""The economy as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EconomyApp(AppConfig):
    """Wallets, products, what people own, and the journal of it all."""

    name = "economy"
    label = "economy"
    verbose_name = _("Economy")

    def ready(self) -> None:
        """Watch the catalogue; name what is told, found and shown; imported late, with models."""
        from economy.drawings.home_panel import register_home
        from economy.kinds import register_all
        from economy.menu import register_menu
        from economy.queries.inventory import watch_catalogue

        watch_catalogue()
        register_all()
        register_menu()
        register_home()
