from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.estimates import Coverage, Reading
from stats.faceit.habits import clutches, multi_kills, openings, utility, weapons
from stats.faceit.played import Career
from stats.faceit.tests.careers import career, match, shuffled

ALL = (openings, clutches, multi_kills, utility, weapons)
COUNTS = {
    "kills": 18,
    "headshots": 9,
    "mvps": 3,
    "double_kills": 3,
    "triple_kills": 2,
    "quadro_kills": 1,
    "penta_kills": 0,
    "entry_count": 5,
    "entry_wins": 3,
    "first_kills": 3,
    "v1_count": 2,
    "v1_wins": 1,
    "v2_count": 1,
    "v2_wins": 0,
    "clutch_kills": 3,
    "flash_count": 10,
    "flash_successes": 6,
    "enemies_flashed": 8,
    "utility_count": 8,
    "utility_successes": 4,
    "utility_damage": 120,
    "utility_enemies": 6,
    "sniper_kills": 6,
    "pistol_kills": 3,
}


def readings(habit):
    """Every reading of a habit by name."""
    found = {}
    for field in fields(habit):
        value = getattr(habit, field.name)
        if isinstance(value, Reading):
            found[field.name] = value
        elif field.name == "exactly":
            found |= {f"exactly_{n}": each for n, each in enumerate(value)}
    return found


def values(habit):
    return {
        name: round(each.estimate.value, 6)
        for name, each in readings(habit).items()
        if each.estimate
    }


@pytest.mark.parametrize("habit", ALL)
def test_without_counters_every_figure_is_missing_and_none_is_zero(habit):
    for one in (Career([]), career(50, won=True)):
        found = habit(one)
        assert found.coverage == Coverage(0, len(one))
        assert all(each.estimate is None and each.n == 0 for each in readings(found).values())


@pytest.mark.parametrize("habit", ALL)
def test_a_single_match_is_not_enough(habit):
    assert values(habit(career(1, **COUNTS))) == {}


@pytest.mark.parametrize("habit", ALL)
def test_every_figure_says_what_it_needs(habit):
    for each in readings(habit(career(1, **COUNTS))).values():
        assert 0 < each.n < each.needed


def test_openings_of_twenty_equal_matches():
    found = openings(career(20, **COUNTS))
    assert (found.attempts, found.wins) == (100, 60)
    assert values(found) == {
        "success": 0.6,
        "attempt_rate": 0.25,
        "first_kill_rate": 0.15,
        "first_death_rate": 0.1,
    }
    assert found.success.n == 100
    assert found.first_death_rate.n == 400


def test_openings_that_contradict_themselves_are_left_out():
    wrong = career(20, **COUNTS | {"entry_wins": 6})
    assert openings(wrong).attempts == 0
    assert openings(career(20, **COUNTS | {"entry_count": 21})).success.estimate is None


def test_opening_success_needs_twenty_duels():
    assert openings(career(3, **COUNTS)).success.estimate is None
    assert openings(career(4, **COUNTS)).success.estimate.value == 0.6


def test_clutches_of_twenty_equal_matches():
    assert values(clutches(career(20, **COUNTS))) == {
        "one": 0.5,
        "two": 0.0,
        "one_rate": 0.1,
        "two_rate": 0.05,
        "kills_rate": 0.15,
    }


def test_clutches_need_ten_of_their_kind():
    found = clutches(career(9, **COUNTS))
    assert (found.one.n, found.two.n) == (18, 9)
    assert found.one.estimate.value == 0.5
    assert found.two.estimate is None


def test_rounds_fall_on_how_many_were_killed_in_them():
    # 18 kills less 3 · 2 + 2 · 3 + 1 · 4 leave 2 single ones: 12 of 20 rounds are without.
    found = multi_kills(career(20, **COUNTS))
    assert values(found) == {
        "exactly_0": 0.6,
        "exactly_1": 0.1,
        "exactly_2": 0.15,
        "exactly_3": 0.1,
        "exactly_4": 0.05,
        "exactly_5": 0.0,
        "multi": 0.3,
    }
    assert (found.rounds, found.aces) == (400, 0)


def test_multi_kills_that_contradict_the_kills_are_left_out():
    one = Career([match(0, **COUNTS | {"kills": 15}), *career(20, **COUNTS).matches[1:]])
    assert multi_kills(one).rounds == 380
    assert multi_kills(one).coverage.known == 20


def test_utility_of_twenty_equal_matches():
    assert values(utility(career(20, **COUNTS))) == {
        "flash_success": 0.6,
        "flashes_per_round": 0.5,
        "enemies_flashed_per_round": 0.4,
        "enemies_flashed_per_flash": 0.8,
        "utility_success": 0.5,
        "utility_per_round": 0.4,
        "utility_damage_per_round": 6.0,
        "utility_damage_per_throw": 15.0,
        "enemies_hurt_per_round": 0.3,
    }


def test_weapons_of_twenty_equal_matches():
    found = weapons(career(20, **COUNTS))
    assert values(found) == {
        "headshot_share": 0.5,
        "sniper_share": 0.333333,
        "pistol_share": 0.166667,
        "mvps_per_round": 0.15,
    }
    assert found.headshot_share.n == 360


def test_matches_without_extended_stats_lower_the_coverage_and_change_no_rate():
    whole = career(20, **COUNTS)
    bare = [match(n, kills=18) for n in range(20, 50)]
    for habit in ALL:
        found = habit(Career([*whole.matches, *bare]))
        assert (found.coverage.known, found.coverage.matches) == (20, 50)
        assert found.coverage.share == 0.4
        assert values(found) == values(habit(whole))


lines = st.fixed_dictionaries(
    {name: st.none() | st.integers(0, 30) for name in COUNTS} | {"rounds": st.integers(0, 40)}
)


@pytest.mark.slow
@given(st.lists(lines, min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_counters_make_figures_inside_their_intervals_in_any_order(played):
    one = Career(match(n, **line) for n, line in enumerate(played))
    for habit in ALL:
        found = habit(one)
        assert habit(shuffled(one)) == found
        for each in readings(found).values():
            assert (each.estimate is not None) <= (each.n >= each.needed)
            if each.estimate:
                assert each.estimate.low <= each.estimate.value <= each.estimate.high


@pytest.mark.parametrize("habit", ALL)
def test_more_of_the_same_narrows_every_share(habit):
    few, many = readings(habit(career(20, **COUNTS))), readings(habit(career(80, **COUNTS)))
    for name, each in few.items():
        often = many[name].estimate
        assert often.high - often.low <= each.estimate.high - each.estimate.low
