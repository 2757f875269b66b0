"""CS2 statistics from FACEIT as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class FaceitApp(AppConfig):
    """Players and matches of CS2 on FACEIT."""

    name = "stats.faceit"
    label = "faceit"
    verbose_name = _("CS2 on FACEIT")

    def ready(self) -> None:
        """Register subjects, alert kinds and search; imported late, because they need models."""
        from config import logs, ratelimit
        from stats.faceit.api.secret import proves
        from stats.faceit.client import authorise
        from stats.faceit.kinds import register_all
        from stats.faceit.menu import register_menu

        register_all()
        register_menu()
        authorise()
        ratelimit.exempt("/api/v1/faceit/webhook", proves)
        if settings.FACEIT_WEBHOOK_QUERY:
            logs.also_hide(settings.FACEIT_WEBHOOK_QUERY)
