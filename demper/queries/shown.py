"""Which rows people see: a demo's own beside the real ones, and only in a demo."""

from django.conf import settings
from django.db.models import Q


def shown(prefix: str = "") -> Q:
    """Return the condition on a row's `demo`, reached over `prefix` ("store__")."""
    return Q() if settings.DOZOR_DEMO else Q(**{f"{prefix}demo": False})
