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
    # The oldest are those with the lowest ids, near enough: an index of times costs every purchase.
    first = IdempotencyKey.objects.order_by("pk").values_list("pk", "created_at")
    gone = 0
    while batch := [pk for pk, made_at in first[:BATCH] if made_at < before]:
        gone += IdempotencyKey.objects.filter(pk__in=batch).delete()[0]
    return gone
