"""Mark alerts as read, and forget old ones."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.alerts.models import Alert, SocketTicket
from accounts.models import User

KEEP_READ = timedelta(days=90)
PRUNE_BATCH = 5000


def mark_read(user: User, seqs: Iterable[int], now: datetime) -> int:
    """Mark the person's alerts with these numbers as read; returns how many were unread."""
    rows = Alert.objects.filter(user=user, seq__in=list(seqs), read_at=None)
    return rows.update(read_at=now)


def mark_all_read(user: User, now: datetime, *, up_to: int | None = None) -> int:
    """Mark everything up to a number (all when None) as read; returns how many were unread."""
    rows = Alert.objects.filter(user=user, read_at=None)
    if up_to is not None:
        rows = rows.filter(seq__lte=up_to)
    return rows.update(read_at=now)


def prune(now: datetime) -> int:
    """Delete alerts read long ago, in batches, and tickets that ran out; returns the alerts."""
    SocketTicket.objects.filter(expires_at__lt=now).delete()
    deleted = 0
    while True:
        old = Alert.objects.filter(read_at__lt=now - KEEP_READ).order_by("pk")
        ids = list(old.values_list("pk", flat=True)[:PRUNE_BATCH])
        if not ids:
            return deleted
        Alert.objects.filter(pk__in=ids).delete()
        deleted += len(ids)
