"""Hands out the shops that have something to do to the workers, each at most once a minute."""

import logging
from datetime import datetime, timedelta
from typing import Final

from celery import current_app
from django.conf import settings
from django.db.models import Q
from kombu.exceptions import OperationalError

from demper.models import Store
from demper.services.bot import instances

log = logging.getLogger(__name__)
TASK: Final = "demper.tasks.run_cycle"
HANDED_OUT: Final = timedelta(seconds=60)
MOST: Final = 500


def sweep(now: datetime) -> int:
    """Hand out the shops that are due to the workers; returns how many.

    While processes of `demper_instance` are there they take their shops by themselves.
    """
    if settings.INSTANCE_COUNT > 1 and instances.places(now):
        return 0
    ids = due_stores(now)[:MOST]
    if settings.INSTANCE_COUNT == 1:
        instances.heard(now, stores=Store.objects.filter(active=True).count())
    return sum(_hand_out(store_id, now) for store_id in ids)


def due_stores(now: datetime) -> list[int]:
    """Return the shops that are due and that nobody is at, longest waiting first."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    due = Q(next_cycle_at=None) | Q(next_cycle_at__lte=now)
    rows = Store.objects.filter(free, due, active=True, demo=settings.DOZOR_DEMO)
    return list(rows.order_by("next_cycle_at", "pk").values_list("pk", flat=True)[: 4 * MOST])


def hand_out(store_id: int, now: datetime) -> bool:
    """Hand a shop out at once, as somebody waits for it; False when the broker is away."""
    Store.objects.filter(pk=store_id).update(next_cycle_at=now + HANDED_OUT)
    return _send(store_id)


def _hand_out(store_id: int, now: datetime) -> bool:
    """Hand out a shop that nobody else hands out in this very moment."""
    due = Q(next_cycle_at=None) | Q(next_cycle_at__lte=now)
    rows = Store.objects.filter(due, pk=store_id)
    return bool(rows.update(next_cycle_at=now + HANDED_OUT)) and _send(store_id)


def _send(store_id: int) -> bool:
    try:
        current_app.send_task(
            TASK,
            args=[store_id],
            queue="demper",
            expires=HANDED_OUT.total_seconds(),
            retry=False,
        )
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)
        return False
    return True
