"""The pool: which way a shop takes, who rests, what is written down, and what is never shown."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from config.upstream.asking import DIRECT
from config.vault import NotOpened, seal, unseal
from demper.models import Proxy
from demper.services import proxies
from demper.services.proxies import BadAddress, Pool, check_address, route_of, set_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(settings):
    settings.DOZOR_DEMO = False
    proxies.pool.forget()

    def make(number: int, **fields) -> Proxy:
        return Proxy.objects.create(host=f"203.0.113.{number}", port=8080, **fields)

    yield make
    proxies.pool.forget()


class Time:
    def __init__(self) -> None:
        self.at = timezone.now().replace(minute=10)

    def __call__(self):
        return self.at

    def clock(self) -> float:
        return self.at.timestamp()

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pool(time) -> Pool:
    return Pool(time, time.clock)


def test_without_proxies_everything_leaves_by_this_machine(add, pool):
    assert pool.way_for(1) is DIRECT
    add(1, active=False)
    assert pool.next_way() is DIRECT


def test_a_shop_keeps_its_proxy_and_only_a_sick_ones_shops_move(add, pool, time):
    for number in range(1, 6):
        add(number)
    before = {store: pool.way_for(store).lane for store in range(60)}
    assert {pool.way_for(store).lane for store in range(60)} == set(before.values())
    assert len(set(before.values())) == 5
    sick = pool.way_for(7)
    sick.told("blocked", 5.0)
    after = {store: pool.way_for(store).lane for store in range(60)}
    moved = {store for store in before if before[store] != after[store]}
    assert moved == {store for store in before if before[store] == sick.lane}
    time.advance(31)
    assert {store: pool.way_for(store).lane for store in range(60)} == before


def test_those_without_a_shop_go_in_turn(add, pool):
    for number in range(1, 4):
        add(number)
    lanes = [pool.next_way().lane for _ in range(6)]
    assert lanes[:3] == lanes[3:]
    assert len(set(lanes)) == 3


def test_a_rest_doubles_and_ends_with_the_first_success(add, pool, time):
    row = add(1)
    for rest in (30, 60, 120):
        way = pool.way_for(1)
        way.told("blocked", 5.0)
        way.told("blocked", 5.0)  # it was under way at the same time
        pool.flush()
        row.refresh_from_db()
        assert row.rests_until == time.at + timedelta(seconds=rest)
        time.advance(rest + 1)
    pool.way_for(1).told("ok", 5.0)
    pool.flush()
    row.refresh_from_db()
    assert row.strikes == 0
    assert (row.requests, row.blocked) == (7, 6)


def test_counters_are_of_the_hour_and_written_in_one_go(
    add, pool, time, django_assert_max_num_queries
):
    row = add(1)
    way = pool.way_for(1)
    with django_assert_max_num_queries(2):
        for elapsed in (10, 20, 30):
            way.told("ok", elapsed)
        way.told("unavailable", 900)
        pool.flush()
    row.refresh_from_db()
    assert (row.requests, row.failures, row.blocked, row.median_ms) == (4, 1, 0, 20)
    time.advance(3600)
    way.told("ok", 5)
    pool.flush()
    row.refresh_from_db()
    assert (row.requests, row.failures) == (1, 0)


def test_another_process_sees_who_rests(add, pool, time):
    add(1), add(2)
    way = pool.way_for(1)
    way.told("proxy_failed", 5.0)
    pool.flush()
    other = Pool(time, time.clock)
    assert other.way_for(1).lane != way.lane


def test_when_all_rest_nothing_goes_past_them(add, pool):
    add(1)
    pool.way_for(1).told("blocked", 5.0)
    assert pool.way_for(1).lane.startswith("proxy:")


def test_the_demo_needs_no_proxies(add, pool, settings):
    add(1)
    settings.DOZOR_DEMO = True
    assert pool.way_for(1) is DIRECT


def test_a_password_is_sealed_and_shown_nowhere(add, caplog, capsys):
    row = add(1, user="ann")
    set_password(row, "top-secret")
    row.save()
    way = Pool().way_for(1)
    assert way.proxy.password == "top-secret"
    assert unseal(row.password, owner="proxy") == "top-secret"
    with pytest.raises(NotOpened):
        unseal(row.password, owner="user:1")
    call_command("dumpdata", "demper.Proxy")
    shown = [repr(row), repr(way), repr(route_of(row)), caplog.text, *capsys.readouterr()]
    assert not any("top-secret" in text for text in shown)
    assert row.password.token not in "".join(shown)


def test_a_password_that_cannot_be_opened_leaves_the_proxy_out(add):
    add(1, user="ann", password=seal("word", owner="somebody else"))
    assert Pool().way_for(1) is DIRECT


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "localhost", "", "a b", "x@y"]
)
def test_a_proxy_in_our_own_network_is_refused_on_saving(host, settings):
    with pytest.raises(BadAddress):
        check_address(host, 8080)
    settings.PROXY_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    check_address("127.0.0.1", 8080)


def test_staff_see_the_figures_and_end_a_rest(add, client, staff, django_assert_max_num_queries):
    for number in range(1, 30):
        row = add(number, user="ann")
    row.rests_until, row.strikes = timezone.now() + timedelta(hours=1), 3
    row.save()
    client.force_login(staff)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("demper:proxies"))
    assert page.status_code == 200
    assert "203.0.113.29:8080" in page.content.decode()
    client.post(reverse("demper:proxy-wake", args=[row.pk]))
    row.refresh_from_db()
    assert (row.rests_until, row.strikes) == (None, 0)


def test_the_back_office_takes_a_password_and_never_gives_it_back(add, client, staff):
    client.force_login(staff)
    fields = {"scheme": "http", "host": "8.8.8.8", "port": "8080", "user": "ann", "note": ""}
    url = reverse("admin:demper_proxy_add")
    client.post(url, {**fields, "active": "on", "new_password": "top-secret"})
    row = Proxy.objects.get()
    assert unseal(row.password, owner="proxy") == "top-secret"
    change = reverse("admin:demper_proxy_change", args=[row.pk])
    shown = client.get(change).content.decode()
    assert "top-secret" not in shown
    assert row.password.token not in shown
    client.post(change, {**fields, "active": "on", "note": "kept"})
    row.refresh_from_db()
    assert (row.note, unseal(row.password, owner="proxy")) == ("kept", "top-secret")
    client.post(change, {**fields, "no_password": "on"})
    row.refresh_from_db()
    assert row.password is None
    refused = client.post(url, {**fields, "host": "127.0.0.1"})
    assert "host on the internet" in refused.content.decode()
    assert Proxy.objects.count() == 1
