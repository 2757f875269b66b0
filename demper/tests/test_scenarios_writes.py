"""Writes that go wrong in every way, over sockets: never doubled, never lost, never too many."""

import threading
from random import Random

import pytest
from django.db import connection

from accounts.models import User
from demper.demo import Rules
from demper.demo.catalogue import ALMATY, ASTANA, CITIES
from demper.models import LoginState, PriceChange, PriceChangeState, Product, Store, Watch
from demper.records.pricing import Reason
from demper.services import switches
from demper.services.bot.cycle import run_cycle
from demper.tests import kaspi_market

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
STATE = PriceChangeState
PROCESS = "/pricefeed/upload/merchant/process"


@pytest.fixture(autouse=True)
def no_pauses(settings):
    settings.DEMPER_DELAY_MS = 0
    settings.DEMPER_FREE_PRODUCTS = 1000


@pytest.fixture
def owner():
    return User.objects.create_user("aigerim", "a@example.com", "secret-word")


def cycle(kaspi, store, seconds=0):
    kaspi.advance(seconds)
    return run_cycle(store.pk, now=kaspi.now, rng=Random(1))


def undercut(kaspi, store):
    """Let a rival ask 4/5 of the price of each product."""
    for product in Product.objects.filter(store=store):
        told = [{"merchant": "R", "price": product.price_kzt * 8 // 10}]
        kaspi.market.set_offers(product.master_sku, "", told)


def shop(kaspi, owner, merchant="31000001", **fields):
    store = kaspi.shop(owner, merchant, **{"count": 1, **fields})
    undercut(kaspi, store)
    return store


def wanted(store):
    return Product.objects.get(store=store).price_kzt * 8 // 10 - 1


def states(store):
    return list(PriceChange.objects.filter(store=store).values_list("state", flat=True))


@pytest.mark.parametrize("fault", ["truncated", "lost", "drip"])
def test_an_answer_that_is_lost_after_the_write_is_not_sent_again_and_ends_confirmed(
    kaspi, owner, fault
):
    store = shop(kaspi, owner)
    target = wanted(store)
    kaspi.market.faults.add(fault, PROCESS)
    cycle(kaspi, store)
    cycle(kaspi, store, 20)
    cycle(kaspi, store, 300)
    assert [one.city_prices[ALMATY] for one in kaspi.market.writes] == [target]
    assert states(store) == [STATE.CONFIRMED]


def test_a_write_that_was_refused_is_planned_again_and_counts_nowhere(kaspi, owner):
    store = shop(kaspi, owner)
    kaspi.market.faults.add("403", PROCESS)
    run = cycle(kaspi, store)
    assert states(store) == [STATE.PLANNED] and not kaspi.market.writes
    assert run.written == 0 and PriceChange.objects.get().sent_at is None


def test_a_slow_job_is_waited_for(kaspi, owner):
    kaspi.market.rules.job_delay_s = 600
    store = shop(kaspi, owner)
    for _ in range(14):
        cycle(kaspi, store, 60)
    assert len(kaspi.market.writes) == 1
    assert states(store) == [STATE.CONFIRMED]


def test_a_refusal_holds_one_shop_and_no_other(kaspi, owner):
    first, second = (shop(kaspi, owner, f"3100000{n}", first=n, count=1) for n in (1, 2))
    kaspi.market.refuse_writes(first.merchant_id, 1800)
    run = cycle(kaspi, first)
    cycle(kaspi, second)
    assert [one.merchant_id for one in kaspi.market.writes if one.state == "applied" or
            one.state == "accepted"] == [second.merchant_id]  # fmt: skip
    first.refresh_from_db()
    assert first.writes_pause_until > kaspi.now and run.written == 0
    assert Watch.objects.get(store=first).reason == Reason.COOLING_DOWN
    cycle(kaspi, first, 600)
    assert kaspi.market.counts["refused_429"] == 1  # it was not asked again
    assert states(first) == [STATE.PLANNED]


def test_an_expired_session_is_renewed_once_and_the_write_leaves(kaspi, owner):
    store = shop(kaspi, owner, count=6)
    kaspi.advance(5)
    kaspi.market.expire_sessions()
    cycle(kaspi, store, 5)
    assert kaspi.market.counts["logins"] == 1
    assert len([one for one in kaspi.market.writes if one.state != "refused"]) == 6


def test_without_a_living_login_nothing_leaves_and_it_is_said_why(kaspi, owner):
    store = shop(kaspi, owner)
    kaspi.advance(5)
    kaspi.market.expire_sessions(sso=True)
    cycle(kaspi, store, 5)
    assert not kaspi.market.writes
    store.login.refresh_from_db()
    assert store.login.state == LoginState.NEEDS_LOGIN
    assert Watch.objects.get().reason == Reason.NEEDS_LOGIN


def test_switches_stop_what_is_planned(kaspi, owner, settings):
    store = shop(kaspi, owner)
    switches.set_installation(False, owner, now=kaspi.now)
    cycle(kaspi, store)
    assert states(store) == [STATE.PLANNED] and not kaspi.market.writes
    switches.set_store(store, False, owner, now=kaspi.now)
    switches.set_installation(True, owner, now=kaspi.now)
    cycle(kaspi, store, 300)
    assert states(store) == [STATE.CANCELLED] and not kaspi.market.writes


def test_two_instances_with_one_index_write_once(kaspi, owner):
    store = shop(kaspi, owner, count=5)
    gate = threading.Barrier(2)

    def run(name):
        gate.wait(30)
        try:
            run_cycle(store.pk, now=kaspi.now, rng=Random(1), holder=name)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(kaspi.market.writes) == 5
    assert len({one.merchant_sku for one in kaspi.market.writes}) == 5


@pytest.mark.timeout(600)
def test_four_hundred_products_in_three_cities_stay_within_the_limit(owner):
    cities = (ALMATY, ASTANA, next(city for city in CITIES if city not in (ALMATY, ASTANA)))
    with kaspi_market.running(house=False, products=400, rules=Rules(tempo=0.0)) as kaspi:
        store = kaspi.shop(owner, count=400, cities=cities, cadence_s=1500)
        undercut(kaspi, store)
        counted = []
        for seconds in (0, 400, 1500):
            cycle(kaspi, store, seconds)
            counted.append(kaspi.market.changes_counted(store.merchant_id))
        assert kaspi.market.counts["refused_429"] == 0
        assert max(counted) <= 240
        sent = [one.merchant_sku for one in kaspi.market.writes]
        assert len(sent) == len(set(sent)) == 160  # 80 × 3 cities, and half an hour later again
    assert Store.objects.get().writes_pause_until is None
