from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from stats.faceit.sessions import partition
from stats.faceit.tests.careers import career, match, noise, shuffled
from stats.faceit.tilt import NEEDED, Verdict, tilt


def played(results, per_session=None):
    """Results an hour apart; a day's pause after every `per_session` of them."""
    return partition(
        match(n, hours=n + 24 * (n // per_session if per_session else n // 12), won=won)
        for n, won in enumerate(results)
    )


def test_pairs_are_counted_inside_a_session_only():
    found = tilt(played([True, False, True, True, False, False], per_session=3))
    # First session: win → loss, loss → win. Second: win → loss, loss → loss.
    assert (found.after_win.n, found.after_loss.n) == (2, 2)
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert (found.difference, found.after_win.estimate) == (None, None)


def test_a_result_that_is_not_known_makes_no_pair():
    found = tilt(played([True, None, True, False]))
    assert (found.after_win.n, found.after_loss.n) == (1, 0)


def test_thirty_on_each_side_are_needed():
    pairs = [False, True] * 30 + [False]
    assert tilt(played(pairs, per_session=2)).after_win.n == 0
    found = tilt(played([True, True] * 40, per_session=2))
    assert (found.after_win.n, found.after_loss.n) == (40, 0)
    assert found.verdict is Verdict.NOT_ENOUGH_DATA

    enough = [True, True] * NEEDED + [False, False] * NEEDED
    assert tilt(played(enough, per_session=2)).verdict is Verdict.TILT
    assert tilt(played(enough[:-2], per_session=2)).verdict is Verdict.NOT_ENOUGH_DATA


def test_the_difference_is_of_two_beta_posteriors():
    results = [True, True] * 24 + [True, False] * 16 + [False, True] * 12 + [False, False] * 28
    found = tilt(played(results, per_session=2))
    loss, win = beta(13, 29), beta(25, 17)
    assert (found.after_loss.estimate.value, found.after_win.estimate.value) == (0.3, 0.6)
    assert found.difference.value == pytest.approx(loss.mean() - win.mean())
    width = 2 * 1.96 * np.sqrt(loss.var() + win.var())
    assert found.difference.high - found.difference.low == pytest.approx(width, rel=0.02)
    assert found.verdict is Verdict.TILT


@pytest.mark.slow
def test_the_interval_is_that_of_drawn_posteriors():
    results = [True, True] * 21 + [True, False] * 9 + [False, True] * 12 + [False, False] * 18
    found = tilt(played(results, per_session=2)).difference
    rng = np.random.default_rng(1)
    drawn = rng.beta(13, 19, 400_000) - rng.beta(22, 10, 400_000)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.002)


def test_winning_more_after_losses_is_a_rebound():
    results = [True, False] * 40 + [False, True] * 40
    assert tilt(played(results, per_session=2)).verdict is Verdict.REBOUND


@pytest.mark.slow
def test_pure_chance_is_called_tilt_or_rebound_about_one_time_in_twenty():
    rng = np.random.default_rng(21)
    found = Counter(tilt(partition(noise(rng, 200).matches)).verdict for _ in range(400))
    assert found[Verdict.NOT_ENOUGH_DATA] == 0
    assert 0.02 <= 1 - found[Verdict.NO_EVIDENCE] / 400 <= 0.085


@pytest.mark.slow
@given(st.lists(st.none() | st.booleans(), max_size=120))
@settings(max_examples=60, deadline=None)
def test_the_interval_holds_the_difference_and_arrival_changes_nothing(results):
    one = career(len(results), won=results)
    found = tilt(partition(one.matches))
    assert tilt(partition(shuffled(one).matches)) == found
    assert (found.difference is None) == (found.verdict is Verdict.NOT_ENOUGH_DATA)
    if found.difference:
        assert found.difference.low < found.difference.value < found.difference.high
