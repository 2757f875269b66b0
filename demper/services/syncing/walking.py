"""One worker's walk over the pages of a shop's list, each stored with where to go on.

First what is on sale, then what is not. Only a walk that saw everything tells what is gone.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from config.upstream.conversation import DIRECT, Way
from config.upstream.errors import UpstreamError
from config.upstream.registry import background
from demper.client import cabinet
from demper.models import Login, Product, ProductSync, Store, SyncState
from demper.records.cabinet import CabinetPage
from demper.records.parsing import ParseError
from demper.services import notices, sessions
from demper.services.bot.telling import publish
from demper.services.syncing.asking import UNDER_WAY, enqueue
from demper.services.syncing.storing import name_cities, store_page

ROWS: Final = cabinet.ROWS_MAX
# Pages of what is not on sale are counted from here on.
OFF_SALE: Final = 1_000_000
PAGES_MOST: Final = 10_000
LEASE: Final = timedelta(seconds=120)
BOX_S: Final = 60.0  # then the task ends, and another goes on
PROGRESS: Final = "sync"
Clock = Callable[[], datetime]


class Lost(Exception):
    """Another worker has the walk."""


class Cancelled(Exception):
    """Somebody asked to stop."""


def walk(
    pk: int, *, clock: Clock = timezone.now, way: Way = DIRECT, box_s: float = BOX_S
) -> SyncState | None:
    """Walk on where a sync stands; returns how it stands then, None where another has it."""
    sync = _claim(pk, clock())
    if sync is None:
        return None
    try:
        return _walked(sync, clock, way, time.monotonic() + box_s)
    except Lost:
        return None
    except Cancelled:
        return _end(sync, SyncState.CANCELLED, clock())
    except sessions.NeedsLogin as error:
        return _end(sync, SyncState.FAILED, clock(), str(error))
    except (UpstreamError, ParseError) as error:
        return _failed(sync, str(error), clock())


def _walked(sync: ProductSync, clock: Clock, way: Way, until: float) -> SyncState:
    store = sync.store
    while True:
        page = _read(store, sync.page, way)
        after = _after(sync.page, page)
        with transaction.atomic():
            counts = store_page(store, page.rows, clock())
            _advance(sync, page, after, counts, clock())
        _tell(sync)
        if after is None:
            return _whole(sync, clock(), way)
        if time.monotonic() >= until:
            _hand_on(sync)
            return SyncState.RUNNING


def _read(store: Store, number: int, way: Way) -> CabinetPage:
    if store.login_id is None:
        raise sessions.NeedsLogin("Nobody is signed in for this shop.")
    on_sale, page = number < OFF_SALE, number % OFF_SALE
    return sessions.signed_in(
        store.login_id,
        lambda cookies: background.run(
            cabinet.products_page(
                store.merchant_id, cookies, page=page, rows=ROWS, available=on_sale, way=way
            )
        ),
    )


def _after(number: int, page: CabinetPage) -> int | None:
    """Return the page to read next, None after the last."""
    read = (number % OFF_SALE + 1) * ROWS
    if len(page.rows) + page.skipped and read < page.total and number % OFF_SALE < PAGES_MOST:
        return number + 1
    return OFF_SALE if number < OFF_SALE else None


def _claim(pk: int, now: datetime) -> ProductSync | None:
    sync = ProductSync.objects.select_related("store", "store__owner").filter(pk=pk).first()
    if sync is None or sync.state not in UNDER_WAY:
        return None
    if sync.claimed_until is not None and sync.claimed_until > now:
        return None
    token = sync.claim_token + 1
    rows = ProductSync.objects.filter(pk=pk, claim_token=sync.claim_token, state__in=UNDER_WAY)
    if not rows.update(claim_token=token, claimed_until=now + LEASE, state=SyncState.RUNNING):
        return None
    sync.claim_token, sync.state = token, SyncState.RUNNING
    return sync


def _held(sync: ProductSync) -> Any:
    return ProductSync.objects.filter(
        pk=sync.pk, claim_token=sync.claim_token, state=SyncState.RUNNING
    )


def _advance(
    sync: ProductSync, page: CabinetPage, after: int | None, counts: tuple[int, int], now: datetime
) -> None:
    """Note how far it is, in the transaction that stores the page; raises Lost, Cancelled."""
    if _held(sync).filter(cancel_asked=True).exists():
        raise Cancelled
    # Each of the two lists names its own total with every page; it counts once, with the first.
    first = page.total if sync.page % OFF_SALE == 0 else 0
    sync.total = (sync.total or 0) + first
    sync.seen += len(page.rows)
    sync.skipped += page.skipped
    sync.added += counts[0]
    sync.changed += counts[1]
    sync.page = sync.page if after is None else after
    told = {name: getattr(sync, name) for name in _COUNTED}
    if not _held(sync).update(**told, claimed_until=now + LEASE):
        raise Lost


_COUNTED: Final = ("total", "seen", "skipped", "added", "changed", "page")


def _whole(sync: ProductSync, now: datetime, way: Way) -> SyncState:
    """End a walk over everything: mark what is gone, name the cities, count."""
    store = sync.store
    cities = sessions.signed_in(
        store.login_id or 0, lambda cookies: background.run(cabinet.cities(cookies, way))
    )
    with transaction.atomic():
        if not _held(sync).exists():
            raise Lost
        there = Product.objects.filter(store=store, gone_at=None)
        unseen = there.exclude(seen_at__gte=sync.started_at)
        seen = there.filter(seen_at__gte=sync.started_at).count()
        # A row that could not be read, or a list that moved meanwhile, may be one of the unseen.
        if not sync.skipped and seen >= (sync.total or 0):
            sync.gone = unseen.update(gone_at=now)
        name_cities(store, cities)
        Login.objects.filter(stores=store).update(last_checked_at=now, last_error="")
        Store.objects.filter(pk=store.pk).update(
            products_count=there.count(),
            last_sync_at=now,
            **({"revision": F("revision") + 1} if sync.added + sync.changed + sync.gone else {}),
        )
        return _end(sync, SyncState.DONE, now)


def _hand_on(sync: ProductSync) -> None:
    _held(sync).update(claimed_until=None)
    enqueue(sync.pk)


def _failed(sync: ProductSync, error: str, now: datetime) -> SyncState:
    state = _end(sync, SyncState.FAILED, now, error)
    once = f"{now:%Y-%m-%d %H}"
    told = notices.of_store(notices.SYNC_FAILED, sync.store, {"error": error[:200]}, now, once=once)
    notices.tell([told], now)
    return state


def _end(sync: ProductSync, state: SyncState, now: datetime, error: str = "") -> SyncState:
    if _held(sync).update(
        state=state, error=error[:300], ended_at=now, claimed_until=None, gone=sync.gone
    ):
        sync.state, sync.error, sync.ended_at = state, error[:300], now
        _tell(sync)
    return state


def _tell(sync: ProductSync) -> None:
    """Let open pages of the shop know how far it is."""
    told = {name: getattr(sync, name) for name in (*_COUNTED, "gone", "state", "error")}
    publish(sync.store_id, PROGRESS, {"sync": sync.pk, **told})
