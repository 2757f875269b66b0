"""Celery workers and beat as threads of the serving process: the embedded runtime.

What waits in the in-memory queues is lost when the process ends. The database says what is due,
so the next start enqueues it again.
"""

import logging
import os
import threading
import time
from collections.abc import Iterable
from typing import Any

from celery import Celery, beat, signals
from celery.worker import WorkController, state

from config import queues
from config.celery import companion

log = logging.getLogger(__name__)
START_S = 15.0
BEAT_TICK_S = 1
HEARTBEAT = "config.tasks.heartbeat"


def _thread(name: str, target: Any) -> threading.Thread:
    return threading.Thread(target=target, name=f"celery-{name}", daemon=True)


class InHouseBeat(beat.Service):
    """Beat that keeps its times in memory; every start begins anew."""

    in_house = True
    scheduler_cls = beat.Scheduler


class Worker:
    """One worker in threads, taking from some of the queues.

    `WorkController` is Celery's worker without its command line: no signal handlers, no banner.
    """

    def __init__(self, app: Celery, queues: Iterable[str], threads: int) -> None:
        self.ready = threading.Event()
        self.controller = WorkController(
            app=app,
            queues=list(queues),
            pool_cls="threads",
            concurrency=threads,
            loglevel="WARNING",
            hostname="embedded@localhost",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            ready_callback=self._on_ready,
        )
        self.thread = _thread("worker", self.controller.start)

    def _on_ready(self, consumer: Any) -> None:
        self.ready.set()


class Embedded:
    """Workers and beat of one process; start once, stop once.

    Long work has threads of its own: however much of it there is, live news overtakes it.
    """

    def __init__(self, app: Celery, *, threads: int, long_threads: int) -> None:
        os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # the command has made them
        other = companion()
        app.set_default()
        for one in (app, other):
            one.finalize()
            one.loader.import_default_modules()
        self.app = app
        self.workers = [
            Worker(app, queues.SHORT, threads),
            Worker(other, queues.LONG, long_threads),
        ]
        self.beat = InHouseBeat(app, max_interval=BEAT_TICK_S)
        self._beat_thread = _thread("beat", self.beat.start)

    def start(self) -> None:
        """Start all; returns when tasks are taken, raises TimeoutError when they are not."""
        state.should_stop = state.should_terminate = None
        # Celery's command line sends this; Django's database clean-up between tasks hangs on it.
        signals.worker_init.send(sender=self.workers[0].controller)
        for worker in self.workers:
            worker.thread.start()
        for worker in self.workers:
            if not worker.ready.wait(START_S):
                raise TimeoutError(f"The worker did not start within {START_S:g} s.")
        self._beat_thread.start()
        self.app.send_task(HEARTBEAT)

    def stop(self, timeout_s: float) -> bool:
        """Stop sending, finish what runs; False when a task still runs after `timeout_s`."""
        until = time.monotonic() + timeout_s
        self.beat.stop()  # it ends by its next tick, and may be left to sleep until then
        state.should_stop = 0
        for queue in (*queues.SHORT[:1], *queues.LONG):
            # A loop looks there after a message or 2 s, and waits once more before it ends.
            for _ in range(2):
                self.app.send_task(HEARTBEAT, queue=queue)
        for worker in self.workers:
            worker.thread.join(max(0.0, until - time.monotonic()))
        stopped = not any(worker.thread.is_alive() for worker in self.workers)
        if stopped:
            state.should_stop = None
        return stopped
