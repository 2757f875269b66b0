"""Who asks for a sync: a person, a schedule, or the sweep for one whose worker died."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from demper.models import LoginState, ProductSync, Store, SyncState

log = logging.getLogger(__name__)
TASK: Final = "demper.tasks.sync_store"
UNDER_WAY: Final = (SyncState.WAITING, SyncState.RUNNING)
# A walk that failed so short ago goes on where it stopped.
GOES_ON: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=14)
# How old a list may become, by SYNC_STORES_MODE.
EVERY: Final = {"hourly": timedelta(hours=1), "cycle": timedelta(minutes=5)}
SWEEP_MOST: Final = 20


def under_way(store: Store) -> ProductSync | None:
    """Return the sync of a shop that waits or runs."""
    return ProductSync.objects.filter(store=store, state__in=UNDER_WAY).first()


def request(store: Store, now: datetime) -> ProductSync:
    """Have a shop's list read by a worker; one that waits or runs is enough."""
    with transaction.atomic():
        sync = under_way(store) or _gone_on_with(store, now) or _new(store, now)
        transaction.on_commit(partial(enqueue, sync.pk))
    return sync


def cancel(store: Store, now: datetime) -> ProductSync | None:
    """Ask a sync to stop: at once where no worker has it; None where there is none."""
    rows = ProductSync.objects.filter(store=store)
    stopped = rows.filter(state=SyncState.WAITING).update(
        state=SyncState.CANCELLED, cancel_asked=True, ended_at=now
    )
    asked = rows.filter(state=SyncState.RUNNING).update(cancel_asked=True)
    return rows.order_by("-pk").first() if stopped or asked else None


def sweep(now: datetime) -> int:
    """Hand out syncs that nobody works on, and ask for those that are due; returns how many."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    rows = ProductSync.objects.filter(free, state__in=UNDER_WAY, store__demo=settings.DOZOR_DEMO)
    left = list(rows.order_by("pk").values_list("pk", flat=True)[:SWEEP_MOST])
    for pk in left:
        enqueue(pk)
    due = _due(now)
    for store in due:
        request(store, now)
    ProductSync.objects.filter(ended_at__lt=now - KEPT).delete()
    return len(left) + len(due)


def enqueue(pk: int) -> None:
    """Send a sync to a worker; without a broker the sweep tries again."""
    try:
        current_app.send_task(TASK, args=[pk])
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)


def _due(now: datetime) -> list[Store]:
    every = EVERY.get(settings.SYNC_STORES_MODE)
    if every is None:
        return []
    old = Q(last_sync_at=None) | Q(last_sync_at__lte=now - every)
    rows = Store.objects.filter(
        old, active=True, demo=settings.DOZOR_DEMO, login__state=LoginState.ACTIVE
    ).exclude(syncs__state__in=UNDER_WAY)
    # One that failed is not asked for again before its time.
    rows = rows.exclude(syncs__started_at__gt=now - every)
    return list(rows.order_by("last_sync_at", "pk")[:SWEEP_MOST])


def _gone_on_with(store: Store, now: datetime) -> ProductSync | None:
    last = ProductSync.objects.filter(store=store).order_by("-pk").first()
    if last is None or last.state != SyncState.FAILED or not last.page:
        return None
    if last.ended_at is None or last.ended_at < now - GOES_ON:
        return None
    ProductSync.objects.filter(pk=last.pk).update(
        state=SyncState.WAITING, cancel_asked=False, error="", ended_at=None, claimed_until=None
    )
    last.refresh_from_db()
    return last


def _new(store: Store, now: datetime) -> ProductSync:
    try:
        with transaction.atomic():
            return ProductSync.objects.create(store=store, started_at=now)
    except IntegrityError:  # somebody was faster
        return ProductSync.objects.get(store=store, state__in=UNDER_WAY)
