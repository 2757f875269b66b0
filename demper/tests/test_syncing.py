"""Reading a shop's whole list: page by page, gone on with, cancelled; nothing of it is lost."""

from datetime import timedelta

import pytest

from demper.demo.catalogue import ALMATY, ASTANA
from demper.models import (
    LoginState,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    ProductSync,
    Store,
    SyncState,
    Watch,
)
from demper.services import syncing
from demper.services.syncing import walking
from demper.tests.stocked import owner_of_shops


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(walking, "ROWS", 4)


@pytest.fixture
def store(kaspi, db):
    """A shop whose products the market has and the table does not."""
    store = kaspi.shop(owner_of_shops(), count=10, cities=(ALMATY, ASTANA))
    Product.objects.all().delete()
    return store


def walked(kaspi, store, **options):
    sync = syncing.request(store, kaspi.now)
    state = syncing.walk(sync.pk, clock=lambda: kaspi.now, **options)
    sync.refresh_from_db()
    assert sync.state == state
    return sync


def test_everything_is_there_after_a_walk_with_every_point_and_city(kaspi, store, small_pages):
    kaspi.market.listings(store.merchant_id)[3].available = False
    sync = walked(kaspi, store)
    assert (sync.state, sync.total, sync.seen, sync.added, sync.gone) == (
        SyncState.DONE, 10, 10, 10, 0,
    )  # fmt: skip
    listing = kaspi.market.listings(store.merchant_id)[0]
    product = Product.objects.get(merchant_sku=listing.merchant_sku)
    assert product.master_sku == listing.sku != product.merchant_sku
    assert product.city_prices == listing.prices
    assert [one["storeId"] for one in product.points] == [p["storeId"] for p in listing.points]
    assert Product.objects.filter(available=False).count() == 1
    assert Watch.objects.filter(store=store).count() == 20
    store.refresh_from_db()
    assert (store.products_count, store.last_sync_at) == (10, kaspi.now)
    assert {city["id"] for city in store.cities} == {ALMATY, ASTANA}
    assert all(city["name"] != city["id"] for city in store.cities)


def test_a_second_walk_changes_what_changed_and_keeps_what_the_owner_set(kaspi, store):
    walked(kaspi, store)
    listing = kaspi.market.listings(store.merchant_id)[0]
    row = Product.objects.get(merchant_sku=listing.merchant_sku)
    Product.objects.filter(pk=row.pk).update(cost_kzt=77, bot_active=True, version=5)
    kaspi.market.set_price(store.merchant_id, listing.merchant_sku, ALMATY, 4321)
    busy = Watch.objects.get(product__merchant_sku=row.merchant_sku, city_id=ALMATY)
    sync = walked(kaspi, store)
    assert (sync.added, sync.changed) == (0, 1)
    row.refresh_from_db()
    busy.refresh_from_db()
    assert (row.city_prices[ALMATY], row.cost_kzt, row.bot_active, row.version) == (
        4321, 77, True, 5,
    )  # fmt: skip
    assert busy.price_kzt == 4321


def test_a_price_that_the_bot_is_changing_is_left_alone(kaspi, store):
    walked(kaspi, store)
    watch = Watch.objects.filter(city_id=ALMATY).first()
    PriceChange.objects.create(
        store=store, product=watch.product, watch=watch, city_id=ALMATY, old_kzt=watch.price_kzt,
        new_kzt=1, origin=PriceChangeOrigin.BOT, state=PriceChangeState.SENT, planned_at=kaspi.now,
    )  # fmt: skip
    sku = watch.product.merchant_sku
    kaspi.market.set_price(store.merchant_id, sku, ALMATY, 4321)
    walked(kaspi, store)
    before = watch.price_kzt
    watch.refresh_from_db()
    assert watch.price_kzt == before != 4321


def test_only_a_walk_that_saw_everything_tells_what_is_gone(kaspi, store):
    walked(kaspi, store)
    kaspi.advance(60)
    listings = kaspi.market._listings[store.merchant_id]
    gone = next(iter(listings))
    listings.pop(gone)
    sync = walked(kaspi, store)
    assert (sync.gone, Product.objects.get(merchant_sku=gone).gone_at) == (1, kaspi.now)


def test_a_walk_that_failed_goes_on_where_it_stopped(kaspi, store, small_pages):
    kaspi.market.faults.add("html", "offer-view/list", times=None, after=2)
    sync = walked(kaspi, store)
    assert (sync.state, sync.page, sync.seen) == (SyncState.FAILED, 2, 8) and sync.error
    kaspi.market.faults.clear()
    again = walked(kaspi, store)
    assert (again.pk, again.state, again.seen) == (sync.pk, SyncState.DONE, 10)


def test_a_walk_in_a_box_of_time_is_handed_on(kaspi, store, small_pages):
    first = walked(kaspi, store, box_s=-1.0)
    assert (first.state, first.page, first.claimed_until) == (SyncState.RUNNING, 1, None)
    assert syncing.walk(first.pk, clock=lambda: kaspi.now) == SyncState.DONE


def test_one_walk_at_a_time_and_a_dead_workers_is_taken_over(kaspi, store):
    sync = syncing.request(store, kaspi.now)
    assert syncing.request(store, kaspi.now) == sync
    held = ProductSync.objects.filter(pk=sync.pk)
    held.update(state=SyncState.RUNNING, claimed_until=kaspi.now + walking.LEASE)
    assert syncing.walk(sync.pk, clock=lambda: kaspi.now) is None
    later = kaspi.now + 2 * walking.LEASE
    assert syncing.sweep(later) >= 1
    assert syncing.walk(sync.pk, clock=lambda: later) == SyncState.DONE


def test_a_walk_is_cancelled_before_it_begins_or_between_pages(kaspi, store, small_pages):
    syncing.request(store, kaspi.now)
    assert syncing.cancel(store, kaspi.now).state == SyncState.CANCELLED
    assert syncing.cancel(store, kaspi.now) is None
    sync = walked(kaspi, store, box_s=-1.0)
    assert syncing.cancel(store, kaspi.now).cancel_asked
    assert syncing.walk(sync.pk, clock=lambda: kaspi.now) == SyncState.CANCELLED
    assert Product.objects.count() == 4


def test_an_expired_session_is_renewed_on_the_way_and_a_dead_one_ends_it(kaspi, store):
    kaspi.market.expire_sessions()
    assert walked(kaspi, store).state == SyncState.DONE
    kaspi.market.expire_sessions(sso=True)
    sync = walked(kaspi, store)
    assert sync.state == SyncState.FAILED
    store.login.refresh_from_db()
    assert store.login.state == LoginState.NEEDS_LOGIN


def test_lists_are_read_again_when_their_time_has_come(kaspi, store, settings):
    settings.SYNC_STORES_MODE = "hourly"
    Store.objects.update(last_sync_at=kaspi.now)
    assert syncing.sweep(kaspi.now + timedelta(minutes=59)) == 0
    assert syncing.sweep(kaspi.now + timedelta(minutes=61)) == 1
    settings.SYNC_STORES_MODE = "off"
    ProductSync.objects.all().delete()
    assert syncing.sweep(kaspi.now + timedelta(days=2)) == 0
