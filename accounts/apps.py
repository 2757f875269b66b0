"""People: accounts, API tokens, pins."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsApp(AppConfig):
    """Sign-in, tokens and what a person keeps at hand."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Watch for new passwords."""
        from accounts.signins import hooks

        hooks.connect()
