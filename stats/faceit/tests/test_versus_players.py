import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.estimates import Estimate, Reading
from stats.faceit.metrics import RATIOS, SHARES, Metric, measure
from stats.faceit.played import Career
from stats.faceit.tests.careers import career, match, noise
from stats.faceit.versus import Side, Standing, compare, head_to_head, standing


def reading(low, high):
    return Reading(50, 10, Estimate((low + high) / 2, low, high, 50))


def row(comparison, metric):
    return next(one for one in comparison.rows if one.metric is metric)


def test_every_metric_is_measured_one_way():
    assert {*SHARES, *RATIOS, Metric.WIN_RATE, Metric.RATING} == set(Metric)


@pytest.mark.parametrize("metric", Metric)
def test_without_matches_no_metric_has_a_value(metric):
    for nothing in (Career([]), career(9, won=True, rating=1.0, kills=3, deaths=3)):
        found = measure(nothing, metric)
        assert found.estimate is None
        assert found.n < found.needed


def test_metrics_are_sums_over_matches():
    one = career(
        20, won=[True] * 5 + [False] * 15, kills=18, deaths=12, assists=4, damage=1600,
        headshots=9, rating=1.1, v1_count=1, v1_wins=1,
    )  # fmt: skip
    expected = {
        Metric.WIN_RATE: 0.25,
        Metric.RATING: 1.1,
        Metric.ADR: 80,
        Metric.KILLS_PER_DEATH: 1.5,
        Metric.DEATHS_PER_ROUND: 0.6,
        Metric.ASSISTS_PER_ROUND: 0.2,
        Metric.HEADSHOT_SHARE: 0.5,
        Metric.CLUTCH_1V1: 1.0,
    }
    for metric, value in expected.items():
        assert measure(one, metric).estimate.value == pytest.approx(value)
    assert measure(one, Metric.ENTRY_SUCCESS).estimate is None


@pytest.mark.parametrize(
    "one, other, expected",
    [
        (reading(3, 4), reading(1, 2), Standing.AHEAD),
        (reading(1, 2), reading(3, 4), Standing.BEHIND),
        (reading(1, 3), reading(2, 4), Standing.NOT_DISTINGUISHABLE),
        (reading(2, 3), reading(1, 2), Standing.NOT_DISTINGUISHABLE),
        (reading(1, 2), Reading(4, 10), Standing.NOT_ENOUGH_DATA),
        (Reading(4, 10), reading(1, 2), Standing.NOT_ENOUGH_DATA),
    ],
)
def test_intervals_that_overlap_are_not_told_apart(one, other, expected):
    assert standing(one, other) is expected


def test_fewer_deaths_are_ahead():
    assert standing(reading(1, 2), reading(3, 4), lower_is_better=True) is Standing.AHEAD
    players = {"ann": career(20, deaths=10), "bob": career(20, deaths=15)}
    found = row(compare(players), Metric.DEATHS_PER_ROUND)
    assert (found.leader, found.standings["bob", "ann"]) == ("ann", Standing.BEHIND)


def test_a_leader_is_ahead_of_everyone():
    players = {name: career(20, kills=kills) for name, kills in (("a", 10), ("b", 20), ("c", 15))}
    assert row(compare(players), Metric.KILLS_PER_ROUND).leader == "b"
    players["d"] = career(5, kills=40)
    found = row(compare(players), Metric.KILLS_PER_ROUND)
    assert found.leader is None
    assert found.standings["b", "d"] is Standing.NOT_ENOUGH_DATA


@pytest.mark.parametrize("count", [0, 1, 5])
def test_two_to_four_players_are_compared(count):
    with pytest.raises(ValueError, match=f"{count} players, use 2 to 4"):
        compare({str(n): Career([]) for n in range(count)})


def test_four_players_make_six_pairs():
    found = compare({name: Career([]) for name in "abcd"})
    assert (found.players, len(found.pairs), len(found.rows)) == (tuple("abcd"), 6, len(Metric))


@pytest.mark.slow
def test_equal_players_are_seldom_told_apart():
    rng = np.random.default_rng(41)
    told = 0
    for _ in range(300):
        found = row(compare({"a": noise(rng, 60), "b": noise(rng, 60)}), Metric.RATING)
        told += found.leader is not None
    assert told / 300 < 0.03


def _other(won):
    return None if won is None else not won


def meetings():
    """Ann against Bob six times (four won by Ann, one not known), and beside him twice."""
    apart = [True, True, True, True, False, None]
    ann = [
        match(n, won=won, rating=1.2, map="nuke", opponent_ids=("bob", "x"), mate_ids=("y",))
        for n, won in enumerate(apart)
    ]
    ann += [match(n, won=n == 6, mate_ids=("bob",)) for n in (6, 7)]
    bob = [
        m._replace(won=_other(m.won), rating=0.9, opponent_ids=("ann",), mate_ids=())
        for m in ann[:6]
    ]
    bob += [m._replace(mate_ids=("ann",)) for m in ann[6:]]
    return Career(ann), Career(bob)


def test_head_to_head_counts_matches_on_opposite_sides_and_in_one_team():
    ann, bob = meetings()
    found = head_to_head({"ann": ann, "bob": bob}, "ann", "bob")
    assert (found.opposite, found.first_wins, found.second_wins) == (6, 4, 1)
    assert (found.first_share.n, found.first_share.estimate.value) == (5, 0.8)
    assert (found.together, found.together_wins) == (2, 1)
    assert found.together_share.estimate is None
    assert [one.match_id for one in found.matches][:2] == ["m00007", "m00006"]
    first = found.matches[-1]
    assert (first.side, first.first_won, first.map) == (Side.OPPOSITE, True, "nuke")
    assert (first.first_rating, first.second_rating) == (1.2, 0.9)


def test_head_to_head_turns_round_with_the_players():
    ann, bob = meetings()
    players = {"ann": ann, "bob": bob}
    one, other = head_to_head(players, "ann", "bob"), head_to_head(players, "bob", "ann")
    assert (one.first_wins, one.second_wins) == (other.second_wins, other.first_wins)
    assert one.together_wins == other.together_wins


def test_a_match_only_one_of_them_has_stored_counts_too():
    ann, bob = meetings()
    for players in ({"ann": ann, "bob": Career([])}, {"ann": Career([]), "bob": bob}):
        found = head_to_head(players, "ann", "bob")
        assert (found.opposite, found.first_wins, found.second_wins) == (6, 4, 1)
        assert (found.together, found.together_wins) == (2, 1)


def test_strangers_have_nothing_in_common():
    found = head_to_head({"a": career(20, won=True), "b": career(20, won=True)}, "a", "b")
    assert (found.opposite, found.together, found.matches) == (0, 0, ())
    assert found.first_share.estimate is None


pairs = st.tuples(st.floats(0, 5), st.floats(0, 5)).map(lambda ends: reading(*sorted(ends)))
OPPOSITE = {
    Standing.AHEAD: Standing.BEHIND,
    Standing.BEHIND: Standing.AHEAD,
    Standing.NOT_DISTINGUISHABLE: Standing.NOT_DISTINGUISHABLE,
}


@pytest.mark.slow
@given(pairs, pairs, st.booleans())
@settings(max_examples=100)
def test_standings_mirror_each_other(one, other, lower):
    there = standing(one, other, lower_is_better=lower)
    assert standing(other, one, lower_is_better=lower) is OPPOSITE[there]
