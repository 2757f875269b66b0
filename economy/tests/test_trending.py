from datetime import timedelta
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from economy import trending
from economy.figures import gini, span_of, supply_of, top_of
from economy.tests.things import NOW

purchases = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(0, 30 * 86_400)), min_size=1, max_size=40
)


@pytest.mark.slow
@given(rows=purchases)
def test_a_level_tells_the_sum_of_fading_purchases(rows):
    told = [(quantity, NOW - timedelta(seconds=ago)) for quantity, ago in rows]
    direct = sum(quantity * 2 ** (-ago / 86_400) for quantity, ago in rows)
    assert trending.score(trending.recomputed(told), NOW) == pytest.approx(direct, rel=1e-8)


@pytest.mark.slow
@given(rows=purchases, turn=st.integers(0, 39))
def test_the_order_in_which_purchases_come_does_not_matter(rows, turn):
    told = [(quantity, NOW - timedelta(seconds=ago)) for quantity, ago in rows]
    turned = told[turn:] + told[:turn]
    assert trending.recomputed(turned) == pytest.approx(trending.recomputed(told), abs=1e-9)


def test_a_score_halves_in_a_day_and_overflows_never():
    level = trending.level_of(10**6, NOW)
    later = trending.score(level, NOW + timedelta(days=1))
    assert later == pytest.approx(trending.score(level, NOW) / 2)
    for days in (-900, 900, 40_000):
        assert isfinite(trending.score(level, NOW + timedelta(days=days)))


def test_nothing_bought_has_no_level():
    assert trending.recomputed([]) is None


def test_windows_are_hours_and_days():
    assert span_of("1h") == timedelta(hours=1)
    assert span_of("90d") == span_of("2160h") == timedelta(days=90)
    for odd in ("0d", "91d", "7", "7w", " 7d", "07d", "7D"):
        with pytest.raises(ValueError, match="1h to 90d"):
            span_of(odd)


def test_inequality_is_nothing_where_all_hold_the_same():
    assert gini(4, 40, 10 * (1 + 2 + 3 + 4)) == pytest.approx(0)
    assert gini(4, 40, 40 * 4) == pytest.approx(0.75)
    assert gini(0, 0, 0) is None


def test_the_richest_hundredth_is_one_wallet_at_least():
    assert [top_of(wallets) for wallets in (1, 99, 100, 101, 1_000)] == [1, 1, 1, 2, 10]


def test_without_money_there_is_no_inflation():
    assert supply_of(0, [], 1).inflation is None
