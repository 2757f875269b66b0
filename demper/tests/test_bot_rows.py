"""Leases, bulk updates, plans and settlements as rows; no source is asked."""

from datetime import timedelta

import pytest
from django.db import transaction

from demper.models import (
    Decision,
    OfferSnapshot,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    Run,
    RunState,
    Store,
    Watch,
)
from demper.records.pricing import Reason
from demper.services import changes, snapshots, switches
from demper.services.bot import leases, storing
from demper.services.bot.leases import LeaseLost
from demper.services.bot.rows import insert_many, update_many
from demper.services.bot.settling import DEADLINE
from demper.tests.bot_world import NOW, begun, later, look, offers, scene_of, watched
from demper.tests.stocked import ALMATY, owner_of_shops

pytestmark = pytest.mark.django_db
STATE = PriceChangeState


@pytest.fixture
def store():
    return watched(owner_of_shops())


@pytest.fixture
def product(store):
    return Product.objects.select_related("store").get(store=store)


def states():
    return [(one.new_kzt, one.state) for one in PriceChange.objects.order_by("pk")]


def test_a_lease_is_taken_once_and_again_after_it_ran_out(store):
    first = leases.take(store.pk, "one", NOW)
    assert leases.take(store.pk, "two", later(seconds=119)) is None
    second = leases.take(store.pk, "two", later(minutes=2))
    assert second.token == first.token + 1
    with pytest.raises(LeaseLost), transaction.atomic():
        leases.keep(first, later(minutes=2))
    assert not leases.give_back(first)
    assert leases.give_back(second)
    assert leases.take(store.pk, "one", later(minutes=2)) is not None


def test_a_run_whose_lease_was_taken_over_is_told_lost(store):
    _lease, run = begun(store)
    begun(store, later(minutes=3), "there")
    run.refresh_from_db()
    assert run.state == RunState.LOST


def test_rows_are_updated_by_one_statement_and_nulls_keep_their_type(
    store, django_assert_num_queries
):
    watch = Watch.objects.get(store=store)
    values = (watch.pk, None, {"checks": 1}, NOW, None, "target")
    with django_assert_num_queries(1):
        names = ["price_kzt", "probe", "checked_at", "next_due_at", "reason"]
        assert update_many(Watch, names, [values, (0, 5, {}, NOW, NOW, "")]) == 1
    watch.refresh_from_db()
    assert (watch.price_kzt, watch.probe, watch.checked_at) == (None, {"checks": 1}, NOW)
    assert (watch.next_due_at, watch.reason) == (None, "target")


def test_rows_are_added_by_one_statement_with_every_kind_of_value(store, django_assert_num_queries):
    watch = Watch.objects.get(store=store)
    names = ["watch", "digest", "offers", "total", "complete", "own_kzt", "taken_at"]
    names += ["seen_until", "times"]
    rows = [(watch.pk, bytes([n]), b"\x00\xff", n, n == 1, None, later(n), NOW, 1) for n in (1, 2)]
    with django_assert_num_queries(1):
        assert insert_many(OfferSnapshot, names, rows) == 2
    first, second = OfferSnapshot.objects.order_by("total")
    assert (bytes(first.digest), bytes(first.offers), first.own_kzt) == (b"\x01", b"\x00\xff", None)
    assert (first.complete, second.complete) == (True, False)
    assert (first.taken_at, second.taken_at, first.seen_until) == (later(1), later(2), NOW)
    assert insert_many(OfferSnapshot, names, []) == 0


def test_a_drop_is_planned_at_once_with_its_decision_and_snapshot(store, product):
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400, 1600])})
    change = PriceChange.objects.get()
    assert (change.old_kzt, change.new_kzt, change.state) == (1500, 1399, STATE.PLANNED)
    assert Decision.objects.get().price_kzt == 1399
    watch = Watch.objects.get()
    assert (watch.rank, watch.best_rival_kzt, watch.rivals) == (2, 1400, 2)
    product.refresh_from_db()
    assert (product.rank, product.reason, product.floor_kzt) == (2, Reason.TARGET, 1000)
    row = OfferSnapshot.objects.get()
    read = snapshots.unpack(row, product.master_sku, ALMATY)
    assert [offer.price for offer in read.offers] == [1500, 1400, 1600]


def test_a_raise_waits_for_a_second_look_that_agrees(store, product):
    lease, run = begun(store)
    higher = offers(product, 1500, [1700])
    look(lease, run, store, {product.pk: higher})
    assert states() == []
    assert Watch.objects.get().reason == Reason.QUORUM
    look(lease, run, store, {product.pk: offers(product, 1500, [1700], later(1))}, later(1))
    assert states() == [(1699, STATE.PLANNED)]


def test_equal_offers_are_one_snapshot_and_equal_decisions_one_row(store, product):
    lease, run = begun(store)
    for minute in range(3):
        seen = offers(product, 1399, [1400], later(minute))
        look(lease, run, store, {product.pk: seen}, later(minute))
    row = OfferSnapshot.objects.get()
    assert (row.times, row.seen_until) == (3, later(2))
    assert [one.reason for one in Decision.objects.all()] == [Reason.ALREADY_OPTIMAL]


def test_what_was_not_sent_follows_the_next_decision(store, product):
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    look(lease, run, store, {product.pk: offers(product, 1500, [1300], later(1))}, later(1))
    assert states() == [(1299, STATE.PLANNED)]
    look(lease, run, store, {product.pk: offers(product, 1500, [1501], later(2))}, later(2))
    assert states() == [(1299, STATE.CANCELLED)]


def sent(change, minutes=0):
    PriceChange.objects.filter(pk=change.pk).update(
        state=STATE.SENT, sent_at=later(minutes), verify_at=later(minutes)
    )


