"""What orchestrators and Prometheus are told."""

import time

import pytest
from django.core.cache import cache

from config import health


def test_livez_answers_without_a_database(client):
    assert client.get("/livez").content == b"ok"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_are_answered_whatever_the_host(client, settings, path):
    settings.ALLOWED_HOSTS = ["dozor.example.org"]
    assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/health", headers={"Host": "10.1.2.3:8000"}).status_code == 400


@pytest.mark.django_db
def test_readyz_does_not_wait_for_a_worker(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert {part["name"]: part["ok"] for part in answer.json()["parts"]} == {
        "database": True,
        "cache": True,
        "broker": True,
    }


@pytest.mark.django_db
def test_health_is_503_until_a_worker_shows_itself(client):
    assert client.get("/health").status_code == 503
    health.beat_now()
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["worker"]["ok"] is True


@pytest.mark.django_db
def test_a_heartbeat_goes_stale():
    now = time.time()
    cache.set(health.HEARTBEAT_KEY, now - health.WORKER_LATE_S - 1)
    said = health.report(now)
    assert said["status"] == "degraded"
    assert said["worker"] == {"ok": False, "age_s": health.WORKER_LATE_S + 1}


def test_readyz_is_503_when_the_database_is_away(client, settings):
    # Without the django_db mark the database refuses every query, as a lost one does.
    answer = client.get("/readyz")
    assert answer.status_code == 503
    said = answer.json()
    assert said["status"] == "down"
    assert said["parts"][0] | {"elapsed_ms": 0} == {
        "name": "database",
        "ok": False,
        "detail": "does not answer",
        "elapsed_ms": 0,
    }


@pytest.mark.django_db
def test_metrics_are_for_staff(client, user, staff):
    assert client.get("/metrics").status_code == 403
    client.force_login(user)
    assert client.get("/metrics").status_code == 403
    client.force_login(staff)
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "dozor_requests_total" in answer.text


@pytest.mark.django_db
def test_metrics_are_for_the_holder_of_the_token(client, settings):
    settings.METRICS_TOKEN = "a-token-for-prometheus"
    right = {"Authorization": "Bearer a-token-for-prometheus"}
    assert client.get("/metrics", headers=right).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 403
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


@pytest.mark.django_db
def test_a_request_is_counted_under_its_pattern(client, staff):
    client.get("/health")
    client.force_login(staff)
    assert 'dozor_requests_total{method="GET",route="health",status="503"}' in (
        client.get("/metrics").text
    )
