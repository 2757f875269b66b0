"""How fast the house says 200 to a webhook: over HTTP, with the worker at work beside it."""

import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from config.bench.figures import Figure, Run

POSTS = 200
WARM = 50
# Far more than FACEIT posts for a community; a burst comes as fast as answers do.
PER_SECOND = 20
START_S = 60.0
HEADER = "X-Faceit-Secret"
PATH = "/api/v1/faceit/webhook"


def webhook_figures(run: Run) -> list[Figure]:
    """Measure one sender's webhooks, each of a new match: 200 a run at 20 a second, 200 at once.

    Figures are medians over the runs of one run's percentiles. Target: p95 under 50 ms at 20 a
    second. In a burst answers share the processor and SQLite's one writer with the worker.
    """
    secret = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="dozor-bench-") as folder:
        port = _free_port()
        with _served(_environment(Path(folder), secret), port):
            _post_all(port, secret, WARM)
            measured = [
                (
                    _percentiles(_post_all(port, secret, POSTS, PER_SECOND)),
                    _percentiles(_post_all(port, secret, POSTS)),
                )
                for _ in run.each()
            ]
    paced, burst = zip(*measured, strict=True)
    return [*_figures("faceit_webhook", paced, run), *_figures("faceit_webhook_burst", burst, run)]


def _figures(name: str, measured: Sequence[dict[str, float]], run: Run) -> list[Figure]:
    return [
        Figure(
            f"{name}_{share}",
            statistics.median(one[share] for one in measured),
            "ms",
            runs=run.runs,
        )
        for share in ("p50", "p95", "p99")
    ]


def _percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {f"p{share}": cuts[share - 1] * 1000 for share in (50, 95, 99)}


def _post_all(port: int, secret: str, count: int, per_second: float = 0.0) -> list[float]:
    """Post one after the other on one connection; returns the seconds each took.

    `per_second` 0 posts the next as soon as one is answered.
    """
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json", HEADER: secret}
    took = []
    try:
        for _ in range(count):
            body = json.dumps(_webhook())
            began = time.perf_counter()
            link.request("POST", PATH, body, headers)
            answer = link.getresponse()
            answer.read()
            took.append(time.perf_counter() - began)
            if per_second:
                time.sleep(max(0.0, 1 / per_second - took[-1]))
            if answer.status != 200:
                raise RuntimeError(f"a webhook was answered with {answer.status}")
    finally:
        link.close()
    return took


def _webhook() -> dict[str, Any]:
    """Return the news that a match's server is ready, with ten players."""
    match_id = f"1-{uuid4()}"
    return {
        "transaction_id": str(uuid4()),
        "event": "match_status_ready",
        "event_id": str(uuid4()),
        "timestamp": "2026-02-25T06:13:20Z",
        "retry_count": 0,
        "version": 1,
        "payload": {
            "id": match_id,
            "region": "EU",
            "game": "cs2",
            "version": 23,
            "entity": {"id": "queue", "name": "Steppe 5v5 Queue", "type": "matchmaking"},
            "teams": [_team(1), _team(2)],
            "created_at": "2026-02-25T05:30:00Z",
            "started_at": "2026-02-25T05:33:20Z",
        },
    }


def _team(number: int) -> dict[str, Any]:
    roster = [
        {"id": f"bench-{number}-{n}", "nickname": f"Bench_{number}_{n}", "game_skill_level": 8}
        for n in range(5)
    ]
    return {"id": f"team-{number}", "name": f"team_{number}", "roster": roster}


@contextmanager
def _served(environment: dict[str, str], port: int) -> Iterator[None]:
    words = ["manage.py", "serve", "--port", str(port), "--no-demo"]
    child = subprocess.Popen(  # noqa: S603  # our own command line, no shell
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, child)
        yield
    finally:
        child.terminate()
        child.wait(30)


def _wait_for(port: int, child: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and child.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path, secret: str) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
        "DOZOR_VAR": str(folder),
        "DEBUG": "1",
        "DOZOR_DEMO": "0",
        "DOZOR_ADMIN_PASSWORD": secrets.token_urlsafe(16),
        "FACEIT_WEBHOOK_SECRET": secret,
        "FACEIT_WEBHOOK_HEADER": HEADER,
        "LOG_LEVEL": "ERROR",
    }
