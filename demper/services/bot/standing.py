"""A process that does nothing but run the bot over its own shops, until it is told to end."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from django.db import close_old_connections, connections
from django.utils import timezone

from demper.services.bot import instances
from demper.services.bot.cycle import run_cycle
from demper.services.bot.sweeping import due_stores

log = logging.getLogger(__name__)
LOOK_EVERY_S: Final = 5.0


def stand(threads: int, ended: threading.Event, *, every_s: float = LOOK_EVERY_S) -> int:
    """Run cycles of this instance's shops, so many at once, until `ended`; returns how many ran."""
    running: dict[int, Future[None]] = {}
    done = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="cycle") as pool:
        try:
            while not ended.is_set():
                done += _reap(running)
                for store_id in _wanted(running, threads):
                    running[store_id] = pool.submit(_cycle, store_id)
                ended.wait(every_s)
        finally:
            instances.gone()
    return done + _reap(running)


def _wanted(running: dict[int, "Future[None]"], threads: int) -> list[int]:
    now = timezone.now()
    close_old_connections()
    own = instances.mine(due_stores(now), now)
    instances.heard(now, stores=len(own))
    return [one for one in own if one not in running][: max(0, threads - len(running))]


def _reap(running: dict[int, "Future[None]"]) -> int:
    ended = [store_id for store_id, future in running.items() if future.done()]
    for store_id in ended:
        error = running.pop(store_id).exception()
        if error is not None:
            log.error("the cycle of shop %s failed: %r", store_id, error)
    return len(ended)


def _cycle(store_id: int) -> None:
    try:
        run_cycle(store_id)
    finally:
        connections.close_all()
