"""`manage.py bench fanout`: 500 sockets hear every message, ours against websockets.broadcast.

Both servers run in processes of their own under uvloop without compression, and the same client
program holds 500 sockets to each. Every run sends the same burst through both, one after the
other. Ours takes the whole way: a thread calls `broadcast`, the channel layer carries it, the hub
writes to real `/ws/feed/` sockets that were admitted by session and origin. A scratch database is
used; nothing of yours is touched.
"""

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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from config.bench.figures import Figure, Run

SOCKETS = 500
BURST = 200
EVENTS = 200
PACE_MS = 20.0
FEED_PACE_MS = 200.0
HERE = "accounts.alerts.bench"

SIGN_IN = """
import django
django.setup()
from accounts.alerts.bench.person import make_people
for user_id, session_key in make_people({count}):
    print(user_id, session_key)
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One server with its crowd of clients."""

    server: "subprocess.Popen[str]"
    clients: "subprocess.Popen[str]"

    def send(self, count: int, pause_ms: float = 0.0) -> tuple[float, dict[str, Any]]:
        """Send messages; returns the time (s) until the last socket had all, and the report."""
        _tell(self.clients, f"expect {count}")
        _heard(self.clients)
        start = time.monotonic()
        _tell(self.server, f"go {count} {pause_ms}")
        report = json.loads(_heard(self.clients))
        if report["closed"] or report["frames"] != count * SOCKETS:
            raise RuntimeError(f"messages were lost or repeated: {report}")
        return report["last"] - start, report


def fanout(run: Run) -> list[Figure]:
    """Measure messages per second to 500 sockets, and the delays of 200 paced events.

    `fanout_p95` is of events broadcast to one topic, 50 a second; `feed_p95` of events that are
    stored for 500 followers and told each in their own feed, 5 a second.
    """
    with tempfile.TemporaryDirectory(prefix="dozor-bench-") as folder, ExitStack() as stack:
        environment, cookies = _scratch_site(Path(folder))
        ours = stack.enter_context(_side("ours", environment, cookies[:1]))
        peer = stack.enter_context(_side("peer", environment, [""]))
        for side in (ours, peer):
            side.send(BURST // 4)
        pairs = [(ours.send(BURST)[0], peer.send(BURST)[0]) for _ in run.each()]
        paced = [side.send(EVENTS, PACE_MS)[1] for side in (ours, peer)]
        stack.close()
        # Last, because it stores alerts: the numbers that `ours` sends begin with 1.
        feed_p95_ms = _feeds(environment, cookies)
    return [*_figures(pairs, paced, run.runs), Figure("feed_p95", feed_p95_ms, "ms", runs=1)]


def _feeds(environment: dict[str, str], cookies: list[str]) -> float:
    """Return the p95 delay (ms) of 200 events, each stored for and told to 500 followers."""
    with _side("feeds", environment, cookies) as side:
        side.send(5, FEED_PACE_MS)
        p95_ms: float = side.send(EVENTS, FEED_PACE_MS)[1]["p95_ms"]
    return p95_ms


def _figures(
    pairs: Sequence[tuple[float, float]], paced: Sequence[dict[str, Any]], runs: int
) -> list[Figure]:
    sent = SOCKETS * BURST
    rate = statistics.median(sent / ours_s for ours_s, _ in pairs)
    peer_rate = statistics.median(sent / peer_s for _, peer_s in pairs)
    ratio = statistics.median(peer_s / ours_s for ours_s, peer_s in pairs)
    delay, peer_delay = (report["p95_ms"] for report in paced)
    against = "websockets.broadcast"
    return [
        Figure("fanout_500_sockets", rate, "messages/s", ratio, against, runs),
        Figure("fanout_peer", peer_rate, "messages/s", runs=runs),
        Figure("fanout_p95", delay, "ms", delay / peer_delay, against, 1),
        Figure("fanout_p50", paced[0]["p50_ms"], "ms", runs=1),
    ]


def _scratch_site(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Make a database with 500 signed-in people; returns the environment and their cookies."""
    (folder / "static").mkdir()
    environment = {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
        "DOZOR_VAR": str(folder),
        "DOZOR_DEMO": "0",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    _python(["manage.py", "migrate", "--verbosity=0"], environment)
    lines = _python(["-c", SIGN_IN.format(count=SOCKETS)], environment).splitlines()[-SOCKETS:]
    people = [line.split() for line in lines]
    cookies = [f"{settings.SESSION_COOKIE_NAME}={session_key}" for _, session_key in people]
    return {**environment, "BENCH_USER_ID": people[0][0]}, cookies


def _python(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603  # our own interpreter and modules
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@contextmanager
def _side(name: str, environment: dict[str, str], cookies: list[str]) -> Iterator[Side]:
    port = _free_port()
    path = "/ws/feed/"
    with (
        _process([f"{HERE}.servers", name, str(port)], environment) as server,
        _process(
            [f"{HERE}.clients", "127.0.0.1", str(port), path, str(SOCKETS)],
            {**environment, "BENCH_COOKIES": ",".join(cookies)},
        ) as clients,
    ):
        yield Side(server, clients)


@contextmanager
def _process(module: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Start a module and wait for its word; it ends when its stdin does."""
    with subprocess.Popen(  # noqa: S603  # our own interpreter and modules
        [sys.executable, "-m", *module],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _heard(process)
            yield process
        finally:
            process.kill()


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None  # noqa: S101  # opened as a pipe
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None  # noqa: S101  # opened as a pipe
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended early")
    return line


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
