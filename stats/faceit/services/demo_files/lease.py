"""How long a worker may hold a file: as long as reading may take, and some more."""

from datetime import timedelta

from django.conf import settings


def lease() -> timedelta:
    """Return the time after which another worker may take a file up."""
    return timedelta(seconds=settings.FACEIT_DEMO_FILE_READ_S + 60)
