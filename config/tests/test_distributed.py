"""Separate web, worker, beat and demo processes over Postgres and Redis.

Collected when REDIS_URL is set; DATABASE_URL must name Postgres.
"""

import signal

import pytest
from django.conf import settings as django_settings
from django.db import connection
from redis import Redis

from config import queues
from config.tests.processes import Visitor, first_alert, free_port, running, var_of

CELERY = ["-m", "celery", "-A", "config"]
WORKER = [*CELERY, "worker", "-Q", ",".join(queues.SHORT), "--concurrency", "2"]
LONG_WORKER = [*CELERY, "worker", "-Q", ",".join(queues.LONG), "--concurrency", "1"]
pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(1200)]


@pytest.fixture
def shared(transactional_db, tmp_path):
    """What all processes get: this test's own Postgres database, and empty queues."""
    with Redis.from_url(django_settings.REDIS_URL) as broker:
        names = [queue.name for queue in django_settings.CELERY_TASK_QUEUES]
        broker.delete(*names, "unacked", "unacked_index")
    row = connection.settings_dict
    host = f"{row['HOST'] or '127.0.0.1'}:{row['PORT'] or 5432}"
    password = f":{row['PASSWORD']}" if row["PASSWORD"] else ""
    return {
        "DATABASE_URL": f"postgres://{row['USER']}{password}@{host}/{row['NAME']}",
        "REDIS_URL": django_settings.REDIS_URL,
        "DEBUG": "1",
        "DOZOR_DEMO": "1",
        # A killed worker's subjects are free again after this time.
        "WT_LEASE_S": "10",
        **var_of(tmp_path),
    }


@pytest.fixture
def house(shared):
    """Every process of the distributed runtime, each by its documented command."""
    port, demo_port = free_port(), free_port()
    shared["DEMO_BASE_URL"] = f"http://127.0.0.1:{demo_port}"
    uvicorn = ["-m", "uvicorn", "config.asgi:application", "--port", str(port)]
    with (
        running(["manage.py", "demo_sources", "--port", str(demo_port)], **shared) as demo,
        running(["manage.py", "prepare"], **shared) as prepare,
    ):
        demo.wait_for("DEMO_BASE_URL=")
        assert prepare.child.wait(300) == 0, prepare.said
        with (
            running(uvicorn, **shared) as web,
            running(WORKER, **shared) as worker,
            running(LONG_WORKER, **shared) as long_worker,
            running([*CELERY, "beat"], **shared) as beat,
        ):
            web.wait_for("Uvicorn running on")
            yield {
                "port": port,
                "web": web,
                "worker": worker,
                "long_worker": long_worker,
                "beat": beat,
                "env": shared,
            }


SOURCES = {"warthunder", "faceit", "football", "demper"}  # whichever moves first


def test_alerts_cross_processes_and_outlive_a_killed_worker(house):
    visitor = Visitor(house["port"])
    visitor.sign_in()
    with visitor.socket("/ws/feed/") as stream:
        seen = [first_alert(stream, 240)]
        assert seen[0]["type"].partition(".")[0] in SOURCES
        visitor.wait_for_status("/health", 200, 240)
        house["worker"].child.kill()
        house["worker"].child.wait()
        with running(WORKER, **house["env"]) as heir:
            heir.wait_for("key=refresh")
            seen += [first_alert(stream, 240) for _ in range(3)]
            ids = [alert["id"] for alert in seen]
            assert ids == list(range(ids[0], ids[0] + len(ids)))
            visitor.wait_for_status("/health", 200, 180)
            assert visitor.get_json("/health")["status"] == "ok"
            assert_stops(heir)
    assert_stops(house["beat"])
    assert_stops(house["long_worker"])
    assert_stops(house["web"])


def assert_stops(process):
    """It ends within a grace period, without an error, by its own doing or by the signal."""
    code, seconds = process.stop(signal.SIGTERM, 30)
    assert seconds < 20
    assert code in {0, -signal.SIGTERM}, process.said
    assert "Traceback" not in process.said
