"""What may be set of a product, against which version, and of many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demper.models import Batch, Edit, Product, Watch
from demper.queries.products import Choice
from demper.services import batches, subscriptions
from demper.services.strategies import Invalid, Stale, checked, set_strategy
from demper.tests.stocked import ALMATY, owner_of_shops, product, stocked

NOW = timezone.now()


@pytest.fixture
def owner(db):
    return owner_of_shops()


@pytest.fixture
def store(owner):
    return stocked(owner)


def codes(error) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in error.value.faults}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"min_price_kzt": 5000, "max_price_kzt": 4000}, ("max_price_kzt", "floor_above_ceiling")),
        # 1 000 ₸ of cost and 500 ₸ of profit need more than 1 600 ₸ after 12.5 %.
        ({"min_profit_kzt": 500, "max_price_kzt": 1600}, ("max_price_kzt", "floor_above_ceiling")),
        ({"position": 0}, ("position", "out_of_range")),
        ({"step_kzt": "1"}, ("step_kzt", "not_a_number")),
        ({"strategy": "lowest"}, ("strategy", "not_offered")),
        ({"strategy": "fixed"}, ("fixed_price_kzt", "fixed_price_missing")),
        ({"strategy": "fixed", "fixed_price_kzt": 900}, ("fixed_price_kzt", "outside_bounds")),
        ({"colour": "red"}, ("colour", "unknown")),
        ({"rules": {"cities": {"551010000": {"off": True}}}}, ("cities.551010000", "unknown_city")),
        ({"rules": {"night": "22 to 8"}}, ("night", "bad_time")),
        ({"rules": {"night": ["25:00", "08:00"]}}, ("night", "bad_time")),
        ({"rules": {"schedule": [{"days": [7]}]}}, ("schedule.0.days", "bad_value")),
        ({"rules": {"schedule": [{"days": [[1]]}]}}, ("schedule.0.days", "bad_value")),
        ({"rules": {"schedule": [{"days": [1]}]}}, ("schedule.0", "bad_time")),
        (
            {"rules": {"cities": {ALMATY: {"min_price": 9000}}}, "max_price_kzt": 8000},
            (f"cities.{ALMATY}", "floor_above_ceiling"),
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(store, changes, expected):
    with pytest.raises(Invalid) as error:
        checked(store.products.first(), store, changes)
    assert {(f.removeprefix("rules."), code) for f, code in codes(error)} == {expected}


def test_rules_are_put_over_each_other_by_key_and_taken_away_by_none(store, owner):
    first = store.products.first()
    one = set_strategy(first, {"rules": {"night": "22:00–08:00", "max_drop": 50}}, 1, owner)
    assert one.rules == {"night": ["22:00", "08:00"], "max_drop": 50}
    two = set_strategy(one, {"rules": {"night": None, "ignored": ["Sela", "Sela"]}}, 2, owner)
    assert two.rules == {"max_drop": 50, "ignored": ["Sela"]}
    assert two.version == 3
    edit = Edit.objects.filter(product=first).latest("pk")
    assert (edit.actor, edit.before["rules"]) == (owner, one.rules)


def test_an_edit_against_an_old_version_changes_nothing(store, owner):
    first = store.products.first()
    set_strategy(first, {"step_kzt": 5}, 1, owner)
    with pytest.raises(Stale) as error:
        set_strategy(first, {"step_kzt": 7}, 1, owner)
    assert error.value.product.step_kzt == 5
    assert Product.objects.get(pk=first.pk).step_kzt == 5


def test_an_edit_that_changes_nothing_raises_no_version_and_has_nothing_looked_at(store, owner):
    first = store.products.first()
    watch = Watch.objects.create(product=first, store=store, city_id=ALMATY)
    assert set_strategy(first, {"step_kzt": 1}, 1, owner).version == 1
    watch.refresh_from_db()
    assert watch.next_due_at is None and not Edit.objects.exists()
    set_strategy(first, {"step_kzt": 2}, 1, owner, now=NOW)
    watch.refresh_from_db()
    assert watch.next_due_at == NOW


def test_a_dry_run_tells_the_same_numbers_as_the_deed_and_does_nothing(store, owner):
    Product.objects.filter(merchant_sku="S-00001").update(cost_kzt=None)
    asked = {"min_percent": 110, "max_percent": 160}
    dry = batches.apply(store, Choice(), "bounds", asked, owner, dry_run=True)
    assert (dry.count, dict(dry.skipped)) == (2, {"no_cost": 1})
    assert not Batch.objects.exists()
    done = batches.apply(store, Choice(), "bounds", asked, owner)
    assert (done.count, dict(done.skipped)) == (dry.count, dict(dry.skipped))
    found = Product.objects.order_by("merchant_sku").values_list("min_price_kzt", "max_price_kzt")
    # 110 % of 1 000 ₸ does not cover the commission; the floor does, and the ceiling is above it.
    assert list(found) == [(1100, 1600), (None, None), (1320, 1920)]


def test_undo_puts_back_what_still_stands_and_leaves_what_was_changed_since(store, owner):
    done = batches.apply(store, Choice(), "edit", {"step_kzt": 9, "mode": "test"}, owner)
    assert done.batch is not None and done.count == 3
    set_strategy(store.products.get(merchant_sku="S-00001"), {"step_kzt": 4}, None, owner)
    back = batches.undo(done.batch, owner)
    assert (back.count, dict(back.skipped)) == (2, {"changed_since": 1})
    steps = Product.objects.order_by("merchant_sku").values_list("step_kzt", "mode")
    assert list(steps) == [(1, "live"), (4, "test"), (1, "live")]
    with pytest.raises(batches.AlreadyUndone):
        batches.undo(done.batch, owner)


def test_others_products_are_out_of_reach_of_a_batch(store, owner):
    strange = stocked(owner_of_shops("daniyar"), 2)
    ids = [*strange.products.values_list("pk", flat=True)]
    assert batches.apply(store, ids, "disable", {}, owner).count == 0


def test_what_cannot_be_for_any_product_is_refused_and_for_some_is_skipped(store, owner):
    with pytest.raises(Invalid):
        batches.apply(store, Choice(), "edit", {"position": 0}, owner)
    done = batches.apply(store, Choice(), "edit", {"max_price_kzt": 1300}, owner)
    assert (done.count, dict(done.skipped)) == (2, {"floor_above_ceiling": 1})


def test_more_than_the_subscription_covers_is_not_switched_on(store, owner, settings):
    settings.DEMPER_FREE_PRODUCTS = 2
    dry = batches.apply(store, Choice(), "enable", {}, owner, dry_run=True)
    assert (dry.count, dry.room) == (3, 2)
    with pytest.raises(subscriptions.LimitReached):
        batches.apply(store, Choice(), "enable", {}, owner)
    assert not Product.objects.filter(bot_active=True).exists()
    subscriptions.grant(owner, 3, NOW + timedelta(days=30))
    assert batches.apply(store, Choice(), "enable", {}, owner).count == 3


def test_when_a_subscription_ends_the_surplus_is_passed_over_and_keeps_its_settings(
    store, owner, settings
):
    settings.DEMPER_FREE_PRODUCTS = 1
    subscriptions.grant(owner, 0, NOW + timedelta(days=1))
    batches.apply(store, Choice(), "enable", {}, owner)
    assert subscriptions.surplus_from(owner.pk, NOW) is None
    later = NOW + timedelta(days=2)
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    assert subscriptions.surplus_from(owner.pk, later) == ids[1]
    assert subscriptions.allowance(owner, later).over == 2
    assert Product.objects.filter(bot_active=True).count() == 3


@pytest.mark.alike
@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    low=st.none() | st.integers(1, 5000),
    high=st.none() | st.integers(1, 5000),
    cost=st.none() | st.integers(0, 3000),
    least=st.none() | st.integers(0, 1000),
    most=st.none() | st.integers(0, 1000),
)
def test_settings_are_taken_exactly_when_a_price_fits_them(low, high, cost, least, most):
    from demper.models import Store
    from demper.pricing import bounds_of
    from demper.records.pricing import Bounds, Costs

    store = Store(merchant_id="Lumo", name="Lumo")
    asked = {
        "min_price_kzt": low, "max_price_kzt": high, "cost_kzt": cost, "min_profit_kzt": least,
        "max_profit_kzt": most,
    }  # fmt: skip
    floor, ceiling = bounds_of(Costs(cost_kzt=cost), Bounds(low, high, least, most))
    fits = floor is None or ceiling is None or floor <= ceiling
    try:
        checked(product(store, 0), store, asked)
    except Invalid as error:
        assert not fits and {fault.code for fault in error.faults} == {"floor_above_ceiling"}
    else:
        assert fits
