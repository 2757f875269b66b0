"""The worker and beat that live in the serving process."""

import threading
import time

import pytest
from celery import shared_task

from config.celery import app
from config.embedded import HEARTBEAT, Embedded
from config.health import worker_age_s

entered, ended, leave = threading.Semaphore(0), threading.Semaphore(0), threading.Event()


@shared_task(name="config.tests.last")
def last():
    """Last until the test says so."""
    entered.release()
    leave.wait(10)
    ended.release()


@pytest.fixture
def embedded():
    threads = Embedded(app, threads=2, long_threads=1)
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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_task_runs_in_a_thread_of_this_process(embedded):
    assert wait_until(lambda: worker_age_s(time.time()) is not None)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_short_work_overtakes_any_amount_of_long_work(embedded):
    try:
        for _ in range(4):
            app.send_task(last.name, queue="long")
        assert entered.acquire(timeout=10)
        app.send_task(HEARTBEAT)
        assert wait_until(lambda: worker_age_s(time.time()) is not None)
        assert not ended.acquire(blocking=False)
    finally:
        leave.set()
        for _ in range(4):
            assert ended.acquire(timeout=10)


@pytest.mark.slow
def test_nothing_runs_after_stop():
    threads = Embedded(app, threads=1, long_threads=1)
    threads.start()
    assert threads.stop(10)
    assert not [one.name for one in threading.enumerate() if one.name == "celery-worker"]
