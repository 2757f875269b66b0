from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.bests import NEEDED_EARLIER, Record, bests, new_bests
from stats.faceit.played import Career
from stats.faceit.streaks import longest_run, streaks, win_streaks
from stats.faceit.tests.careers import START, career, match, shuffled

results = st.lists(st.none() | st.booleans(), max_size=40)


def record(one, kind):
    return next((best for best in bests(one) if best.record is kind), None)


def kinds(found):
    return {best.record for best in found}


def test_streaks_now_and_longest():
    found = streaks(career(8, won=[True, True, True, False, False, True, True, False]))
    assert (found.longest_wins.length, found.longest_wins.first_match_id) == (3, "m00000")
    assert found.longest_wins.last_match_id == "m00002"
    assert (found.longest_losses.length, found.longest_losses.first_match_id) == (2, "m00003")
    assert (found.current.won, found.current.length) == (False, 1)
    assert found.longest_wins.first_finished_at == START


def test_a_result_that_is_not_known_ends_a_streak():
    found = streaks(career(5, won=[True, True, None, True, True]))
    assert (found.current.length, found.longest_wins.length) == (2, 2)
    assert streaks(career(3, won=[True, True, None])).current is None


def test_without_results_there_is_no_streak():
    for nothing in (Career([]), career(3)):
        found = streaks(nothing)
        assert (found.current, found.longest_wins, found.longest_losses) == (None, None, None)


@pytest.mark.slow
@given(results)
def test_streaks_agree_with_runs_of_equal_results(won):
    one = career(len(won), won=won)
    found = streaks(one)
    runs = [(key, len(list(run))) for key, run in groupby(won)]
    for longest, what in ((found.longest_wins, True), (found.longest_losses, False)):
        lengths = [length for key, length in runs if key is what]
        assert (longest.length if longest else 0) == max(lengths, default=0)
        assert longest_run(won, what) == max(lengths, default=0)
    assert max(win_streaks(won), default=0) == longest_run(won, True)
    assert streaks(shuffled(one)) == found


def test_bests_are_the_highest_figures_and_their_first_match():
    one = career(3, kills=[20, 31, 31], rating=[1.4, 1.2, None], damage=[1900, 2400, 2100])
    kills = record(one, Record.KILLS)
    assert (kills.value, kills.match_id, kills.previous, kills.earlier) == (31, "m00001", 20, 1)
    assert record(one, Record.ADR).value == 120
    rating = record(one, Record.RATING)
    assert (rating.value, rating.previous, rating.earlier) == (1.4, None, 0)


def test_a_figure_no_match_tells_is_no_record():
    assert bests(Career([])) == ()
    assert bests(career(3)) == ()
    assert kinds(bests(career(2, elo_after=1500))) == {Record.ELO}


def test_a_match_given_up_early_sets_no_record_per_round():
    one = career(2, rounds=[12, 13], damage=[2400, 1300], kills=[24, 13], rating=[3.0, 1.0])
    assert record(one, Record.ADR).value == 100
    assert record(one, Record.KILLS_PER_ROUND).value == 1
    assert record(one, Record.RATING).value == 1.0
    assert record(one, Record.KILLS).value == 24


def test_a_new_best_needs_twenty_earlier_matches():
    kills = [10] * NEEDED_EARLIER + [11]
    assert kinds(new_bests(career(21, kills=kills))) == {Record.KILLS, Record.KILLS_PER_ROUND}
    assert new_bests(career(20, kills=kills[1:])) == ()
    assert new_bests(career(21, kills=[None, *kills[1:]])) == ()


@pytest.mark.parametrize("last, told", [(10, False), (9, False), (11, True), (None, False)])
def test_a_tie_is_not_a_new_best(last, told):
    assert bool(new_bests(career(31, kills=[10] * 30 + [last]))) is told


def test_a_late_match_is_held_against_those_before_it_only():
    one = career(31, kills=[10] * 25 + [12] + [30] * 5)
    (best, _) = sorted(new_bests(one, "m00025"), key=lambda found: -found.value)
    assert (best.record, best.value, best.previous, best.earlier) == (Record.KILLS, 12, 10, 25)
    assert new_bests(one, "m00027") == ()
    assert new_bests(one, "unknown") == ()


def test_the_longest_row_of_wins_is_a_new_best_as_it_grows():
    won = [True, True, False] * 8 + [True, True, True]
    assert kinds(new_bests(career(27, won=won))) == {Record.WIN_STREAK}
    assert new_bests(career(26, won=won[:26])) == ()
    assert record(career(27, won=won), Record.WIN_STREAK).value == 3


def test_no_match_sets_no_best():
    assert new_bests(Career([])) == ()


@pytest.mark.slow
@given(st.lists(st.none() | st.integers(0, 40), max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_matches_that_set_bests_rise_and_end_at_the_record(kills):
    one = Career(match(n, kills=count, rounds=5) for n, count in enumerate(kills))
    set_ = [best for m in one.matches for best in new_bests(one, m.match_id)]
    values = [best.value for best in set_]
    assert values == sorted(set(values))
    assert all(best.value > best.previous for best in set_)
    top = record(one, Record.KILLS)
    if top and top.new:
        assert values[-1] == top.value
    assert bests(shuffled(one)) == bests(one)
