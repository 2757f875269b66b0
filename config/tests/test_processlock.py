"""One process owns the data while there is no Redis."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from config.processlock import AlreadyRunning, hold_process_lock, release_process_lock

HOLDER = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(VAR_DIR=Path(sys.argv[1]), DISTRIBUTED=False)
from config.processlock import hold_process_lock
hold_process_lock()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR, settings.DISTRIBUTED = tmp_path, False
    yield tmp_path
    release_process_lock()


@pytest.fixture
def holder(var):
    """Another process that holds the lock until its input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(var)],
        cwd=django_settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(django_settings.BASE_DIR)},
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    with process:
        yield process
        process.kill()


@pytest.mark.slow
def test_a_second_process_is_refused_with_the_firsts_number(holder):
    with pytest.raises(AlreadyRunning, match=f"process {holder.pid},.*REDIS_URL"):
        hold_process_lock()


@pytest.mark.slow
def test_the_lock_is_free_once_its_holder_was_killed(holder):
    holder.kill()
    holder.wait()
    hold_process_lock()


@pytest.mark.slow
def test_with_redis_nobody_is_refused(holder, settings):
    settings.DISTRIBUTED = True
    hold_process_lock()


def test_the_same_process_may_ask_twice(var):
    hold_process_lock()
    hold_process_lock()
