"""A Celery worker and beat as threads of the serving process: the embedded runtime.

What waits in the in-memory queues is lost when the process ends. The database says what is due,
so the next start enqueues it again.
"""

import logging
import os
import threading
from typing import Any

from celery import Celery, beat, signals
from celery.worker import WorkController, state

log = logging.getLogger(__name__)
START_S = 15.0
BEAT_TICK_S = 1
HEARTBEAT = "config.tasks.heartbeat"


class InHouseBeat(beat.Service):
    """Beat that keeps its times in memory; every start begins anew."""

    in_house = True
    scheduler_cls = beat.Scheduler


class Embedded:
    """Worker and beat of one process; start once, stop once.

    `WorkController` is Celery's worker without its command line: no signal handlers, no banner.
    """

    def __init__(self, app: Celery, threads: int) -> None:
        os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # the command has made them
        app.set_default()
        app.finalize()
        app.loader.import_default_modules()
        self._ready = threading.Event()
        self.worker = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=threads,
            loglevel="WARNING",
            hostname="embedded@localhost",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            ready_callback=self._on_ready,
        )
        self.beat = InHouseBeat(app, max_interval=BEAT_TICK_S)
        self._worker_thread = self._thread("worker", self.worker.start)
        self._beat_thread = self._thread("beat", self.beat.start)

    @staticmethod
    def _thread(name: str, target: Any) -> threading.Thread:
        return threading.Thread(target=target, name=f"celery-{name}", daemon=True)

    def _beat_heart(self) -> None:
        self.worker.app.send_task(HEARTBEAT)

    def _on_ready(self, consumer: Any) -> None:
        self._ready.set()

    def start(self) -> None:
        """Start both; returns when the worker takes tasks, raises TimeoutError when it does not."""
        state.should_stop = state.should_terminate = None
        # Celery's command line sends this; Django's database clean-up between tasks hangs on it.
        signals.worker_init.send(sender=self.worker)
        self._worker_thread.start()
        if not self._ready.wait(START_S):
            raise TimeoutError(f"The worker did not start within {START_S:g} s.")
        self._beat_thread.start()
        self._beat_heart()

    def stop(self, timeout_s: float) -> bool:
        """Stop sending, finish what runs; False when a task still runs after `timeout_s`."""
        self.beat.stop()  # it ends by its next tick, and may be left to sleep until then
        state.should_stop = 0
        # The worker's loop looks there after a message or 2 s, and waits once more before it ends.
        self._beat_heart()
        self._beat_heart()
        self._worker_thread.join(timeout_s)
        stopped = not self._worker_thread.is_alive()
        if stopped:
            state.should_stop = None
        return stopped
