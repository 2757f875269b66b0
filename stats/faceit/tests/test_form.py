from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.form import BASELINE_MATCHES, NEEDED, Verdict, form, series
from stats.faceit.played import Career
from stats.faceit.tests.careers import career, noise, shuffled

HALF = 1.959963984540054 * 0.35


def test_form_without_a_rating_is_nothing():
    for nothing in (Career([]), career(60), career(60, rating=1.0, rounds=0)):
        found = form(nothing)
        assert (found.n, found.rating, found.baseline) == (0, None, None)
        assert found.verdict is Verdict.NOT_ENOUGH_DATA
        assert series(nothing).line == ()


def test_form_of_two_matches_is_weighted_by_rounds_and_age():
    found = form(career(2, rating=[1.5, 0.9], rounds=[30, 20]))
    older = 30 * 0.5 ** (1 / 20)
    assert found.rating.value == pytest.approx((older * 1.5 + 20 * 0.9) / (older + 20))
    assert found.n_eff == pytest.approx((older + 20) ** 2 / (older**2 + 400))
    half = HALF / found.n_eff**0.5
    assert (found.rating.low, found.rating.high) == pytest.approx(
        (found.rating.value - half, found.rating.value + half)
    )


def test_a_match_twenty_matches_old_weighs_half():
    ratings = [3.0, *[1.0] * 20]
    weights = 0.5 ** (np.arange(20, -1, -1) / 20)
    assert weights[0] == 0.5
    expected = 1 + 2 * 0.5 / weights.sum()
    assert form(career(21, rating=ratings)).rating.value == pytest.approx(expected)


def test_the_baseline_is_the_hundred_matches_before_the_last_twenty():
    ratings = [9.0] * 30 + [1.0] * 100 + [5.0] * 20
    found = form(career(150, rating=ratings))
    assert (found.baseline.value, found.baseline.n) == (1.0, BASELINE_MATCHES)
    assert form(career(40, rating=1.0)).baseline.n == 20
    assert form(career(20, rating=1.0)).baseline is None


@pytest.mark.parametrize(
    "late, verdict",
    [(1.3, Verdict.HOT), (0.7, Verdict.COLD), (1.05, Verdict.STEADY)],
)
def test_the_verdict_follows_the_last_matches(late, verdict):
    assert form(career(150, rating=[1.0] * 120 + [late] * 30)).verdict is verdict


def test_a_verdict_needs_fifty_rated_matches():
    hot = [1.0] * 30 + [3.0] * 20
    assert NEEDED == 50
    assert form(career(50, rating=hot)).verdict is Verdict.HOT
    assert form(career(49, rating=hot[1:])).verdict is Verdict.NOT_ENOUGH_DATA
    assert form(career(50, rating=[None, *hot[1:]])).verdict is Verdict.NOT_ENOUGH_DATA


@pytest.mark.slow
@pytest.mark.parametrize("count", [NEEDED, 80, 200])
def test_pure_chance_is_called_hot_or_cold_about_one_time_in_twenty(count):
    rng = np.random.default_rng(count)
    found = Counter(form(noise(rng, count)).verdict for _ in range(600))
    assert 0.02 <= 1 - found[Verdict.STEADY] / 600 <= 0.085


@pytest.mark.slow
def test_a_lasting_rise_is_called_hot_more_often_than_not():
    rng = np.random.default_rng(4)
    hot = 0
    for _ in range(200):
        ratings = rng.normal(1.0, 0.35, 150)
        ratings[-30:] += 0.3
        hot += form(career(150, rating=ratings.tolist())).verdict is Verdict.HOT
    assert hot > 150


@pytest.mark.slow
@given(st.lists(st.floats(0, 3), min_size=1, max_size=80), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_the_series_ends_with_the_form_and_its_band_holds_the_line(ratings, last):
    one = career(len(ratings), rating=ratings)
    found, now = series(one), form(one)
    assert found.line[-1] == pytest.approx(now.rating.value)
    assert found.low[-1] == pytest.approx(now.rating.low)
    assert found.n_eff[-1] == pytest.approx(now.n_eff)
    assert all(a < b < c for a, b, c in zip(found.low, found.line, found.high, strict=True))
    assert min(ratings) - 1e-9 <= min(found.line) <= max(found.line) <= max(ratings) + 1e-9
    assert series(one, last).line == found.line[-last:]
    assert len(found.match_ids) == len(found.finished_at) == len(ratings)


@pytest.mark.slow
@given(st.lists(st.floats(0, 3), min_size=2, max_size=60), st.floats(0.01, 1))
@settings(max_examples=60, deadline=None)
def test_a_better_last_match_betters_the_form(ratings, more):
    better = [*ratings[:-1], ratings[-1] + more]
    before, after = (form(career(len(ratings), rating=each)) for each in (ratings, better))
    assert after.rating.value > before.rating.value


def test_form_is_the_same_for_any_order_of_arrival():
    one = noise(np.random.default_rng(2), 90)
    assert form(shuffled(one)) == form(one)
    assert series(shuffled(one)) == series(one)


def test_the_interval_narrows_as_matches_come_until_the_half_life_holds_it():
    widths = [form(career(n, rating=1.0)).rating for n in (1, 5, 20, 60, 400)]
    spans = [each.high - each.low for each in widths]
    assert spans == sorted(spans, reverse=True)
    assert form(career(2000, rating=1.0)).n_eff == pytest.approx(57.7, abs=0.1)


@pytest.mark.parametrize("sign, verdict", [(1, Verdict.HOT), (-1, Verdict.COLD)])
def test_a_short_baseline_is_a_mean_of_chance_too(sign, verdict):
    def late(rise):
        return form(career(50, rating=[1.0] * 30 + [1.0 + sign * rise] * 20))

    half = late(0).rating.high - 1
    gained = abs(late(1).rating.value - 1)

    just_outside = late(1.02 * half / gained)

    assert just_outside.rating.above(1.0) or just_outside.rating.below(1.0)
    assert just_outside.verdict is Verdict.STEADY
    assert late(1.6 * half / gained).verdict is verdict
