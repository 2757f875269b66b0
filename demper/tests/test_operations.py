"""The state of the system: what staff and programs read of it, in a bounded number of queries."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.system.databases import get_database
from demper.models import Instance, PriceChange, Product, Proxy, Run, Store, Watch
from demper.queries import operations
from demper.tests.bot_world import watched

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUERIES_MOST = 60
API = "/api/v1/admin/system"


@pytest.fixture
def busy(user):
    """A shop at work: a lease, changes in all open states, a run, a process and a proxy."""
    now = timezone.now()
    store = watched(user, 4, name="North")
    Store.objects.filter(pk=store.pk).update(
        leased_until=now + timedelta(minutes=1), leased_by="here:1", lease_token=7,
        writes_pause_until=now + timedelta(minutes=9),
    )  # fmt: skip
    rows = Watch.objects.filter(store=store).order_by("pk")
    for watch, state in zip(rows, ("planned", "sent", "unknown", "confirmed"), strict=True):
        sent = None if state == "planned" else now - timedelta(minutes=5)
        PriceChange.objects.create(
            store=store, product_id=watch.product_id, watch=watch, city_id=watch.city_id,
            new_kzt=1_400, state=state, planned_at=now, sent_at=sent, dispatch=uuid4(),
        )  # fmt: skip
    Run.objects.create(store=store, started_at=now, looked_at=4, written=3, failed=1)
    for name, silent in (("here:1", 5), ("gone:2", 500)):
        Instance.objects.create(name=name, started_at=now, heard_at=now - timedelta(seconds=silent))
    hour = now.replace(minute=0, second=0, microsecond=0)
    proxy = Proxy(host="proxy.example", port=8080, user="quiet-name", hour=hour, requests=12)
    proxy.rests_until = now + timedelta(minutes=3)
    proxy.save()
    return store, now


def test_the_figures_are_those_of_the_tables(busy):
    _store, now = busy
    queue = operations.get_queue(now)
    assert queue.changes == {"awaiting": 0, "planned": 1, "sent": 1, "unknown": 1}
    assert (queue.watches, queue.due_watches, queue.stores) == (4, 4, 1)
    (budget,) = operations.list_budgets(now)
    assert (budget.store, budget.sent, budget.left) == ("North", 3, 250 - 10 - 3)
    assert budget.pause_until is not None
    (lease,) = operations.list_leases(now)
    assert (lease.holder, lease.token, lease.expired) == ("here:1", 7, False)
    assert [(one.name, one.alive) for one in operations.list_workers(now)] == [
        ("here:1", True),
        ("gone:2", False),
    ]
    lately = operations.get_lately(now)
    assert (lately.runs, lately.looked_at, lately.written, lately.failed) == (1, 4, 3, 1)
    (proxy,) = operations.list_proxies(now)
    assert (proxy.address, proxy.requests) == ("proxy.example:8080", 12)
    assert proxy.rests_until is not None


def test_yesterdays_counters_and_pauses_are_over(busy):
    _store, now = busy
    tomorrow = now + timedelta(days=1)
    assert operations.list_budgets(tomorrow) == []
    assert operations.get_lately(tomorrow).runs == 0
    (proxy,) = operations.list_proxies(tomorrow)
    assert (proxy.requests, proxy.rests_until) == (0, None)
    assert operations.list_leases(tomorrow)[0].expired


def test_a_demos_shop_is_counted_only_in_a_demo(busy, settings):
    store, now = busy
    Store.objects.filter(pk=store.pk).update(demo=True)
    settings.DOZOR_DEMO = False
    assert operations.get_queue(now).watches == 0
    assert operations.list_budgets(now) == operations.list_leases(now) == []
    settings.DOZOR_DEMO = True
    assert operations.get_queue(now).watches == 4


def test_the_page_shows_it_in_few_queries_and_no_secret(client, staff, busy):
    client.force_login(staff)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(reverse("demper:operations"))
    assert page.status_code == 200
    told = page.content.decode()
    largest = get_database().tables[0].name
    for words in ("North", "here:1", "gone:2", "proxy.example:8080", largest):
        assert words in told
    assert "quiet-name" not in told
    # One short question for each table of SQLite, and the page's own.
    tables = sum("max(rowid)" in query["sql"] for query in queries)
    assert len(queries) - tables <= QUERIES_MOST
    assert page["Cache-Control"].startswith("max-age=0")


def test_programs_of_staff_read_it_and_nobody_else(client, staff, user, busy):
    client.force_login(staff)
    status = client.get(f"{API}/status").json()
    assert status["runtime"] in {"embedded", "distributed"}
    assert status["status"] in {"ok", "degraded", "down"}
    assert {one["name"] for one in status["workers"]["demper"]} == {"here:1", "gone:2"}
    stats = client.get(f"{API}/stats")
    assert stats.json()["apps"]["demper"]["queue"]["due_watches"] == 4
    assert stats.json()["process"]["memory_bytes"] > 10_000_000
    assert "quiet-name" not in stats.content.decode()
    sources = {one["source"] for one in client.get(f"{API}/health").json()["sources"]}
    assert {"kaspi", "kaspi_cabinet", "kaspi_login"} <= sources
    assert client.get(f"{API}/database").json()["size_bytes"] > 0
    client.force_login(user)
    assert client.get(f"{API}/status").status_code == 403


def test_the_largest_tables_are_found_without_reading_them(busy):
    with CaptureQueriesContext(connection) as queries:
        found = get_database()
    assert found.engine == connection.vendor and re.match(r"\d+\.", found.version)
    assert 0 < len(found.tables) <= 20
    assert not any("count(*) FROM demper" in query["sql"] for query in queries)
    if connection.vendor == "sqlite":
        assert {table.name: table.rows for table in found.tables}["demper_product"] >= (
            Product.objects.count()
        )
