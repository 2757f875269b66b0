"""Find Postgres and Redis for the tests, or start temporary ones of our own."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import redis

from config.workshop.environment import run, say

WAIT_S = 20.0
INSTALL = (
    "Install {what} (Debian, Ubuntu: apt-get install {package}), or start it on its standard "
    "port, or name one by {variable}."
)


class Missing(Exception):
    """Something the tests need is neither running nor installed; the text says what to do."""


def may_install() -> bool:
    """Only a CI machine's root installs packages without being asked."""
    return os.environ.get("CI") == "true" and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def apt_install(*packages: str) -> None:
    """Install Debian packages without questions."""
    say(f"Installing {' '.join(packages)} …")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def free_port() -> int:
    """Return a TCP port of the loopback interface that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers_postgres(url: str) -> bool:
    """Tell whether this Postgres lets us in and create databases."""
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
            row = cursor.fetchone()
            return bool(row and row[0])
    except psycopg2.Error:
        return False


def answers_redis(url: str) -> bool:
    """Tell whether this Redis answers."""
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except (redis.RedisError, OSError):
        return False


def wait_for(what: str, ready: object) -> None:
    """Wait until `ready()` is true; raises Missing after WAIT_S."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        if callable(ready) and ready():
            return
        time.sleep(0.1)
    raise Missing(f"{what} did not start within {WAIT_S:g} s.")


def postgres_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl; Debian keeps it off PATH."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(found).resolve().parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Yield a URL of a Postgres in which test databases may be made."""
    standard = "postgres://postgres@127.0.0.1:5432/postgres"
    for url in filter(None, [os.environ.get("DATABASE_URL", ""), standard]):
        if url.startswith("postgres") and answers_postgres(url):
            yield url
            return
    programs = postgres_programs()
    if programs is None and may_install():
        apt_install("postgresql")
        programs = postgres_programs()
    if programs is None:
        raise Missing(
            INSTALL.format(what="Postgres", package="postgresql", variable="DATABASE_URL")
        )
    with own_postgres(programs) as url:
        yield url


@contextlib.contextmanager
def own_postgres(programs: Path) -> Iterator[str]:
    """Yield the URL of a new Postgres in a temporary folder, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="dozor-postgres-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        prefix: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            prefix = ["runuser", "-u", "postgres", "--"]
        data, log = str(folder / "data"), str(folder / "log")
        initdb = [str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust"]
        control = [*prefix, str(programs / "pg_ctl"), "-D", data]
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
        quiet = {"cwd": "/", "check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([*prefix, *initdb], **quiet)  # type: ignore[call-overload]
        subprocess.run([*control, "-l", log, "-o", options, "-w", "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """Yield a URL of a Redis that tests may fill."""
    for url in filter(None, [os.environ.get("REDIS_URL", ""), "redis://127.0.0.1:6379/0"]):
        if answers_redis(url):
            yield url
            return
    if not shutil.which("redis-server") and may_install():
        apt_install("redis-server")
    if not shutil.which("redis-server"):
        raise Missing(INSTALL.format(what="Redis", package="redis-server", variable="REDIS_URL"))
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="dozor-redis-") as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        server = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
        url = f"redis://127.0.0.1:{port}/0"
        try:
            wait_for("Redis", lambda: answers_redis(url))
            yield url
        finally:
            server.terminate()
            server.wait(WAIT_S)
