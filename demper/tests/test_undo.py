"""Undoing a window of time: back to the prices before it, within today's bounds."""

from datetime import timedelta

import pytest

from demper.models import PriceChange, PriceChangeOrigin, PriceChangeState, Product, Undo, Watch
from demper.services import changes
from demper.services.undo import undo_window
from demper.tests.bot_world import NOW, later, watched
from demper.tests.stocked import owner_of_shops

pytestmark = pytest.mark.django_db
STATE = PriceChangeState
HOUR = timedelta(hours=1)


@pytest.fixture
def store():
    return watched(owner_of_shops(), 4)


def changed(watch, old, new, minutes, state=STATE.CONFIRMED):
    Watch.objects.filter(pk=watch.pk).update(price_kzt=new)
    return PriceChange.objects.create(
        store_id=watch.store_id, product_id=watch.product_id, watch=watch, city_id=watch.city_id,
        old_kzt=old, new_kzt=new, state=state, planned_at=later(minutes), sent_at=later(minutes),
    )  # fmt: skip


def window(store, dry_run=False):
    return undo_window(store, NOW, NOW + HOUR, store.owner, later(61), dry_run)


def test_prices_go_back_to_before_the_window_and_stop_at_todays_floor(store):
    one, two, three, four = Watch.objects.filter(store=store).order_by("pk")
    changed(one, 1800, 1500, -10)  # before the window
    changed(one, 1500, 1400, 10)
    changed(one, 1400, 1300, 20)
    changed(two, 900, 1600, 5)  # today's floor is 1 000
    changed(three, None, 1700, 5)
    changed(four, 1950, 1900, 5, STATE.SENT)
    counted = window(store, dry_run=True)
    assert not PriceChange.objects.filter(origin=PriceChangeOrigin.UNDO).exists()
    done = window(store)
    assert (counted.planned, counted.skipped) == (done.planned, done.skipped)
    planned = PriceChange.objects.filter(origin=PriceChangeOrigin.UNDO, state=STATE.PLANNED)
    assert {row.watch_id: row.new_kzt for row in planned} == {one.pk: 1500, two.pk: 1000}
    assert (done.planned, done.bounded, done.switched_off) == (2, 1, 2)
    assert done.skipped == {"unknown": 1, "unsettled": 1}
    assert Product.objects.filter(bot_active=True).count() == 2
    assert Undo.objects.get().skipped == {"unknown": 1, "unsettled": 1}


def test_undoing_twice_plans_nothing_twice(store):
    one = Watch.objects.filter(store=store).first()
    changed(one, 1500, 1400, 10)
    window(store)
    assert window(store).planned == 1  # the first is replaced, not added to
    assert PriceChange.objects.filter(state=STATE.PLANNED).count() == 1


def test_without_a_floor_nothing_is_undone(store):
    changed(Watch.objects.filter(store=store).first(), 1500, 1400, 10)
    Product.objects.update(min_price_kzt=None)
    assert window(store).skipped == {"no_floor": 1}


def test_a_window_begins_before_it_ends(store):
    with pytest.raises(ValueError, match="begins before it ends"):
        undo_window(store, NOW, NOW, store.owner, NOW)


def test_one_change_is_taken_back_by_its_number(store):
    change = changed(Watch.objects.filter(store=store).first(), 1500, 1400, 10)
    back = changes.take_back(change, store.owner, now=later(20))
    assert (back.new_kzt, back.undoes, back.origin) == (1500, change, PriceChangeOrigin.UNDO)


def test_an_undo_costs_a_bounded_number_of_statements(store, django_assert_max_num_queries):
    for watch in Watch.objects.filter(store=store):
        changed(watch, 1500 + watch.pk, 1400, 10)
    with django_assert_max_num_queries(25):
        assert window(store).planned == 4
