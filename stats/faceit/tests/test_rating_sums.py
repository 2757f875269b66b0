"""Sums over lines, what they are taken over, and the population."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.rating.aggregate import (
    by_map,
    by_match,
    by_session,
    last,
    lifetime,
    with_extended_stats,
)
from stats.faceit.rating.kinds import Note
from stats.faceit.rating.population import (
    FALLBACK,
    MIN_MAPS,
    PROVISIONAL_BELOW,
    PopulationSums,
    map_sums,
    means_of,
)
from stats.faceit.rating.score import rate, rate_hltv1, rate_hltv2, rate_style21
from stats.faceit.rating.tally import Tally, key_of, tally_of
from stats.faceit.tests.rated_lines import line, lines

WHOLE = settings(max_examples=40, deadline=None)


def test_nothing_adds_up_to_nothing():
    assert tally_of([]) is None
    assert tally_of([line(rounds=0, kills=0, deaths=0)]) is None
    assert (last([], 5), lifetime([]), by_match([]), by_map([])) == (None, None, {}, {})
    with pytest.raises(ValueError, match="at least one"):
        Tally(maps=0, wins=0, rounds=0, kills=0, deaths=0, assists=0)


def test_what_only_some_lines_tell_is_counted_over_their_own_rounds():
    new = line(1, rounds=20)
    old = line(2, rounds=30, damage=None, double_kills=None, headshots=None, won=False)
    tally = tally_of([new, old], {key_of(new): 14})
    assert (tally.maps, tally.wins, tally.rounds) == (2, 1, 50)
    assert (tally.damage, tally.damage_rounds, tally.damage_coverage) == (1500, 20, 0.4)
    assert (tally.kill_rounds, tally.kill_rounds_of) == ((7, 2, 1, 0, 0), 20)
    assert (tally.kast_rounds, tally.kast_of, tally.rates.kast) == (14, 20, None)
    assert (tally.headshot_rate, tally.win_rate, tally.kd) == (0.5, 0.5, 28 / 26)
    assert tally.rates.adr == 75


def test_without_deaths_or_kills_there_is_no_ratio_of_them():
    tally = tally_of([line(kills=0, deaths=0, double_kills=0, triple_kills=0, headshots=0)])
    assert (tally.kd, tally.headshot_rate) == (None, None)


@pytest.mark.slow
@given(st.lists(lines(), min_size=1, max_size=8), st.randoms(use_true_random=False))
@WHOLE
def test_the_order_of_lines_and_of_additions_does_not_matter(many, rng):
    shuffled = many[:]
    rng.shuffle(shuffled)
    cut = rng.randrange(len(many))
    whole = tally_of(many)
    assert tally_of(shuffled) == whole
    if cut:
        assert tally_of(many[:cut]) + tally_of(many[cut:]) == whole


@pytest.mark.slow
@given(st.lists(lines(), min_size=1, max_size=8))
@WHOLE
def test_a_rating_of_sums_is_the_round_weighted_mean_of_the_matches(many):
    rounds = sum(each.rounds for each in many)
    ratings = [(each.rounds, rate_hltv1(tally_of([each])).value) for each in many]
    mean = sum(weight * value for weight, value in ratings) / rounds
    assert rate_hltv1(tally_of(many)).value == pytest.approx(mean)


def test_a_short_good_match_does_not_count_like_a_long_bad_one():
    good = line(1, rounds=13, kills=20, deaths=5, damage=1800)
    bad = line(2, rounds=40, kills=15, deaths=35, damage=1800)
    each = [rate_hltv2(tally_of([one])).value for one in (good, bad)]
    assert rate_hltv2(tally_of([good, bad])).value < sum(each) / 2


def test_matches_maps_and_sessions_are_grouped_by_what_they_are():
    played = [
        line(1, map="de_nuke"),
        line(1, map="de_dust2", map_number=2),
        line(2, map="de_nuke"),
        line(3, map=None),
    ]
    assert {key: tally.maps for key, tally in by_match(played).items()} == {
        "m1": 2, "m2": 1, "m3": 1,
    }  # fmt: skip
    assert {key: tally.maps for key, tally in by_map(played).items()} == {
        "de_nuke": 2, "de_dust2": 1,
    }  # fmt: skip
    first, nothing = by_session([played[:3], []])
    assert (first.maps, nothing) == (3, None)


def test_the_last_matches_are_the_newest_whatever_their_order_with_all_their_maps():
    played = [line(5), line(2), line(9), line(9, map_number=2), line(7, finished_at=None)]
    assert last(played, 1).maps == 2
    assert last(played, 2) == tally_of([played[0], played[2], played[3]])
    assert last(played, 99) == lifetime(played)
    with pytest.raises(ValueError, match="one match"):
        last(played, 0)


def test_lines_without_extended_stats_can_be_left_out():
    told = line(1)
    assert with_extended_stats([told, line(2, damage=None), line(3, penta_kills=None)]) == [told]


def full_map(rng, number):
    """Ten invented lines of one map in which every death is somebody's kill."""
    rounds = rng.randint(13, 36)
    ten = [
        line(number, player=f"p{n}", rounds=rounds, kills=0, deaths=0, double_kills=0,
             triple_kills=0, assists=rng.randint(0, 9), damage=rng.randint(300, 3000))
        for n in range(10)
    ]  # fmt: skip
    kills, deaths = [0] * 10, [0] * 10
    for _ in range(rng.randint(5 * rounds, 7 * rounds)):
        kills[rng.randrange(10)] += 1
        deaths[rng.randrange(10)] += 1
    return [
        replace(one, kills=k, deaths=min(d, rounds), double_kills=rng.randint(0, k // 2))
        for one, k, d in zip(ten, kills, deaths, strict=True)
    ]


def population(maps, seed=1):
    rng = Random(seed)
    played = [full_map(rng, number) for number in range(maps)]
    total = PopulationSums()
    for ten in played:
        total += map_sums(ten)
    return played, total


@pytest.mark.slow
def test_full_maps_average_one_over_the_population():
    played, sums = population(PROVISIONAL_BELOW)
    means = means_of(sums, version=3)
    every = [one for ten in played for one in ten]
    rated = [(one.rounds, rate_style21(tally_of([one]), means)) for one in every]
    mean = sum(weight * rating.value for weight, rating in rated) / sum(w for w, _ in rated)
    assert mean == pytest.approx(1.0, abs=1e-9)
    assert (means.maps, means.lines, means.version) == (200, 2000, 3)
    assert not means.provisional
    assert not rated[0][1].notes & {Note.POPULATION_FALLBACK, Note.POPULATION_PROVISIONAL}


def test_ten_equal_players_are_each_rated_one_by_their_own_population():
    ten = [line(1, player=f"p{n}", deaths=14) for n in range(10)]
    sums = PopulationSums()
    for _ in range(MIN_MAPS):
        sums += map_sums(ten)
    means = means_of(sums, version=1)
    assert [rate(tally_of([one]), means).style21.value for one in ten] == pytest.approx([1.0] * 10)


def test_a_small_population_is_provisional_and_a_tiny_one_is_not_used():
    _, sums = population(MIN_MAPS)
    means = means_of(sums, version=1)
    assert means.provisional
    assert Note.POPULATION_PROVISIONAL in rate_style21(tally_of([line()]), means).notes
    _, few = population(MIN_MAPS - 1)
    assert means_of(few, version=1) is FALLBACK
    assert means_of(PopulationSums(), version=1).fallback


def test_sums_of_parts_make_the_sums_of_the_whole_and_survive_storage():
    played, sums = population(8)
    halves = [PopulationSums(), PopulationSums()]
    for number, ten in enumerate(reversed(played)):
        halves[number % 2] += map_sums(ten)
    merged = halves[0] + halves[1]
    assert replace(merged, kast_points=0) == replace(sums, kast_points=0)
    assert merged.kast_points == pytest.approx(sums.kast_points)
    assert PopulationSums.from_json(json.loads(json.dumps(sums.to_json()))) == sums


@pytest.mark.parametrize("spoilt", [
    lambda ten: ten[:9],
    lambda ten: [*ten[:9], ten[0]],
    lambda ten: [*ten[:9], replace(ten[9], damage=None)],
    lambda ten: [*ten[:9], replace(ten[9], quadro_kills=None)],
    lambda ten: [*ten[:9], replace(ten[9], rounds=99)],
    lambda ten: [replace(one, rounds=0) for one in ten],
    lambda ten: [],
])  # fmt: skip
def test_a_map_that_is_not_whole_does_not_count(spoilt):
    ten = full_map(Random(1), 1)
    assert map_sums(ten).lines == 10
    assert map_sums(spoilt(ten)) is None
