"""How django-allauth behaves here: sign-up can be closed, links follow our pages."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User

UNTOLD_ADDRESS = "0.0.0.0"  # noqa: S104  # an address to count by, nothing listens on it


class AccountAdapter(DefaultAccountAdapter):
    """The house rules of signing up and in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """True unless DOZOR_SIGNUP closes the door."""
        return bool(settings.DOZOR_SIGNUP)

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Store a new person with the language of the page: their e-mails come in it too."""
        user.language = get_language() or ""
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by login and address: a stranger's must not keep the owner out."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{get_ip(request)}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; servers behind a UNIX socket tell none, and share one."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return UNTOLD_ADDRESS

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the security page, which shows the message."""
        return reverse("account_change_password")
