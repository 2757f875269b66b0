"""The worker and beat that live in the serving process."""

import threading
import time

import pytest

from config.celery import app
from config.embedded import Embedded
from config.health import worker_age_s


@pytest.fixture
def embedded():
    threads = Embedded(app, 2)
    threads.start()
    yield threads
    assert threads.stop(10)


def wait_until(true, seconds=10.0):
    """Ask again every few milliseconds without sleeping in the test's own thread."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if true():
            return True
        pause.wait(0.02)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_task_runs_in_a_thread_of_this_process(embedded):
    assert wait_until(lambda: worker_age_s(time.time()) is not None)


def test_nothing_runs_after_stop():
    threads = Embedded(app, 1)
    threads.start()
    assert threads.stop(10)
    assert not [one.name for one in threading.enumerate() if one.name == "celery-worker"]
