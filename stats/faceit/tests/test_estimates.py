import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from stats.faceit.estimates import (
    chance_above,
    coverage_of,
    rating_mean,
    ratio_of,
    share,
    share_of,
    shrunk_share,
    wilson,
)

NAN = float("nan")
shares = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def width(estimate):
    return estimate.high - estimate.low


def array(*values):
    return np.array(values, dtype=float)


def test_wilson_of_nine_in_ten_is_as_in_the_tables():
    found = wilson(9, 10)
    assert (found.value, found.n) == (0.9, 10)
    assert (found.low, found.high) == pytest.approx((0.5958, 0.9821), abs=1e-4)


@pytest.mark.parametrize("successes, n", [(0, 0), (3, 2), (-1, 5)])
def test_an_impossible_share_is_none(successes, n):
    assert wilson(successes, n) is None


@pytest.mark.slow
@given(shares)
def test_wilson_holds_its_share_and_narrows_with_more_of_the_same(case):
    successes, n = case
    once, often = wilson(successes, n), wilson(successes * 4, n * 4)
    assert 0 <= once.low <= once.value <= once.high <= 1
    assert width(often) < width(once)


@pytest.mark.slow
@given(shares, st.floats(0, 1))
def test_a_shrunk_share_lies_between_the_share_and_the_rate_it_is_pulled_to(case, towards):
    successes, n = case
    found = shrunk_share(successes, n, towards)
    pulled = min(0.99, max(0.01, towards))
    ends = sorted((successes / n, pulled))
    assert ends[0] - 1e-9 <= found.value <= ends[1] + 1e-9
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_shrunk_share_is_the_beta_posterior_of_twenty_matches_at_the_own_rate():
    found = shrunk_share(15, 20, 0.5)
    assert found.value == pytest.approx(25 / 40)
    assert (found.low, found.high) == pytest.approx(tuple(beta(25, 15).ppf([0.025, 0.975])))
    assert chance_above(15, 20, 0.5) == pytest.approx(beta(25, 15).sf(0.5))


def test_a_shrunk_share_of_nothing_is_the_rate_it_is_pulled_to():
    assert shrunk_share(0, 0, 0.6).value == pytest.approx(0.6)


@pytest.mark.parametrize("successes, n, towards", [(3, 2, 0.5), (1, 2, NAN)])
def test_a_shrunk_share_of_nonsense_is_refused(successes, n, towards):
    with pytest.raises(ValueError, match="rate to shrink towards"):
        shrunk_share(successes, n, towards)


def test_below_what_it_needs_a_share_is_only_counted():
    assert (share(5, 9, 10).n, share(5, 9, 10).estimate) == (9, None)
    assert share(5, 10, 10).estimate.value == 0.5


def test_a_share_over_matches_skips_those_that_do_not_say_or_contradict_themselves():
    found = share_of(array(3, NAN, 9, 2), array(6, 5, 8, 4), 1)
    assert (found.n, found.estimate.value) == (10, 0.5)


def test_a_ratio_is_of_sums_with_the_spread_between_matches():
    found = ratio_of(array(10, 30, 20), array(10, 20, 30), 2)
    rest = array(10 - 10, 30 - 20, 20 - 30)
    error = np.sqrt((rest**2).sum() * 3 / 2) / 60
    assert found.estimate.value == 1.0
    assert width(found.estimate) / 2 == pytest.approx(4.302653 * error)


def test_a_ratio_of_too_few_matches_is_only_counted():
    assert ratio_of(array(1.0, NAN, 2.0), array(1, 1, 0), 1).estimate is None
    assert ratio_of(array(1.0, NAN, 2.0), array(1, 1, 0), 1).n == 1


def test_the_interval_of_a_ratio_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(600):
        rounds = rng.integers(16, 28, 25).astype(float)
        found = ratio_of(rng.poisson(rounds * 0.7).astype(float), rounds, 10).estimate
        held += found.low <= 0.7 <= found.high
    assert 0.92 <= held / 600 <= 0.975


def test_a_mean_rating_is_weighted_by_rounds_with_its_effective_sample_size():
    found = rating_mean([1.0, 2.0], [30, 10])
    n_eff = 40**2 / (900 + 100)
    assert (found.value, found.n) == (1.25, 2)
    assert width(found) / 2 == pytest.approx(1.96 * 0.35 / np.sqrt(n_eff), rel=1e-4)
    assert rating_mean([], []) is None


def test_coverage_counts_matches_that_say_every_figure():
    found = coverage_of(array(1, NAN, 3, 4), array(1, 2, NAN, 4))
    assert (found.known, found.matches, found.share) == (2, 4, 0.5)
    assert coverage_of(array()).share is None
