from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.played import Career
from stats.faceit.synergy import NEEDED, Verdict, synergies
from stats.faceit.tests.careers import career, match, shuffled


def test_the_gain_over_elo_is_shrunk_by_n_over_n_plus_twenty():
    one = career(20, won=[True] * 15 + [False] * 5, elo_expectation=0.6, mate_ids=("ann", "bob"))
    ann, bob = synergies(one).mates
    assert (ann.mate_id, bob.mate_id) == ("ann", "bob")
    assert (ann.matches, ann.wins, ann.left_out, ann.gain.n) == (20, 15, 0, 20)
    assert ann.raw_gain == pytest.approx(0.15)
    assert ann.gain.value == pytest.approx(0.15 * 20 / 40)
    half = 1.96 * np.sqrt(0.6 * 0.4 / 40)
    assert ann.gain.high - ann.gain.value == pytest.approx(half, rel=1e-4)
    assert ann.verdict is Verdict.NO_EVIDENCE


def test_matches_without_an_expectation_or_a_result_are_left_out_and_counted():
    judged = [match(n, won=True, elo_expectation=0.5, mate_ids=("ann",)) for n in range(10)]
    not_judged = [
        match(10, won=True, mate_ids=("ann",)),
        match(11, elo_expectation=0.5, mate_ids=("ann", "bob")),
    ]
    found = synergies(Career([*judged, *not_judged]))
    assert (found.left_out, found.too_few, found.needed) == (2, 1, NEEDED)
    (ann,) = found.mates
    assert (ann.matches, ann.left_out, ann.gain.n, ann.raw_gain) == (12, 2, 10, 0.5)


def test_below_ten_judged_matches_a_team_mate_is_only_counted():
    found = synergies(career(9, won=True, elo_expectation=0.5, mate_ids=("ann", "bob")))
    assert (found.mates, found.too_few) == ((), 2)


def test_nobody_played_with_makes_no_synergy():
    assert synergies(Career([])).mates == ()
    assert synergies(career(20, won=True, elo_expectation=0.5)).too_few == 0


def test_clear_gains_and_losses_have_a_verdict_and_the_best_comes_first():
    good = [match(n, won=True, elo_expectation=0.5, mate_ids=("good",)) for n in range(40)]
    bad = [match(n, won=False, elo_expectation=0.5, mate_ids=("bad",)) for n in range(40, 80)]
    found = synergies(Career([*bad, *good])).mates
    assert [(one.mate_id, one.verdict) for one in found] == [
        ("good", Verdict.BETTER),
        ("bad", Verdict.WORSE),
    ]


@pytest.mark.slow
def test_winning_as_elo_expects_beside_anyone_is_seldom_called_synergy():
    rng = np.random.default_rng(31)
    found = Counter()
    for _ in range(40):
        expected = rng.uniform(0.35, 0.65, 300)
        mates = [tuple(map(str, rng.choice(25, 4, replace=False))) for _ in range(300)]
        won = (rng.random(300) < expected).tolist()
        one = career(300, won=won, elo_expectation=expected.tolist(), mate_ids=mates)
        found.update(each.verdict for each in synergies(one).mates)
    assert 1 - found[Verdict.NO_EVIDENCE] / found.total() < 0.05


played = st.tuples(
    st.none() | st.booleans(), st.none() | st.floats(0, 1), st.sets(st.sampled_from("abc"))
)


@pytest.mark.slow
@given(st.lists(played, max_size=60))
@settings(max_examples=60, deadline=None)
def test_gains_lie_in_their_intervals_and_arrival_changes_no_finding(matches):
    one = Career(
        match(n, won=won, elo_expectation=expected, mate_ids=tuple(sorted(mates)))
        for n, (won, expected, mates) in enumerate(matches)
    )
    found = synergies(one)
    assert synergies(shuffled(one)) == found
    for each in found.mates:
        assert each.gain.low <= each.gain.value <= each.gain.high
        assert abs(each.gain.value) <= abs(each.raw_gain)
        assert each.gain.n >= NEEDED


def test_more_of_the_same_narrows_the_interval_and_frees_the_gain():
    few, many = (
        synergies(career(n, won=True, elo_expectation=0.5, mate_ids=("ann",))).mates[0].gain
        for n in (10, 100)
    )
    assert few.value < many.value
    assert many.high - many.low < few.high - few.low