def test_a_sent_price_is_confirmed_by_what_buyers_see_and_decided_anew(store, product):
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    sent(PriceChange.objects.get())
    look(lease, run, store, {product.pk: offers(product, 1500, [1350], later(1))}, later(1))
    assert states() == [(1399, STATE.SENT)]  # nobody knows yet: nothing new is planned
    look(lease, run, store, {product.pk: offers(product, 1399, [1350], later(2))}, later(2))
    assert states() == [(1399, STATE.CONFIRMED), (1349, STATE.PLANNED)]
    product.refresh_from_db()
    assert (product.price_kzt, product.city_prices) == (1399, {ALMATY: 1399})
    store.refresh_from_db()
    assert store.revision == 1


def test_a_price_that_never_shows_is_rejected_and_rests(store, product):
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    sent(PriceChange.objects.get())
    over = NOW + DEADLINE
    look(lease, run, store, {product.pk: offers(product, 1500, [1400], over)}, over)
    assert states() == [(1399, STATE.REJECTED)]
    assert Watch.objects.get().next_due_at > over + timedelta(seconds=store.cadence_s)


def test_a_lost_lease_writes_nothing(store, product):
    lease, run = begun(store)
    begun(store, later(3), "there")
    with pytest.raises(LeaseLost):
        look(lease, run, store, {product.pk: offers(product, 1500, [1400], later(3))}, later(3))
    assert not PriceChange.objects.exists() and not Decision.objects.exists()
    assert not OfferSnapshot.objects.exists()


def test_test_mode_decides_and_plans_nothing(store, product):
    Product.objects.update(mode="test")
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    assert states() == []
    assert [(one.price_kzt, one.tested) for one in Decision.objects.all()] == [(1399, True)]


def test_approval_waits_for_a_person_and_asks_anew_for_another_price(store, product):
    Store.objects.update(approval=True)
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    change = PriceChange.objects.get()
    assert change.state == STATE.AWAITING
    assert Watch.objects.get().reason == Reason.AWAITS_APPROVAL
    assert changes.approve(change, store.owner, now=NOW)
    look(lease, run, store, {product.pk: offers(product, 1500, [1300], later(1))}, later(1))
    assert states() == [(1299, STATE.AWAITING)]
    change.refresh_from_db()
    assert changes.cancel(change, store.owner, now=later(2))
    assert not changes.approve(change, store.owner, now=later(2))


def test_the_bot_leaves_what_a_person_planned_alone(store, product):
    change = changes.plan_by_hand(product, ALMATY, 2000, store.owner, now=NOW)
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    assert states() == [(2000, STATE.PLANNED)]
    assert change.origin == PriceChangeOrigin.PERSON


@pytest.mark.parametrize(
    ("price", "code"),
    [(999, "below_floor"), (3001, "above_ceiling"), (1500, "same"), (0, "price")],
)
def test_a_price_by_hand_stays_within_the_bounds(store, product, price, code):
    with pytest.raises(changes.NotPlanned) as refused:
        changes.plan_by_hand(product, ALMATY, price, store.owner, now=NOW)
    assert refused.value.code == code


def test_nothing_is_planned_by_hand_while_the_last_change_is_unsettled(store, product):
    sent(changes.plan_by_hand(product, ALMATY, 2000, store.owner, now=NOW))
    with pytest.raises(changes.NotPlanned) as refused:
        changes.plan_by_hand(product, ALMATY, 2100, store.owner, now=NOW)
    assert refused.value.code == "unsettled"


def test_switching_off_cancels_what_the_bot_planned_and_leaves_hands_alone(store, product):
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    switches.set_product(product, False, store.owner, now=NOW)
    assert states() == [(1399, STATE.CANCELLED)]
    changes.plan_by_hand(product, ALMATY, 2000, store.owner, now=NOW)
    switches.set_store(store, False, store.owner, now=NOW)
    assert states()[-1] == (2000, STATE.PLANNED)


def test_the_installations_switch_is_one_row_and_the_setting_outweighs_it(store, settings):
    assert switches.installation_on()
    switches.set_installation(False, store.owner, now=NOW)
    assert not switches.installation_on()
    switches.set_installation(True, store.owner, now=NOW)
    settings.DEMPER_BOT = False
    assert not switches.installation_on()


def test_a_failed_look_leaves_everything_and_comes_back_later(store, product):
    lease, run = begun(store)
    look(lease, run, store, {product.pk: offers(product, 1500, [1400])})
    look(lease, run, store, {product.pk: "the source is down"}, later(1))
    assert states() == [(1399, STATE.PLANNED)]
    watch = Watch.objects.get()
    assert (watch.failures, watch.reason, watch.rank) == (1, Reason.UPSTREAM_FAILED, 2)
    assert Run.objects.get(pk=run.pk).last_error == "the source is down"


def test_a_part_costs_a_bounded_number_of_statements(django_assert_max_num_queries):
    store = watched(owner_of_shops("many"), 60)
    products = Product.objects.select_related("store").filter(store=store)
    seen = {one.pk: offers(one, one.price_kzt, [1400]) for one in products}
    lease, run = begun(store)
    with django_assert_max_num_queries(60):
        look(lease, run, store, seen)
    assert PriceChange.objects.count() == 60


def test_a_product_beyond_the_subscription_is_passed_over(store, product):
    from demper.services.bot import due
    from demper.services.bot.weighing import passed_over

    case = due.load(due.due_ids(store, NOW))[0]
    verdict = passed_over(case, scene_of(store, surplus_from=product.pk), NOW)
    lease, run = begun(store)
    storing.store(lease, run, scene_of(store), [verdict], NOW)
    product.refresh_from_db()
    assert product.reason == Reason.NO_SUBSCRIPTION
