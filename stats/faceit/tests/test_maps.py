import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.estimates import wilson
from stats.faceit.maps import NEEDED, Strength, map_pool
from stats.faceit.played import Career
from stats.faceit.tests.careers import career, match, shuffled


def results(**maps):
    """A career from wins and losses by map: mirage=(8, 2)."""
    played = [(name, won) for name, (w, n) in maps.items() for won in (*[True] * w, *[False] * n)]
    return career(len(played), map=[name for name, _ in played], won=[won for _, won in played])


def names(advice):
    return [one.record.map for one in advice]


def test_a_map_is_pulled_to_the_players_own_rate_as_by_twenty_matches():
    pool = map_pool(results(mirage=(15, 5), nuke=(25, 55)))
    mirage = pool.maps[0]
    assert pool.own.estimate.value == 0.4
    assert mirage.win_rate.estimate == wilson(15, 20)
    assert mirage.shrunk.value == pytest.approx((15 + 20 * 0.4) / 40)


def test_maps_rank_by_the_lower_bound_and_rare_ones_come_last_without_a_rate():
    pool = map_pool(results(dust2=(9, 0), train=(5, 4), nuke=(10, 2), mirage=(60, 20)))
    assert [one.map for one in pool.maps] == ["mirage", "nuke", "dust2", "train"]
    rare = pool.maps[2]
    assert (rare.matches, rare.win_rate.n, rare.win_rate.needed) == (9, 9, NEEDED)
    assert (rare.win_rate.estimate, rare.shrunk, rare.chance_above_own) == (None, None, None)
    assert "dust2" not in names(pool.picks)


def test_picks_and_bans_carry_their_evidence():
    pool = map_pool(results(mirage=(45, 5), nuke=(5, 45), inferno=(30, 30), dust2=(10, 8)))
    assert names(pool.picks) == ["mirage"]
    assert names(pool.bans) == ["nuke"]
    assert pool.picks[0].strength is Strength.CLEAR
    assert pool.picks[0].record.chance_above_own > 0.975
    assert pool.bans[0].record.chance_above_own < 0.025


def test_a_weaker_sign_is_only_a_leaning():
    pool = map_pool(results(mirage=(20, 12), nuke=(50, 60)))
    assert [(one.record.map, one.strength) for one in pool.picks] == [("mirage", Strength.LEANING)]


def test_advice_keeps_to_the_maps_that_can_be_played():
    one = results(mirage=(45, 5), nuke=(5, 45), inferno=(38, 12), train=(30, 30))
    assert names(map_pool(one, ["inferno", "train"]).picks) == ["inferno"]
    assert names(map_pool(one, []).picks) == []
    assert len(map_pool(one, []).maps) == 4


def test_equal_maps_are_not_advised():
    pool = map_pool(results(mirage=(20, 20), nuke=(20, 20)))
    assert (pool.picks, pool.bans) == ((), ())


def test_without_results_or_maps_nothing_is_said():
    pool = map_pool(Career([]))
    assert (pool.maps, pool.own.estimate, pool.without_map) == ((), None, 0)

    pool = map_pool(career(12, map="nuke"))
    assert (pool.maps[0].win_rate.n, pool.maps[0].shrunk) == (0, None)

    pool = map_pool(Career([match(0, won=True), match(1, map="nuke", won=True)]))
    assert (pool.without_map, pool.own.n) == (1, 2)


def test_a_map_adds_up_its_matches():
    one = career(
        12,
        map="nuke",
        won=True,
        rounds=[30, *[20] * 11],
        rating=[2.0, *[1.0] * 11],
        damage=[3000, *[1600] * 10, None],
        kills=[30, *[15] * 11],
    )
    (nuke,) = map_pool(one).maps
    assert (nuke.matches, nuke.wins, nuke.rounds) == (12, 12, 250)
    assert nuke.rating.value == pytest.approx((60 + 220) / 250)
    assert nuke.adr.estimate.value == pytest.approx(19000 / 230)
    assert (nuke.adr.n, nuke.kills_per_round.n) == (11, 12)
    assert nuke.kills_per_round.estimate.value == pytest.approx(195 / 250)


@pytest.mark.slow
def test_on_equal_maps_clear_advice_is_rare():
    rng = np.random.default_rng(8)
    clear = 0
    for _ in range(100):
        maps = rng.choice(["a", "b", "c", "d", "e"], 300).tolist()
        pool = map_pool(career(300, map=maps, won=(rng.random(300) < 0.5).tolist()))
        clear += any(one.strength is Strength.CLEAR for one in (*pool.picks, *pool.bans))
    assert clear < 20


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=80))
@settings(max_examples=60, deadline=None)
def test_map_rates_lie_in_their_intervals_and_arrival_changes_nothing(played):
    one = career(len(played), map=[m for m, _ in played], won=[w for _, w in played])
    pool = map_pool(one)
    assert map_pool(shuffled(one)) == pool
    assert sum(each.matches for each in pool.maps) == len(played)
    for each in pool.maps:
        assert (each.shrunk is None) == (each.matches < NEEDED)
        if each.shrunk:
            assert each.shrunk.low <= each.shrunk.value <= each.shrunk.high
            assert 0 <= each.chance_above_own <= 1
