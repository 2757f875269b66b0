"""Profit is told where costs are known, and the bot's effect where there is enough of it."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demper.pricing.bounds import profit_of
from demper.records.pricing import Costs
from demper.selling import (
    PAIRS_MIN,
    Sums,
    Switched,
    Takings,
    commission_of,
    effect_of,
    parted,
    takings_of,
    total_of,
)

pytestmark = pytest.mark.alike
TODAY = date(2026, 11, 20)
COSTS = Costs(cost_kzt=8_000, delivery_kzt=700, commission_bp=1250, tax_bp=300)


def test_one_sale_leaves_what_the_pricing_promised() -> None:
    for price in (9_999, 12_990, 13_001):
        found = takings_of(Sums(1, 1, price, 0, 1), COSTS)
        assert found.profit == profit_of(price, COSTS)


def test_what_an_order_says_of_delivery_counts_before_the_products_own_figure() -> None:
    told = takings_of(Sums(2, 2, 26_000, 1_200, 1), COSTS)
    assert told.profit == 26_000 - told.fees - 16_000 - 1_200 - 700


def test_an_unknown_cost_is_counted_apart_and_is_no_zero() -> None:
    known = takings_of(Sums(1, 1, 10_000, 0, 1), Costs(cost_kzt=5_000, commission_bp=1000))
    unknown = takings_of(Sums(3, 3, 90_000, 0, 3), Costs(commission_bp=1000))
    both = total_of([known, unknown])
    assert (both.revenue, both.lines, both.known, both.profit) == (100_000, 4, 1, 4_000)
    assert both.margin == 0.4
    assert unknown.margin is None
    assert total_of([]) == Takings()


@pytest.mark.parametrize(
    ("own", "category", "expected"), [(900, "Tea", 900), (None, "Tea", 730), (None, "TV", 1250)]
)
def test_the_nearest_commission_counts(own: int | None, category: str, expected: int) -> None:
    assert commission_of(own, category, {"Tea": 730}, 1250) == expected


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_parts_add_up(amount: int, weights: list[int]) -> None:
    parts = parted(amount, weights)
    assert sum(parts) == amount
    assert min(parts) >= 0


def history(before: int, after: int, switch: date) -> dict[date, int]:
    """Return profits of 40 days on both sides of a day."""
    days = [switch + timedelta(days=k) for k in range(-40, 41)]
    return {day: after if day > switch else before for day in days if day != switch}


def test_the_effect_is_the_difference_of_equal_windows() -> None:
    switch = TODAY - timedelta(days=20)
    rows = [Switched(switch, history(100 * k, 100 * k + 50, switch)) for k in range(12)]
    found = effect_of(rows, TODAY - timedelta(days=90), TODAY)
    assert (found.products, found.days, found.value) == (12, 19, 50)
    assert found.after - found.before == 12 * 50
    assert (found.low, found.high) == (50, 50)


def test_today_and_the_day_of_the_switch_do_not_count() -> None:
    switch = TODAY - timedelta(days=10)
    rows = [
        Switched(switch, {switch: 10**6, TODAY: 10**6, switch + timedelta(days=1): 90})
        for _one in range(PAIRS_MIN)
    ]
    found = effect_of(rows, TODAY - timedelta(days=60), TODAY)
    assert found.value == 10


def test_too_few_products_give_no_figure() -> None:
    switch = TODAY - timedelta(days=20)
    rows = [Switched(switch, history(1, 2, switch))] * (PAIRS_MIN - 1)
    found = effect_of(rows, TODAY - timedelta(days=90), TODAY)
    assert (found.products, found.value) == (PAIRS_MIN - 1, None)


def test_windows_shorter_than_a_week_do_not_count() -> None:
    late, early = TODAY - timedelta(days=7), TODAY - timedelta(days=40)
    for switch, first in ((late, TODAY - timedelta(days=90)), (early, early - timedelta(days=6))):
        rows = [Switched(switch, history(1, 2, switch))] * PAIRS_MIN
        assert effect_of(rows, first, TODAY).products == 0


def test_products_without_a_cost_are_counted_apart() -> None:
    switch = TODAY - timedelta(days=20)
    rows = [Switched(switch, None), Switched(switch, {})]
    found = effect_of(rows, TODAY - timedelta(days=90), TODAY)
    assert (found.products, found.unknown) == (1, 1)


def test_noise_is_no_effect() -> None:
    rng, switch = Random(3), TODAY - timedelta(days=29)
    days = [switch + timedelta(days=k) for k in range(-28, 29)]
    rows = [
        Switched(switch, {day: rng.randint(-500, 500) for day in days}) for _product in range(40)
    ]
    found = effect_of(rows, TODAY - timedelta(days=90), TODAY)
    assert found.low is not None and found.high is not None
    assert found.low < 0 < found.high
