"""What a match is worth in Elo, and levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.faceit.elo.change import change, change_at, expected, preview, team_mean
from stats.faceit.elo.levels import FLOORS, bounds_of, level_of, to_next, to_previous

ELOS = st.floats(100, 5000)


def test_equal_teams_play_for_twenty_five_points():
    assert (expected(1500, 1500), change(1500, 1500, True), change(1500, 1500, False)) == (
        0.5, 25, -25,
    )  # fmt: skip


def test_a_favourite_by_400_points_wins_a_tenth_as_often_as_it_loses_the_rest():
    # 1 / (1 + 10⁻¹) = 10/11: 50 · 1/11 = 4.55, 50 · 10/11 = 45.45
    assert expected(1900, 1500) == pytest.approx(10 / 11)
    assert (change(1900, 1500, True), change(1900, 1500, False)) == (5, -45)
    assert (change(1500, 1900, True), change(1500, 1900, False)) == (45, -5)


def test_a_match_is_worth_a_point_at_least():
    assert (change(4000, 500, True), change(500, 4000, False)) == (1, -1)
    assert (change_at(1.0, True), change_at(0.0, False)) == (1, -1)
    assert change(1e9, 0, False) == -50


@pytest.mark.slow
@given(ELOS, ELOS)
def test_both_teams_expectations_make_one(own, opponent):
    assert expected(own, opponent) + expected(opponent, own) == pytest.approx(1)


@pytest.mark.slow
@given(ELOS, ELOS)
def test_what_one_team_wins_the_other_loses_within_rounding(own, opponent):
    assert abs(change(own, opponent, True) + change(opponent, own, False)) <= 1


@pytest.mark.slow
@given(ELOS, ELOS, st.floats(0, 1000), st.booleans())
def test_a_stronger_opponent_never_gives_less(own, opponent, more, won):
    assert change(own, opponent + more, won) >= change(own, opponent, won)


@pytest.mark.slow
@given(ELOS, ELOS)
def test_winning_always_gives_and_losing_always_takes(own, opponent):
    assert 1 <= change(own, opponent, True) <= 50
    assert -50 <= change(own, opponent, False) <= -1


def test_a_room_is_worth_what_its_means_say():
    room = preview([1900] * 4 + [2400], [1600] * 5)
    assert (room.own, room.opponent, room.complete) == (2000, 1600, True)
    assert room.win_probability == pytest.approx(10 / 11)
    assert (room.gain, room.loss) == (5, -45)


def test_a_player_without_elo_is_left_out_and_the_room_says_so():
    room = preview([1900, None, 2100], [1600])
    assert (room.own, room.complete) == (2000, False)
    assert preview([None, None], [1600]) is None
    assert preview([1600], []) is None
    assert team_mean([]) is None


@pytest.mark.parametrize(
    ("level", "first", "final"),
    [
        (1, 100, 500), (2, 501, 750), (3, 751, 900), (4, 901, 1050), (5, 1051, 1200),
        (6, 1201, 1350), (7, 1351, 1530), (8, 1531, 1750), (9, 1751, 2000), (10, 2001, None),
    ],
)  # fmt: skip
def test_levels_begin_and_end_where_faceit_says(level, first, final):
    assert level_of(first) == level
    assert level_of(final or 9999) == level
    assert bounds_of(level) == (first, final)


def test_steps_to_the_next_and_the_previous_level_just_cross_the_border():
    assert (to_next(1350), to_previous(1350)) == (1, 150)
    assert (to_next(1351), to_previous(1351)) == (180, 1)
    assert (to_next(2001), to_previous(100)) == (None, None)
    for level in (0, 11):
        with pytest.raises(ValueError, match="levels"):
            bounds_of(level)


@pytest.mark.slow
@given(st.integers(0, 5000), st.integers(0, 500))
def test_more_elo_is_never_a_lower_level(elo, more):
    assert 1 <= level_of(elo) <= level_of(elo + more) <= 10


@pytest.mark.slow
@given(st.integers(FLOORS[0], 5000))
def test_steps_lead_to_the_neighbouring_levels(elo):
    level = level_of(elo)
    if (up := to_next(elo)) is not None:
        assert (level_of(elo + up), level_of(elo + up - 1)) == (level + 1, level)
    if (down := to_previous(elo)) is not None:
        assert (level_of(elo - down), level_of(elo - down + 1)) == (level - 1, level)
