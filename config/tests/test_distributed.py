"""Separate web, worker, beat and demo processes over Postgres and Redis.

Collected when REDIS_URL is set; DATABASE_URL must name Postgres.
"""

import signal

import pytest
from django.conf import settings as django_settings
from django.db import connection
from redis import Redis

from config.tests.processes import Visitor, first_alert, free_port, running, var_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


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
        **var_of(tmp_path),
    }


@pytest.fixture
def house(shared):
    """Every process of the distributed runtime, each by its documented command."""
    port, demo_port = free_port(), free_port()
    shared["DEMO_BASE_URL"] = f"http://127.0.0.1:{demo_port}"
    uvicorn = ["-m", "uvicorn", "config.asgi:application", "--port", str(port)]
    celery = ["-m", "celery", "-A", "config"]
    queues = ["-Q", "refresh,demper,alerts,maintenance", "--concurrency", "2"]
    with (
        running(["manage.py", "demo_sources", "--port", str(demo_port)], **shared) as demo,
        running(["manage.py", "prepare"], **shared) as prepare,
    ):
        demo.wait_for("DEMO_BASE_URL=")
        assert prepare.child.wait(90) == 0, prepare.said
        with (
            running(uvicorn, **shared) as web,
            running([*celery, "worker", *queues], **shared) as worker,
            running([*celery, "beat"], **shared) as beat,
        ):
            web.wait_for("Uvicorn running on")
            yield {"port": port, "web": web, "worker": worker, "beat": beat}


def test_an_alert_of_a_worker_arrives_on_a_socket_of_a_web_process(house):
    visitor = Visitor(house["port"])
    visitor.sign_in()
    with visitor.socket("/ws/feed/") as stream:
        alert = first_alert(stream, 90)
        assert alert["type"].startswith("warthunder.")
    visitor.wait_for_status("/health", 200, 40)
    assert visitor.get_json("/health")["worker"]["ok"] is True
    for name in ("beat", "worker", "web"):
        code, seconds = house[name].stop(signal.SIGTERM, 30)
        assert seconds < 20
        assert code in {0, -signal.SIGTERM}, house[name].said
        assert "Traceback" not in house[name].said
