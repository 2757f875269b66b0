"""The bot against the marketplace over sockets: when it moves a price, and when it must not."""

from random import Random

import pytest

from accounts.models import User
from demper.demo.catalogue import ALMATY, ASTANA
from demper.models import OfferSnapshot, PriceChange, PriceChangeState, Product, Watch
from demper.records.pricing import Reason
from demper.services import changes
from demper.services.bot.cycle import run_cycle
from demper.services.undo import undo_window
from demper.tests.bot_world import settled

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def no_pauses(settings):
    settings.DEMPER_DELAY_MS = 0


@pytest.fixture
def owner():
    return User.objects.create_user("aigerim", "a@example.com", "secret-word")


def cycles(kaspi, *stores, times=1, seconds=241):
    """Let time pass and the bot run, so many times; what left in between is looked up as well."""
    for _ in range(times):
        kaspi.advance(seconds)
        for store in stores:
            run_cycle(store.pk, now=kaspi.now, rng=Random(1))


def rivals(kaspi, product, *prices, **fields):
    told = [{"merchant": f"R{n}", "price": price, **fields} for n, price in enumerate(prices)]
    kaspi.market.set_offers(product.master_sku, "", told)


def price(kaspi, product, city=ALMATY):
    return kaspi.market.price(product.store.merchant_id, product.master_sku, city)


def only_product(store):
    return Product.objects.select_related("store").get(store=store)


def test_a_rival_leaves_and_returns(kaspi, owner):
    store = kaspi.shop(owner, count=1)
    product = only_product(store)
    start = price(kaspi, product)
    Product.objects.update(alone="ceiling")
    rivals(kaspi, product, start * 9 // 10)
    cycles(kaspi, store, times=2)
    assert price(kaspi, product) == start * 9 // 10 - 1
    rivals(kaspi, product)
    cycles(kaspi, store, times=2)
    assert price(kaspi, product) == start * 9 // 10 - 1  # two looks without rivals prove nothing
    cycles(kaspi, store, times=3)
    assert price(kaspi, product) == product.max_price_kzt
    rivals(kaspi, product, start)
    cycles(kaspi, store, times=3)
    assert price(kaspi, product) == start - 1
    sent = len(kaspi.market.writes)
    cycles(kaspi, store, times=3)
    assert len(kaspi.market.writes) == sent  # where it wants to be it is silent


def test_a_merchants_sku_or_half_a_picture_writes_nothing(kaspi, owner):
    store = kaspi.shop(owner, count=2)
    wrong, half = Product.objects.select_related("store").filter(store=store).order_by("pk")
    for product in (wrong, half):
        rivals(kaspi, product, price(kaspi, product) * 8 // 10)
    Product.objects.filter(pk=wrong.pk).update(master_sku=wrong.merchant_sku)
    kaspi.market.claim_total(half.master_sku, 70)
    cycles(kaspi, store, times=3)
    assert not kaspi.market.writes
    reasons = dict(Watch.objects.values_list("product", "reason"))
    assert reasons == {wrong.pk: Reason.EMPTY_SNAPSHOT, half.pk: Reason.INCOMPLETE_SNAPSHOT}


def test_html_and_refusals_write_nothing_and_end_by_themselves(kaspi, owner):
    store = kaspi.shop(owner, count=1)
    product = only_product(store)
    start = price(kaspi, product)
    rivals(kaspi, product, start * 8 // 10)
    kaspi.market.faults.add("html", "offers", times=None)
    cycles(kaspi, store)
    assert not kaspi.market.writes
    assert Watch.objects.get().reason == Reason.UPSTREAM_FAILED
    kaspi.market.faults.clear()
    cycles(kaspi, store, seconds=3700)
    assert len(kaspi.market.writes) == 1


def test_two_sister_shops_never_undercut_each_other(kaspi, owner):
    first = kaspi.shop(owner, "31000001", count=1)
    second = kaspi.shop(owner, "31000002", count=1, login=first.login)
    product = only_product(first)
    start = price(kaspi, product)
    rivals(kaspi, product, start * 95 // 100)
    cycles(kaspi, first, second, times=6)
    assert {price(kaspi, only_product(one)) for one in (first, second)} == {start * 95 // 100 - 1}
    assert len(kaspi.market.writes) == 2


def test_every_citys_price_and_every_point_survive_a_write(kaspi, owner):
    store = kaspi.shop(owner, count=1, cities=(ALMATY, ASTANA), points=("PP1", "PP2"))
    product = only_product(store)
    start, other = price(kaspi, product), price(kaspi, product, ASTANA)
    kaspi.market.set_offers(product.master_sku, ALMATY, [{"merchant": "R", "price": start - 99}])
    kaspi.market.set_offers(product.master_sku, ASTANA, [])
    cycles(kaspi, store, times=2)
    assert (price(kaspi, product), price(kaspi, product, ASTANA)) == (start - 100, other)
    points = kaspi.market.writes[-1].point_ids
    assert [name.rpartition("_")[2] for name in points] == ["PP1", "PP2"]
    assert PriceChange.objects.get().weight == 2  # the source counts both cities' prices


def test_an_undo_goes_back_within_todays_floor_and_stays_there(kaspi, owner):
    store = kaspi.shop(owner, count=2)
    one, two = Product.objects.select_related("store").filter(store=store).order_by("pk")
    before = {product.pk: price(kaspi, product) for product in (one, two)}
    since = kaspi.now
    for product in (one, two):
        rivals(kaspi, product, before[product.pk] * 8 // 10)
    cycles(kaspi, store, times=2)
    assert settled() == 2
    floor = before[two.pk] * 12 // 10
    Product.objects.filter(pk=two.pk).update(min_price_kzt=floor)
    done = undo_window(store, since, kaspi.now, owner, kaspi.now)
    assert (done.planned, done.bounded) == (2, 1)
    cycles(kaspi, store, times=3)
    assert (price(kaspi, one), price(kaspi, two)) == (before[one.pk], floor)


def test_a_price_by_hand_leaves_even_where_the_shops_bot_is_off(kaspi, owner):
    store = kaspi.shop(owner, count=1, bot_enabled=False)
    product = only_product(store)
    wanted = price(kaspi, product) + 10
    changes.plan_by_hand(product, ALMATY, wanted, owner, now=kaspi.now)
    cycles(kaspi, store, times=2, seconds=20)
    assert price(kaspi, product) == wanted
    assert PriceChange.objects.get().state == PriceChangeState.CONFIRMED


def test_looks_that_see_the_same_are_one_row(kaspi, owner):
    store = kaspi.shop(owner, count=1)
    rivals(kaspi, only_product(store), 10**6)
    Product.objects.update(mode="test")
    cycles(kaspi, store, times=4)
    assert [row.times for row in OfferSnapshot.objects.all()] == [4]
