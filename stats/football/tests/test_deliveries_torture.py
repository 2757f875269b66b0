"""Answers repeated, in no order, from processes that are killed: nothing is lost or doubled."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from stats.football.tests import deliveries

# FOOTBALL_TORTURE_MATCHES=30 makes a run of minutes.
FEW, MANY = 8, int(os.environ.get("FOOTBALL_TORTURE_MATCHES", "14"))
MODULE = ["-m", "stats.football.tests.deliveries"]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_few_untidy_deliveries_make_every_match_once():
    deliveries.take(deliveries.script(FEW))
    assert deliveries.drain() >= 0
    deliveries.check(deliveries.report(), FEW)


def environment(folder):
    shared = {
        **os.environ,
        "DEBUG": "1",
        "DOZOR_DEMO": "0",
        "DOZOR_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    if connection.vendor != "postgresql":
        return shared
    row = connection.settings_dict
    password = f":{row['PASSWORD']}" if row["PASSWORD"] else ""
    host = f"{row['HOST'] or '127.0.0.1'}:{row['PORT'] or 5432}"
    url = f"postgres://{row['USER']}{password}@{host}/{row['NAME']}"
    return {**shared, "DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL}


def run(env, *words):
    """Run a command to its end; returns what it said."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def start(env, *words):
    """Start taking answers; what it says comes through a pipe, what goes wrong to stderr."""
    return subprocess.Popen(
        [sys.executable, *MODULE, "take", str(MANY), *map(str, words)],
        cwd=settings.BASE_DIR,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(process, answers):
    """Kill a process in the middle of what it does, once it kept so many answers."""
    for _ in range(answers):
        assert process.stdout.readline() == "kept\n"
    os.kill(process.pid, signal.SIGKILL)
    left, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    return answers + left.count("kept\n")


def killed_and_gone_on(folder):
    """Store the script from two processes, one of which is killed again and again."""
    env = environment(folder)
    steady = start(env, 1, 2)
    try:
        taken = 0
        for answers in (30, 1, 50):
            # The source tells anew what it does not know to be kept, and a little before that.
            first = max(0, taken - 5)
            taken = first + kill_after(start(env, 2 * first, 2), answers)
        last = start(env, 2 * max(0, taken - 5), 2)
        assert last.communicate(timeout=400) and last.returncode == 0
        assert steady.communicate(timeout=400) and steady.returncode == 0
    finally:
        if steady.poll() is None:
            steady.kill()
            steady.communicate()
    assert not run(env, *MODULE, "drain").endswith("DRAINED -1\n")
    said = run(env, *MODULE, "report")
    deliveries.check(json.loads(said.rpartition("REPORT ")[2]), MANY)


# Each database has its own form of being shared by processes; the other's is not collected.
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):

    @pytest.mark.slow
    @pytest.mark.timeout(900)
    def test_processes_killed_while_they_store_lose_and_double_nothing(tmp_path, migrated_file):
        shutil.copyfile(migrated_file, tmp_path / "dozor.sqlite3")
        run(environment(tmp_path), "manage.py", "migrate", "--skip-checks", "--verbosity", "0")
        killed_and_gone_on(tmp_path)

else:

    @pytest.mark.slow
    @pytest.mark.timeout(900)
    @pytest.mark.django_db(transaction=True)
    def test_processes_killed_while_they_store_lose_and_double_nothing(tmp_path):
        killed_and_gone_on(tmp_path)
