"""Forgets keys of operations that nobody repeats any more."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from economy.models import IdempotencyKey

BATCH: Final = 2000


def expire(now: datetime) -> int:
    """Delete keys older than ECONOMY_KEY_DAYS, a batch at a time; returns how many went.

    External references stay: a payment adds funds once for ever.
    """
    before = now - timedelta(days=settings.ECONOMY_KEY_DAYS)
    old = IdempotencyKey.objects.filter(created_at__lt=before).order_by("created_at")
    gone = 0
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        gone += IdempotencyKey.objects.filter(pk__in=batch).delete()[0]
    return gone
