"""With SYNC_STORES_MODE=cycle a shop's list is read when a cycle ends, and not too often."""

from datetime import timedelta

import pytest

from demper.models import Login, LoginState, Product, ProductSync, Store, SyncState
from demper.services import syncing
from demper.services.bot.cycle import run_cycle
from demper.services.syncing.asking import REST, rest_of
from demper.tests.stocked import owner_of_shops

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(kaspi, db, settings):
    settings.SYNC_STORES_MODE = "cycle"
    settings.DEMPER_DELAY_MS = 0
    return kaspi.shop(owner_of_shops(), count=1)


def cycle(kaspi, store, seconds=241):
    """Let the bot run once more; returns how the shop's walks stand, oldest first."""
    assert run_cycle(store.pk, now=kaspi.advance(seconds)) is not None
    return list(ProductSync.objects.order_by("pk").values_list("state", flat=True))


def walk(kaspi):
    sync = ProductSync.objects.get(state=SyncState.WAITING)
    return syncing.walk(sync.pk, clock=lambda: kaspi.now)


def test_the_list_is_read_when_a_cycle_ends_and_rests_then(kaspi, store):
    assert cycle(kaspi, store) == ["waiting"]
    assert cycle(kaspi, store) == ["waiting"]  # one is enough
    assert walk(kaspi) == SyncState.DONE
    assert cycle(kaspi, store) == ["done"]  # four minutes: too soon
    assert cycle(kaspi, store) == ["done", "waiting"]


def test_what_failed_rests_as_long(kaspi, store):
    cycle(kaspi, store)
    kaspi.market.faults.add("html", "offer-view/list", times=None)
    assert walk(kaspi) == SyncState.FAILED
    kaspi.market.faults.clear()
    assert cycle(kaspi, store) == ["failed"]
    assert cycle(kaspi, store) == ["failed", "waiting"]


def test_a_cycle_that_did_not_come_to_its_end_asks_for_nothing(kaspi, store, settings):
    kaspi.advance(241)
    settings.DEMPER_DELAY_MS = 1
    with pytest.raises(ZeroDivisionError):
        run_cycle(store.pk, now=kaspi.now, rng=Broken())
    assert not ProductSync.objects.exists()


class Broken:
    """Chance that breaks the cycle when it is asked."""

    def uniform(self, low, high):
        raise ZeroDivisionError


@pytest.mark.parametrize("mode", ["off", "hourly"])
def test_other_modes_ask_for_nothing_when_a_cycle_ends(kaspi, store, settings, mode):
    settings.SYNC_STORES_MODE = mode
    assert cycle(kaspi, store) == []


def test_nobody_signed_in_or_no_shop_any_more_asks_for_nothing(kaspi, store):
    Login.objects.update(state=LoginState.NEEDS_LOGIN)
    assert syncing.after_cycle(store, kaspi.now) is None
    Login.objects.update(state=LoginState.ACTIVE)
    Store.objects.update(active=False)
    assert syncing.after_cycle(store, kaspi.now) is None


def test_a_shop_without_cycles_is_read_hourly(kaspi, store):
    Product.objects.update(bot_active=False)
    Store.objects.update(last_sync_at=kaspi.now)
    assert run_cycle(store.pk, now=kaspi.advance(600)) is None
    assert syncing.sweep(kaspi.now) == 0
    assert syncing.sweep(kaspi.advance(3001)) == 1


def test_a_long_list_rests_longer():
    assert rest_of(Store(products_count=10)) == rest_of(Store(products_count=6_000)) == REST
    assert rest_of(Store(products_count=10_000)) == timedelta(seconds=500)
