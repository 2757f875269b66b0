"""`manage.py bench api`: the cached player answer, against the limit and against peers.

Every application runs under uvicorn in a process of its own, answers with the same bytes, and is
loaded by 32 connections from another process. Scratch database and settings; nothing of yours is
touched.
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis
from django.conf import settings

from config.bench.figures import Figure, Run
from config.bench.load import Load
from config.bench.servers import PEER_REDIS_URL, REDIS_KEY
from stats.warthunder.tests.pages import make_profile, profile_page

NICK = "Bench_Pilot"
PATH = f"/api/v1/warthunder/player/{NICK}"
CONNECTIONS = 32
SECONDS = 1.5
START_TIMEOUT_S = 30
COMPARED = (
    ("stock", "api_cached_player", "Django's stock ASGI"),
    ("raw", "api_cached_player:raw_asgi", "raw ASGI"),
    ("twin", "api_cached_player:fastapi_redis", "FastAPI + Redis"),
)
PEERS = ("raw", "twin", "single", "stock")
Loads = dict[str, list[Load]]


def api(run: Run) -> list[Figure]:
    """Measure answers per second and p99 of GET /player/{nick} at 32 connections.

    Targets: at least 5 times Django's stock ASGI path, p99 under 200 ms. The FastAPI twin is left
    out, with a word on stderr, where no Redis listens on 127.0.0.1:6379.
    """
    with tempfile.TemporaryDirectory(prefix="dozor-bench-") as folder:
        environment = _scratch_site(Path(folder))
        with _servers(environment, Path(folder) / "body.json") as addresses:
            loads: Loads = {name: [] for name in addresses}
            for _ in run.each():
                for name, address in addresses.items():
                    loads[name].append(_load(address, SECONDS))
    return _figures(loads, run.runs)


def _figures(loads: Loads, runs: int) -> list[Figure]:
    rates = {name: statistics.median(load.rate for load in taken) for name, taken in loads.items()}
    p99 = statistics.median(load.p99_ms for load in loads["ours"])
    ours = rates["ours"]
    figures = [
        Figure(name, ours, "requests/s", ours / rates[peer], label, runs)
        for peer, name, label in COMPARED
        if peer in rates
    ]
    figures.append(Figure("api_cached_player_p99", p99, "ms", runs=runs))
    figures += [
        Figure(f"api_peer_{name}", rate, "requests/s", runs=runs)
        for name, rate in rates.items()
        if name != "ours"
    ]
    return figures


def _scratch_site(folder: Path) -> dict[str, str]:
    """Make a database with one player in it; returns the environment its processes run in."""
    environment = {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
        "DOZOR_VAR": str(folder),
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_HTTPS": "0",
        "DOZOR_DEMO": "0",
        "API_RATE_PER_MINUTE": "0",
        "LOG_LEVEL": "ERROR",
        "BENCH_BODY": str(folder / "body.json"),
    }
    (folder / "static").mkdir()
    page = folder / "profile.html"
    page.write_bytes(profile_page(make_profile(nick=NICK, scale=90)))
    _manage(environment, "migrate", "--verbosity", "0")
    _manage(environment, "import_profile", str(page), "--no-progress")
    return environment


def _manage(environment: Mapping[str, str], *words: str) -> None:
    done = subprocess.run(  # noqa: S603  # our own command line, no shell
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {words[0]}: {done.stderr.strip()[-500:]}")


@contextmanager
def _servers(environment: Mapping[str, str], body: Path) -> Iterator[dict[str, str]]:
    """Start one process per application; ours first, since its answer is the peers' bytes."""
    processes: list[subprocess.Popen[bytes]] = []
    addresses: dict[str, str] = {}
    try:
        for name in ("ours", *PEERS):
            if name == "twin" and not _feed_twin(body):
                sys.stderr.write("No Redis on 127.0.0.1:6379: the FastAPI twin is left out.\n")
                continue
            port = _free_port()
            processes.append(_serve(name, port, environment))
            addresses[name] = f"http://127.0.0.1:{port}{PATH}"
            answer = _first_answer(port, processes[-1])
            if name == "ours":
                body.write_bytes(answer)
        yield addresses
    finally:
        for process in processes:
            _stop(process)


def _serve(name: str, port: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    target = f"config.bench.servers:{name}"
    factory = [] if name == "raw" else ["--factory"]
    lifespan = "on" if name == "ours" else "off"
    words = [target, *factory, "--port", str(port), "--lifespan", lifespan, "--no-access-log"]
    return subprocess.Popen(  # noqa: S603  # our own command line, no shell
        [sys.executable, "-m", "uvicorn", *words, "--log-level", "error"],
        cwd=settings.BASE_DIR,
        env=dict(environment),
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _first_answer(port: int, process: subprocess.Popen[bytes]) -> bytes:
    """Wait until the server answers; returns the body. Raises RuntimeError when it does not."""
    deadline = time.monotonic() + START_TIMEOUT_S
    request = f"GET {PATH} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
                line.sendall(request)
                answer = b"".join(iter(lambda: line.recv(65536), b""))
        except ConnectionError:
            time.sleep(0.05)
            continue
        head, _, body = answer.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"the server answered {head[:80]!r}")
        return body
    raise RuntimeError("the server did not start")


def _feed_twin(body: Path) -> bool:
    try:
        redis.Redis.from_url(PEER_REDIS_URL).set(f"{REDIS_KEY}:{NICK}", body.read_bytes(), ex=3600)
    except redis.RedisError:
        return False
    return True


def _load(address: str, seconds: float) -> Load:
    words = [address, "--connections", str(CONNECTIONS), "--seconds", str(seconds)]
    done = subprocess.run(  # noqa: S603  # our own command line, no shell
        [sys.executable, "-m", "config.bench.load", *words],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )
    load = Load(**json.loads(done.stdout))
    if load.errors:
        raise RuntimeError(f"{load.errors} of {load.answers} answers of {address} were not 200")
    return load
