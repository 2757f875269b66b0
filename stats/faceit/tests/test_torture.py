"""Thousands of deliveries with repeats, disorder, gaps and a killed process: every match once,
every alert once. The small form goes through the real door and the real workers' code in this
process.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from config.tests.processes import free_port, running
from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from stats.faceit.models import Match
from stats.faceit.tests import torture
from stats.faceit.tests.following import work
from stats.faceit.tests.rooms_source import FAST, SECRET

PAUSE = threading.Event()
# Ten deliveries each; FACEIT_TORTURE_MATCHES=1000 makes ten thousand.
MATCHES = int(os.environ.get("FACEIT_TORTURE_MATCHES", "250"))
CELERY = ["-m", "celery", "-A", "config"]
WORKER = [
    *CELERY, "worker", "--pool", "threads", "--concurrency", "4", "-Q",
    "refresh,alerts,long", "--without-mingle", "--without-gossip",
]  # fmt: skip


@contextmanager
def in_use(source, settings):
    settings.FACEIT_API_KEY = "key"
    settings.FACEIT_WEBHOOK_SECRET = SECRET
    registry.reset()
    with LoopbackServer(source.app()) as server:
        registry.override_base_url("faceit", server.url, **FAST)
        yield
        registry.reset()


@pytest.mark.slow
@pytest.mark.django_db
def test_three_hundred_untidy_deliveries_make_every_match_and_every_alert_once(settings):
    source, bodies = torture.script(30)
    torture.prepare()
    client = Client(headers={"X-Faceit-Secret": SECRET})
    with in_use(source, settings):
        for start in range(0, len(bodies), 40):
            for body in bodies[start : start + 40]:
                answer = client.post(torture.PATH, body, content_type="application/json")
                assert answer.status_code == 200
            work()

    torture.check(torture.report(), source, bodies)


def environment(folder, url):
    shared = {
        "DEBUG": "1",
        "DOZOR_DEMO": "0",
        "DOZOR_VAR": str(folder),
        "DOZOR_ADMIN_PASSWORD": "a-long-first-password",
        "FACEIT_API_KEY": "key",
        "FACEIT_API_BASE_URL": url,
        "FACEIT_REQUESTS_PER_SECOND": "1000",
        "FACEIT_HOURLY_BUDGET": "1000000",
        "FACEIT_LEASE_S": "10",
        "FACEIT_WEBHOOK_SECRET": SECRET,
        "API_RATE_PER_MINUTE": "60",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    if not settings.REDIS_URL:
        return shared
    row = connection.settings_dict
    password = f":{row['PASSWORD']}" if row["PASSWORD"] else ""
    host = f"{row['HOST'] or '127.0.0.1'}:{row['PORT'] or 5432}"
    database = f"postgres://{row['USER']}{password}@{host}/{row['NAME']}"
    return {**shared, "DATABASE_URL": database, "REDIS_URL": settings.REDIS_URL}


def run(env, *words):
    """Run a command to its end; returns what it said."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def report_of(env):
    said = run(env, "-m", "stats.faceit.tests.torture", "report")
    return json.loads(said.rpartition("REPORT ")[2])


def complete_in(folder):
    """Count as `complete` does, in the file of another process: a look, not a start of Django."""
    with closing(sqlite3.connect(f"file:{folder}/dozor.sqlite3?mode=ro", uri=True)) as house:
        counted = "SELECT count(*) FROM faceit_match WHERE stats_at IS NOT NULL"
        return house.execute(counted).fetchone()[0]


def settled(found):
    return found["states"].keys() == {"done"} and found["complete"] == MATCHES == found["matches"]


def complete():
    return Match.objects.filter(stats_at__isnull=False).count()


def wait_until_settled(report, source, process, seconds, complete):
    """Look until all is worked off and told; fails with what the process said."""
    end = time.monotonic() + seconds
    wanted = sum(torture.expected_alerts(source).values())
    while complete() < MATCHES:
        assert time.monotonic() < end, (complete(), process.said[-3000:])
        assert process.child.poll() is None, process.said[-3000:]
        PAUSE.wait(0.2)
    while True:
        found = report()
        if settled(found) and len(found["finished"]) >= wanted and not found["claimed"]:
            return found
        assert time.monotonic() < end, (found["states"], found["complete"], process.said[-3000:])
        assert process.child.poll() is None, process.said[-3000:]
        PAUSE.wait(2)


def until_under_way(poster, bodies, process, complete):
    """Wait until half is posted and some matches are done with, but by no means all."""
    while poster.answered < len(bodies) // 2 or complete() < MATCHES // 20:
        assert process.child.poll() is None, process.said[-3000:]
        PAUSE.wait(0.2)


@pytest.fixture
def script():
    return torture.script(MATCHES)


# Each runtime has its own form of being killed; the other's is not collected.
if not settings.REDIS_URL:

    @pytest.mark.slow
    @pytest.mark.timeout(1500)
    def test_the_embedded_process_killed_among_thousands_of_deliveries_loses_and_doubles_nothing(
        script, tmp_path, migrated_file
    ):
        source, bodies = script
        port = free_port()
        shutil.copyfile(migrated_file, tmp_path / "dozor.sqlite3")
        serve = ["manage.py", "serve", "--port", str(port), "--no-demo"]
        with LoopbackServer(source.app()) as server:
            env = environment(tmp_path, server.url)
            run(env, "manage.py", "migrate", "--verbosity", "0")
            run(env, "-m", "stats.faceit.tests.torture", "prepare")
            with running(serve, **env) as first:
                first.wait_for("Ctrl-C stops it.")
                poster = torture.Poster(f"127.0.0.1:{port}", bodies).start()
                until_under_way(poster, bodies, first, lambda: complete_in(tmp_path))
                first.stop(signal.SIGKILL)
            before = report_of(env)
            assert not settled(before)
            assert before["complete"] > 0
            with running(serve, **env) as second:
                second.wait_for("Ctrl-C stops it.")
                assert poster.wait(600), poster.answered
                found = wait_until_settled(
                    lambda: report_of(env), source, second, 600, lambda: complete_in(tmp_path)
                )
                assert "Traceback" not in second.said

        assert poster.answered == len(bodies) == 10 * MATCHES
        torture.check(found, source, bodies)


if settings.REDIS_URL:

    @pytest.mark.slow
    @pytest.mark.timeout(1500)
    @pytest.mark.django_db(transaction=True)
    def test_a_worker_killed_among_thousands_of_deliveries_loses_and_doubles_nothing(
        script, tmp_path
    ):
        source, bodies = script
        port = free_port()
        web = ["-m", "uvicorn", "config.asgi:application", "--port", str(port)]
        torture.prepare()
        with LoopbackServer(source.app()) as server:
            env = environment(tmp_path, server.url)
            with (
                running(web, **env) as site,
                running([*CELERY, "beat", "-s", str(tmp_path / "beat")], **env),
            ):
                site.wait_for("Uvicorn running on")
                poster = torture.Poster(f"127.0.0.1:{port}", bodies).start()
                with running(WORKER, **env) as first:
                    until_under_way(poster, bodies, first, complete)
                    first.stop(signal.SIGKILL)
                before = torture.report()
                assert not settled(before)
                assert before["complete"] > 0
                with running(WORKER, **env) as second:
                    assert poster.wait(600), poster.answered
                    found = wait_until_settled(torture.report, source, second, 600, complete)

        assert poster.answered == len(bodies) == 10 * MATCHES
        torture.check(found, source, bodies)
