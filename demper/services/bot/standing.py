"""A process that does nothing but run the bot over its own shops, until it is told to end."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from demper.models import Store
from demper.services.bot import instances
from demper.services.bot.cycle import run_cycle
from demper.services.bot.sweeping import due_stores

log = logging.getLogger(__name__)
LOOK_EVERY_S: Final = 5.0
COUNT_EVERY_S: Final = 60.0
AWAY: Final = (OperationalError, InterfaceError)


@dataclass(slots=True)
class _Desk:
    """What runs now, by shop, and when the shops of this instance were counted last."""

    threads: int
    ended: threading.Event
    running: dict[int, "Future[None]"] = field(default_factory=dict)
    counted_at: float = float("-inf")


def stand(threads: int, ended: threading.Event, *, every_s: float = LOOK_EVERY_S) -> int:
    """Run cycles of this instance's shops, so many at once, until `ended`; returns how many ran.

    A database that is away is waited for. What runs when the end comes begins no new look and
    sends nothing more; what it has seen is stored, and its shops are given back.
    """
    desk, done = _Desk(threads, ended), 0
    _quietly(instances.gone)  # a container comes back under the name of the one that died
    with ThreadPoolExecutor(threads, thread_name_prefix="cycle") as pool:
        try:
            while not ended.is_set():
                done += _reap(desk.running)
                for store_id in _wanted(desk):
                    desk.running[store_id] = pool.submit(_cycle, store_id, ended)
                ended.wait(every_s)
        finally:
            _quietly(instances.gone)
    return done + _reap(desk.running)


def _wanted(desk: _Desk) -> list[int]:
    try:
        close_old_connections()
        return _own(desk)
    except AWAY:
        log.warning("the database is away; this instance looks again", exc_info=True)
        return []


def _own(desk: _Desk) -> list[int]:
    now = timezone.now()
    own = instances.mine(due_stores(now), now)
    instances.heard(now, stores=_counted(desk))
    waiting = [one for one in own if one not in desk.running]
    return waiting[: max(0, desk.threads - len(desk.running))]


def _counted(desk: _Desk) -> int | None:
    """Return how many shops this instance looks after, None when that was told a moment ago."""
    if time.monotonic() - desk.counted_at < COUNT_EVERY_S:
        return None
    desk.counted_at = time.monotonic()
    rows = Store.objects.filter(active=True, demo=settings.DOZOR_DEMO)
    return len(instances.mine(rows.values_list("pk", flat=True), timezone.now()))


def _quietly(step: Callable[[], None]) -> None:
    """Take a step that is only a courtesy: without a database it is left out."""
    try:
        close_old_connections()
        step()
    except AWAY:
        log.warning("the database is away", exc_info=True)


def _reap(running: dict[int, "Future[None]"]) -> int:
    ended = [store_id for store_id, future in running.items() if future.done()]
    for store_id in ended:
        error = running.pop(store_id).exception()
        if error is not None:
            log.error("the cycle of shop %s failed: %r", store_id, error)
    return len(ended)


def _cycle(store_id: int, ended: threading.Event) -> None:
    try:
        run_cycle(store_id, ended=ended)
    finally:
        connections.close_all()
