from datetime import timedelta
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.played import Career
from stats.faceit.sessions import GAP, LONGEST, State, current, insert, partition, summarise
from stats.faceit.tests.careers import START, match, timed_matches


def ids(sessions):
    return [[one.match_id for one in session.matches] for session in sessions]


def sizes(matches):
    return [len(session.matches) for session in partition(matches)]


@pytest.mark.slow
@given(timed_matches(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_partition_is_the_same_for_every_order_of_arrival(matches, rng):
    expected = partition(matches)
    arrived = list(matches)
    rng.shuffle(arrived)
    assert partition(arrived) == expected
    assert partition(Career(arrived).matches) == expected


@pytest.mark.slow
@given(timed_matches(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_matches_that_arrive_one_by_one_in_any_order_make_the_same_partition(matches, rng):
    arrived = [*matches, *rng.sample(matches, len(matches) // 3)]
    rng.shuffle(arrived)

    sessions = ()
    for one in arrived:
        sessions = insert(sessions, one).over(sessions)

    assert sessions == partition(matches)


@pytest.mark.slow
@given(timed_matches(max_size=25), st.data())
@settings(max_examples=200, deadline=None)
def test_a_corrected_time_makes_the_partition_of_the_corrected_matches(matches, data):
    if not matches:
        return
    old = data.draw(st.sampled_from(matches))
    minutes = data.draw(st.integers(-2000, 2000))
    new = old._replace(finished_at=old.finished_at + timedelta(minutes=minutes))
    sessions = partition(matches)

    rebuilt = insert(sessions, new).over(sessions)

    assert rebuilt == partition([*(one for one in matches if one is not old), new])


@pytest.mark.slow
@given(timed_matches())
@settings(max_examples=200, deadline=None)
def test_every_match_is_in_one_session_and_no_session_breaks_its_limits(matches):
    sessions = partition(matches)
    assert sorted(chain.from_iterable(ids(sessions))) == sorted(one.match_id for one in matches)
    for session in sessions:
        finishes = [one.finished_at for one in session.matches]
        gaps = [b - a for a, b in pairwise(finishes)]
        assert all(gap <= GAP for gap in gaps)
        assert session.duration <= LONGEST or len(finishes) == 1


@pytest.mark.slow
@given(timed_matches(), st.data())
@settings(max_examples=100, deadline=None)
def test_only_sessions_that_really_differ_are_said_to_be_affected(matches, data):
    if not matches:
        return
    late = data.draw(st.sampled_from(matches))
    sessions = partition([one for one in matches if one is not late])

    change = insert(sessions, late)

    assert change.over(sessions) == partition(matches)
    assert all(one not in change.made for one in change.gone)


def test_a_gap_of_four_hours_is_the_same_session_and_a_second_more_is_not():
    assert sizes([match(0), match(1, hours=4)]) == [2]
    assert sizes([match(0), match(1, hours=4 + 1 / 3600)]) == [1, 1]


def test_a_session_ends_before_it_would_pass_twelve_hours_from_the_first_start():
    by_the_hour = [match(n) for n in range(20)]
    assert sizes(by_the_hour) == [13, 7]

    early = by_the_hour[0]._replace(started_at=START - timedelta(minutes=1))
    assert sizes([early, *by_the_hour[1:]]) == [12, 8]


def test_a_session_holds_at_most_two_hundred_matches():
    assert sizes([match(n, hours=n / 100) for n in range(401)]) == [200, 200, 1]


def test_a_start_after_the_finish_is_not_believed():
    wrong = match(0, started_at=START + timedelta(hours=3))
    assert partition([wrong])[0].started_at == START


def test_a_repeated_delivery_changes_nothing():
    matches = [match(n, hours=n * 5) for n in range(4)]
    sessions = partition([*matches, matches[2]])
    assert sizes([*matches, matches[2]]) == [1, 1, 1, 1]

    change = insert(sessions, matches[2])

    assert (change.gone, change.made) == ((), ())
    assert change.over(sessions) == sessions


def test_a_late_match_joins_two_sessions():
    sessions = partition([match(0), match(2, hours=6), match(3, hours=40)])
    change = insert(sessions, match(1, hours=3))
    assert ids(change.gone) == [["m00000"], ["m00002"]]
    assert ids(change.made) == [["m00000", "m00001", "m00002"]]


def test_sessions_before_a_late_match_and_after_the_next_common_start_stay():
    matches = [match(n, hours=n * 10) for n in range(30)]
    sessions = partition(matches)
    change = insert(sessions, match(99, hours=151))
    assert change.first == 15
    assert ids(change.gone) == [["m00015"]]
    assert ids(change.made) == [["m00015", "m00099"]]


def test_a_match_long_before_all_others_changes_none_of_their_sessions():
    change = insert(partition([match(1, hours=50), match(2, hours=51)]), match(0))
    assert (ids(change.gone), ids(change.made)) == ([], [["m00000"]])


def test_no_matches_make_no_session():
    assert partition([]) == ()
    assert ids(insert((), match(0)).made) == [["m00000"]]


def test_a_session_is_live_until_no_match_can_join_it():
    (session,) = partition([match(0), match(1)])
    closes = START + timedelta(hours=5)
    assert current(session, closes).state is State.LIVE
    assert current(session, closes).closes_at == closes
    assert current(session, closes + timedelta(seconds=1)).state is State.CLOSED


def test_a_session_closes_twelve_hours_after_its_start_even_if_play_goes_on():
    (session,) = partition([match(n) for n in range(12)])
    assert current(session, START).closes_at == START + timedelta(hours=12)


def test_a_full_session_is_closed_at_once():
    (session,) = partition([match(n, hours=n / 100) for n in range(200)])
    found = current(session, session.finished_at)
    assert (found.state, found.closes_at) == (State.CLOSED, session.finished_at)


def test_a_single_match_longer_than_the_limit_is_a_session_that_closed_with_it():
    (session,) = partition([match(0, started_at=START - timedelta(hours=20))])
    assert current(session, START + timedelta(minutes=1)).closes_at == START


def test_a_summary_adds_its_matches_up():
    (session,) = partition(
        [
            match(0, won=True, rating=1.0, damage=1600, elo_after=2000),
            match(1, won=True, rating=1.6, rounds=30, damage=3000),
            match(2, won=False, rating=0.7, rounds=10),
            match(3, won=None, elo_after=2010),
        ]
    )
    found = summarise(session)
    assert (found.matches, found.wins, found.losses, found.rounds) == (4, 2, 1, 80)
    assert found.rating.value == pytest.approx((20 * 1.0 + 30 * 1.6 + 10 * 0.7) / 60)
    assert found.rating.n == 3
    assert found.adr == pytest.approx(4600 / 50)
    assert (found.best.match_id, found.worst.match_id) == ("m00001", "m00002")
    assert (found.longest_win_streak, found.longest_loss_streak) == (2, 1)
    assert (found.elo_first, found.elo_last) == (2000, 2010)
    assert found.duration == timedelta(hours=3)


def test_a_summary_of_matches_that_say_nothing_has_no_figures():
    found = summarise(partition([match(0, rounds=0, rating=1.0)])[0])
    assert (found.wins, found.losses, found.rating, found.adr) == (0, 0, None, None)
    assert (found.best, found.worst, found.elo_first, found.elo_last) == (None,) * 4


def test_a_career_keeps_each_match_once_in_the_order_of_finishes():
    one, other = match(1), match(0)
    found = Career([one, other, one])
    assert found.matches == (other, one)
    assert [m.match_id for m in found.last(1).matches] == ["m00001"]
    assert found.column("kills").tolist() != [0, 0]
