"""The house itself as a Django app: commands, checks, templates' tags."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Settings, upstream layer, API and operations."""

    name = "config"
    verbose_name = "Dozor"

    def ready(self) -> None:
        """Register the checks of settings and the house's own menu."""
        from config import checks  # noqa: F401  # registers itself
        from config.navigation import register_house

        register_house()
