"""The win rate over the last battles."""

from datetime import UTC, datetime, timedelta

import pytest

from stats.warthunder.trend import Counters, rolling_win_rate, thinned

START = datetime(2026, 3, 1, tzinfo=UTC)


def counters(*pairs):
    return [Counters(START + timedelta(days=day), *pair) for day, pair in enumerate(pairs)]


def test_a_window_reaches_back_just_far_enough():
    points = rolling_win_rate(counters((0, 0), (100, 50), (200, 60), (300, 160)), window=100)

    assert [point.rate.value for point in points] == [0.5, 0.1, 1.0]
    assert [point.rate.count for point in points] == [100, 100, 100]


def test_too_few_battles_give_no_point():
    assert rolling_win_rate(counters((0, 0), (29, 20))) == ()
    assert len(rolling_win_rate(counters((0, 0), (30, 20)))) == 1


def test_counters_that_began_anew_are_not_compared_with_the_old_ones():
    points = rolling_win_rate(counters((5000, 2500), (5100, 2550), (10, 5), (110, 105)), window=100)

    assert [point.rate.value for point in points] == [0.5, 1.0]


def test_the_interval_holds_the_rate():
    point = rolling_win_rate(counters((0, 0), (80, 60)))[0]

    assert point.rate.low < point.rate.value < point.rate.high


@pytest.mark.parametrize("count", [0, 1, 10, 11, 997])
def test_thinning_keeps_the_last_and_stays_under_the_limit(count):
    kept = thinned(list(range(count)), 10)

    assert len(kept) == min(count, 10)
    assert kept == sorted(kept)
    assert not count or kept[-1] == count - 1
