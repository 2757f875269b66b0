"""Several callers in one test: each finds things as they were, and all that fail are named."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import caches
from django.db import transaction


@contextmanager
def aside(what: str, wrong: list[str]) -> Iterator[None]:
    """Undo afterwards what a caller changed, and note what failed instead of ending there."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    except BaseExceptionGroup as several:  # says more by itself than a line can
        several.add_note(f"as {what}")
        raise
    except Exception as error:
        wrong.append(f"{what}: {type(error).__name__} {error}")
    for cache in caches.all(initialized_only=True):
        cache.clear()
