import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.changes import NEEDED, Direction, alarms, change_points
from stats.faceit.tests.careers import career, noise, shuffled


def wave(*levels):
    """Ratings that swing by 0.1 around each level and end on it; levels are (rating, matches)."""
    return [level + (0.1, -0.1, 0.0)[number % 3] for level, n in levels for number in range(n)]


def test_below_thirty_rated_matches_nothing_is_said():
    found = change_points(career(35, rating=[*wave((1.0, NEEDED - 1)), *[None] * 6]))
    assert (found.n, found.needed, found.points) == (29, 30, None)
    assert change_points(career(30, rating=wave((1.0, 30)))).points == ()


def test_a_rating_that_never_moves_has_no_change():
    assert change_points(career(40, rating=1.0)).points == ()


def test_the_score_is_held_against_the_mean_so_far_with_slack():
    # Differences of 0, …, 0, 1: the spread is sqrt(1 / (2 · 5)); z = 1 · sqrt(5 / 6) / spread.
    values = np.array([1.0] * 5 + [2.0])
    z = (5 / 6) ** 0.5 / (1 / 10) ** 0.5
    assert z - 0.5 < 5
    assert alarms(values) == []


def test_a_rise_and_a_fall_are_dated_at_their_first_match():
    one = career(180, rating=wave((1.0, 60), (1.6, 60), (0.9, 60)))
    up, down = change_points(one).points
    assert (up.match_id, up.direction) == ("m00060", Direction.UP)
    assert (down.match_id, down.direction) == ("m00120", Direction.DOWN)
    assert up.finished_at <= up.noticed_at
    assert (up.before.value, up.after.value) == pytest.approx((1.0, 1.6))
    assert (up.before.n, up.after.n, down.after.n) == (60, 60, 60)
    assert up.difference.value == pytest.approx(0.6)
    assert down.difference.value == pytest.approx(-0.7)
    assert up.holds and down.holds


def test_a_change_holds_only_after_thirty_matches():
    ratings = wave((1.0, 60), (1.6, 29))
    (point,) = change_points(career(89, rating=ratings)).points
    assert (point.after.n, point.holds) == (29, False)
    (point,) = change_points(career(90, rating=[*ratings, 1.7])).points
    assert point.holds


def test_on_pure_chance_an_alarm_comes_about_every_465_matches():
    rng = np.random.default_rng(12)
    found = sum(len(alarms(rng.normal(1, 0.35, 5000))) for _ in range(12))
    assert 380 <= 12 * 5000 / found <= 580


@pytest.mark.slow
def test_few_players_of_chance_alone_are_said_to_have_changed():
    rng = np.random.default_rng(13)
    players = [change_points(noise(rng, 300)).points for _ in range(150)]
    told = sum(any(point.holds for point in points) for points in players)
    assert told / 150 < 0.15


@pytest.mark.slow
def test_a_real_change_is_found_and_holds():
    rng = np.random.default_rng(14)
    told = 0
    for _ in range(60):
        ratings = rng.normal(1, 0.35, 200)
        ratings[100:] += 0.35
        points = change_points(career(200, rating=ratings.tolist())).points
        told += any(point.holds and point.direction is Direction.UP for point in points)
    assert told > 48


@pytest.mark.slow
@given(st.lists(st.integers(0, 192), min_size=NEEDED, max_size=120))
@settings(max_examples=80, deadline=None)
def test_changes_are_ordered_and_mirror_when_ratings_do(ratings):
    values = np.array(ratings) / 64
    found, mirrored = alarms(values), alarms(3 - values)
    starts = [alarm.start for alarm in found]
    assert starts == sorted(set(starts))
    assert all(0 < alarm.start <= alarm.noticed < len(ratings) for alarm in found)
    assert [alarm.direction for alarm in found] == [
        Direction.DOWN if alarm.direction is Direction.UP else Direction.UP for alarm in mirrored
    ]


def test_changes_are_the_same_for_any_order_of_arrival():
    one = career(180, rating=wave((1.0, 60), (1.6, 60), (0.9, 60)))
    assert change_points(shuffled(one)) == change_points(one)
