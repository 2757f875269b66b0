"""Who asks for a sync: a person, a schedule, or the sweep for one whose worker died."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from kombu.exceptions import OperationalError

from demper.client.cabinet import ROWS_MAX
from demper.models import LoginState, ProductSync, Store, SyncState

log = logging.getLogger(__name__)
TASK: Final = "demper.tasks.sync_store"
UNDER_WAY: Final = (SyncState.WAITING, SyncState.RUNNING)
# A walk that failed so short ago goes on where it stopped.
GOES_ON: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=14)
# How old a list may become, by SYNC_STORES_MODE; with `cycle` that is of a shop without cycles.
EVERY: Final = {"hourly": timedelta(hours=1), "cycle": timedelta(hours=1)}
# How long a list rests before a cycle's end has it read again, and for each page of it.
REST: Final = timedelta(minutes=5)
REST_OF_A_PAGE: Final = timedelta(seconds=5)
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


def after_cycle(store: Store, now: datetime) -> ProductSync | None:
    """Have a shop's list read at the end of a cycle, if SYNC_STORES_MODE is `cycle`.

    None where the mode is another, nobody is signed in, or the last walk is too short a while ago.
    """
    if settings.SYNC_STORES_MODE != "cycle":
        return None
    rested = now - rest_of(store)
    rows = _readable().filter(pk=store.pk)
    rows = rows.exclude(syncs__started_at__gt=rested).exclude(syncs__ended_at__gt=rested)
    return request(store, now) if rows.exists() else None


def rest_of(store: Store) -> timedelta:
    """Return how long a shop's list rests at least between two walks that cycles ask for."""
    return max(REST, REST_OF_A_PAGE * (store.products_count // ROWS_MAX))


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
    # One that failed is not asked for again before its time.
    rows = _readable().filter(old).exclude(syncs__started_at__gt=now - every)
    return list(rows.order_by("last_sync_at", "pk")[:SWEEP_MOST])


def _readable() -> QuerySet[Store]:
    """Return the shops that can be read and are not being read."""
    rows = Store.objects.filter(
        active=True, demo=settings.DOZOR_DEMO, login__state=LoginState.ACTIVE
    )
    return rows.exclude(syncs__state__in=UNDER_WAY)


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
