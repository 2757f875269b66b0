"""`manage.py demper_instance` as processes: one works at a shop, whoever dies, comes, or is double.

Collected when REDIS_URL is set; DATABASE_URL must name Postgres.
"""

import signal
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from demper.models import Instance, PriceChange, PriceChangeState, Run, RunState, Store, Watch
from demper.sharding import owner_of
from demper.tests.instances import (
    WRITES,
    Tunnel,
    calm,
    count,
    environment,
    heard,
    instance,
    marketplace,
    name_of,
    undercut,
    wait_until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
STATE = PriceChangeState
PRODUCTS = 2
STATS = "/api/v1/admin/system/stats"


@pytest.fixture
def kaspi():
    with marketplace() as running:
        yield running


@pytest.fixture
def owner():
    return User.objects.create_user("aigerim", "a@example.com", "secret-word")


def shop(kaspi, owner, number=0, rivals=undercut):
    store = kaspi.shop(owner, str(31_000_000 + number), count=PRODUCTS, first=PRODUCTS * number)
    rivals(kaspi, store)
    return store


def shops_of_two(kaspi, owner):
    """Return shops by the index of INSTANCE_COUNT 2 that looks after them, two of each or more."""
    found = {0: [], 1: []}
    for number in range(20):
        store = shop(kaspi, owner, number, calm)
        found[owner_of(store.pk, 2)].append(store)
        if min(len(part) for part in found.values()) >= 2:
            break
    return found


def holder(store):
    return Store.objects.values_list("leased_by", flat=True).get(pk=store.pk)


def pass_time_for(process):
    """Let so much time pass for one that died as leaves its shops to others."""
    now, name = timezone.now(), name_of(process)
    Instance.objects.filter(name=name).update(heard_at=now - timedelta(seconds=100))
    Store.objects.filter(leased_by=name).update(leased_until=now - timedelta(seconds=1))


def look_again():
    """Let what was sent be looked up, and what is watched be due, now.

    A cycle under way may put it off again: done once more `meanwhile` one waits.
    """
    now = timezone.now()
    PriceChange.objects.filter(state__in=(STATE.SENT, STATE.UNKNOWN)).update(verify_at=now)
    Watch.objects.update(next_due_at=now)
    Store.objects.update(next_cycle_at=now)


def assert_ends(*processes):
    for process in processes:
        code, seconds = process.stop(signal.SIGTERM, 30)
        assert (code, seconds < 20) == (0, True), process.said
        assert "Ended after" in process.said and "Traceback" not in process.said


def assert_written_once(kaspi, changes):
    assert (count(), count(STATE.CONFIRMED)) == (changes, changes)
    assert set(Counter(one.merchant_sku for one in kaspi.market.writes).values()) == {1}
    assert len(kaspi.market.writes) == changes


def assert_one_at_a_time():
    for store in Store.objects.all():
        runs = list(Run.objects.filter(store=store).order_by("lease_token"))
        assert len({run.lease_token for run in runs}) == len(runs) > 0
        assert all(one.ended_at <= other.started_at for one, other in pairwise(runs))
    assert not Store.objects.exclude(leased_by="").exists()


def test_a_shop_is_worked_by_one_process_whoever_dies_comes_back_or_is_double(
    kaspi, owner, staff, client
):
    client.force_login(staff)
    shops = shops_of_two(kaspi, owner)
    everything = PRODUCTS * Store.objects.count()
    held = shops[0][0]
    kaspi.market.faults.stall_s = 3600.0
    for sku in held.products.values_list("master_sku", flat=True):
        kaspi.market.faults.add("stall", f"/offers/{sku}", times=None)

    with ExitStack() as stack:
        first = stack.enter_context(instance(kaspi, 0))
        wait_until(lambda: holder(held) == name_of(first), first)
        second, twin = (stack.enter_context(instance(kaspi, 1)) for _ in range(2))
        three = (first, second, twin)
        wait_until(lambda: all(map(heard, three)), *three)
        told = client.get(STATS).json()["apps"]["demper"]
        assert (held.name, name_of(first)) in {
            (one["store"], one["holder"]) for one in told["leases"]
        }
        assert {one["name"]: one["alive"] for one in told["workers"]} == dict.fromkeys(
            map(name_of, three), True
        )
        for store in Store.objects.all():
            undercut(kaspi, store)
        nearly = everything - PRODUCTS
        wait_until(
            lambda: count(STATE.SENT, STATE.CONFIRMED) == nearly, *three, meanwhile=look_again
        )

        first.stop(signal.SIGKILL)
        assert holder(held) == name_of(first)
        kaspi.market.faults.clear()
        pass_time_for(first)
        wait_until(
            lambda: count(STATE.SENT, STATE.CONFIRMED) == everything,
            second,
            twin,
            meanwhile=look_again,
        )
        assert Run.objects.get(instance=name_of(first), store=held).state == RunState.LOST
        told = client.get(STATS).json()["apps"]["demper"]
        assert {one["name"]: one["alive"] for one in told["workers"]}[name_of(first)] is False

        back = stack.enter_context(instance(kaspi, 0))
        wait_until(lambda: heard(back), back, second, twin)
        runs = Run.objects.filter(store__in=shops[0], instance=name_of(back))
        wait_until(lambda: runs.exists(), back, second, twin, meanwhile=look_again)
        wait_until(
            lambda: count(STATE.CONFIRMED) == everything, back, second, twin, meanwhile=look_again
        )
        assert_ends(back, second, twin)
    assert_written_once(kaspi, everything)
    assert_one_at_a_time()
    assert list(Instance.objects.values_list("name", flat=True)) == [name_of(first)]


def wait_until_stalled(kaspi, process):
    """Wait until a process stands in the middle of a look, or of a write that was sent."""
    wait_until(lambda: kaspi.market.faults.planned[0].times == 0, process)


@pytest.mark.parametrize("path", ["/offers/", WRITES])
def test_a_database_that_drops_its_connections_costs_a_cycle_and_nothing_else(kaspi, owner, path):
    shop(kaspi, owner)
    kaspi.market.faults.stall_s = 2.0
    kaspi.market.faults.add("stall", path)
    with instance(kaspi, 0) as process:
        wait_until_stalled(kaspi, process)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        # Sooner than the lease would run out.
        wait_until(lambda: Run.objects.filter(state=RunState.STOPPED).exists(), process)
        wait_until(lambda: count(STATE.SENT) == PRODUCTS, process, seconds=30)
        wait_until(
            lambda: count(STATE.CONFIRMED) == PRODUCTS, process, seconds=60, meanwhile=look_again
        )
        code, _seconds = process.stop(signal.SIGTERM, 30)
    assert code == 0
    assert_written_once(kaspi, PRODUCTS)
    assert_one_at_a_time()


def test_a_database_that_was_away_is_waited_for_and_a_process_ends_without_it(kaspi, owner):
    row, url = connection.settings_dict, urlsplit(environment(kaspi, 0, 2)["DATABASE_URL"])
    there = (row["HOST"] or "127.0.0.1", int(row["PORT"] or 5432))
    tunnel = Tunnel(*there)
    place = f"{url.netloc.rpartition('@')[0]}@127.0.0.1:{tunnel.port}"
    with instance(kaspi, 0, DATABASE_URL=url._replace(netloc=place).geturl()) as process:
        wait_until(lambda: heard(process), process)
        tunnel.cut()
        process.wait_for("the database is away", 30)
        shop(kaspi, owner)
        again = Tunnel(*there, own_port=tunnel.port)
        wait_until(lambda: count(STATE.SENT) == PRODUCTS, process, seconds=30)
        again.cut()
        code, seconds = process.stop(signal.SIGTERM, 30)
    assert (code, seconds < 20) == (0, True), process.said
    assert len(kaspi.market.writes) == PRODUCTS


@pytest.mark.parametrize("path", ["/offers/", WRITES])
def test_without_redis_a_shop_that_is_held_is_worked_to_its_end(kaspi, owner, path):
    shop(kaspi, owner)
    kaspi.market.faults.stall_s = 2.0
    kaspi.market.faults.add("stall", path)
    place = urlsplit(settings.REDIS_URL)
    tunnel = Tunnel(place.hostname, place.port or 6379)
    through = place._replace(netloc=f"127.0.0.1:{tunnel.port}").geturl()
    with instance(kaspi, 0, REDIS_URL=through) as process:
        wait_until_stalled(kaspi, process)
        tunnel.cut()
        wait_until(lambda: count(STATE.SENT) == PRODUCTS, process, seconds=30)
        wait_until(
            lambda: count(STATE.CONFIRMED) == PRODUCTS, process, seconds=60, meanwhile=look_again
        )
        code, _seconds = process.stop(signal.SIGTERM, 30)
    assert code == 0
    assert set(Run.objects.values_list("state", flat=True)) == {RunState.DONE}
    assert_written_once(kaspi, PRODUCTS)
    assert_one_at_a_time()
