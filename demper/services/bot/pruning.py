"""What the bot forgets: old snapshots, runs with their decisions, and instances that are gone."""

from datetime import datetime, timedelta
from typing import Final

from demper.models import Run
from demper.services import snapshots
from demper.services.bot import instances

SNAPSHOTS: Final = timedelta(days=30)
RUNS: Final = timedelta(days=30)
AT_ONCE: Final = 500


def prune(now: datetime) -> int:
    """Forget what is a month old; price changes stay. Returns how many snapshots and runs went."""
    instances.forget_dead(now)
    old = Run.objects.filter(started_at__lt=now - RUNS).order_by("pk").values_list("pk", flat=True)
    ids = list(old[:AT_ONCE])
    Run.objects.filter(pk__in=ids).delete()
    return snapshots.prune(now, SNAPSHOTS.total_seconds()) + len(ids)
