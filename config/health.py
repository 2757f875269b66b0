"""Is this process fit to serve: database, cache, broker, and the worker's last sign of life."""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from config.celery import app

log = logging.getLogger(__name__)
HEARTBEAT_KEY = "worker:heartbeat"
HEARTBEAT_KEPT_S = 24 * 3600
WORKER_LATE_S = 60.0
CONNECT_S = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """One thing the service stands on; `detail` is safe to show to anybody."""

    name: str
    ok: bool
    detail: str
    elapsed_ms: float


def beat_now() -> None:
    """Record that a worker ran a task that beat sent just now."""
    cache.set(HEARTBEAT_KEY, time.time(), HEARTBEAT_KEPT_S)


def worker_age_s(now: float) -> float | None:
    """Return seconds since the last heartbeat at `now` (Unix seconds); None when there was none."""
    at = cache.get(HEARTBEAT_KEY)
    return None if at is None else max(0.0, now - at)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def _cache() -> str:
    probe = f"health:{time.monotonic_ns()}"
    cache.set(probe, "1", 5)
    if cache.get(probe) != "1":
        raise LookupError("the cache forgot at once")
    cache.delete(probe)
    return "answers"


def _broker() -> str:
    with app.connection_for_write(connect_timeout=CONNECT_S) as broker:
        broker.ensure_connection(max_retries=1, timeout=CONNECT_S)
        return str(broker.transport.driver_name)


def _measured(name: str, probe: Callable[[], str]) -> Part:
    started = time.perf_counter()
    try:
        detail, ok = probe(), True
    except Exception:  # whatever a driver raises, the part is down
        log.warning("health probe failed", extra={"part": name}, exc_info=True)
        detail, ok = "does not answer", False
    return Part(name, ok, detail, round((time.perf_counter() - started) * 1000, 1))


def parts() -> list[Part]:
    """Probe everything a request needs."""
    return [
        _measured("database", _database),
        _measured("cache", _cache),
        _measured("broker", _broker),
    ]


def report(now: float) -> dict[str, Any]:
    """Return {status: ok|degraded|down, parts: [...], worker: {ok, age_s}} as of `now`.

    A silent worker is `degraded`: pages still answer, only nothing new is collected.
    """
    found = parts()
    ready = all(part.ok for part in found)
    age_s = worker_age_s(now) if ready else None
    worker_ok = age_s is not None and age_s <= WORKER_LATE_S
    status = "down" if not ready else "ok" if worker_ok else "degraded"
    return {
        "status": status,
        "parts": [asdict(part) for part in found],
        "worker": {"ok": worker_ok, "age_s": None if age_s is None else round(age_s, 1)},
    }
