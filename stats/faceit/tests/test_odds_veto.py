from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.odds.model import from_prior
from stats.faceit.odds.room import FEATURES, Record, Room, RoomPlayer, RoomSide
from stats.faceit.odds.veto import Action, Silence, advise, best_order, map_chances, turns

POOL = ("de_ancient", "de_dust2", "de_mirage", "de_nuke", "de_train")
MODEL = replace(from_prior(), beta=(0.7, 1.0, 0.5))
chances = st.lists(st.floats(0.05, 0.95), min_size=1, max_size=6).map(
    lambda found: {f"map{n}": p for n, p in enumerate(found)}
)


def side(records):
    played = sum(n for _, n in records.values())
    wins = sum(w for w, _ in records.values())
    maps = {name: Record(w, n) for name, (w, n) in records.items()}
    return RoomSide(
        tuple(RoomPlayer(f"p{n}", 1500, 7, Record(wins, played), maps) for n in range(5))
    )


def room(records1, records2, pool=POOL):
    return Room(side(records1), side(records2), pool=pool)


EVEN = dict.fromkeys(POOL, (10, 20))
NUKERS = {**EVEN, "de_nuke": (19, 20), "de_train": (2, 20)}


def test_the_map_one_side_is_good_at_is_banned_by_the_other():
    mine, theirs = advise(MODEL, room(NUKERS, EVEN), 1), advise(MODEL, room(NUKERS, EVEN), 2)

    assert mine.bans[0] == "de_train" and mine.picks[0] == "de_nuke"
    assert theirs.bans[0] == "de_nuke" and theirs.picks[0] == "de_train"


def test_every_map_tells_its_evidence():
    found = {one.map: one for one in map_chances(MODEL, room(NUKERS, EVEN))}

    assert found["de_nuke"].record1 == Record(95, 100)
    assert found["de_nuke"].rate1 > found["de_nuke"].rate2
    assert found["de_nuke"].low < found["de_nuke"].p1 < found["de_nuke"].high


def test_maps_seldom_played_are_not_advised_on():
    few = {**EVEN, "de_nuke": (1, 1)}
    advice = advise(MODEL, room(few, EVEN), 1)

    assert not {one.map: one for one in advice.maps}["de_nuke"].enough
    assert "de_nuke" not in advice.bans + advice.picks


@pytest.mark.parametrize(
    ("found", "silence"),
    [
        (room({}, {}), Silence.TOO_FEW_MATCHES),
        (room(NUKERS, EVEN, pool=()), Silence.NO_POOL),
        (room(EVEN, EVEN), Silence.NO_DIFFERENCE),
    ],
)
def test_where_there_is_nothing_to_say_nothing_is_said(found, silence):
    advice = advise(MODEL, found, 1)

    assert advice.silence == silence
    assert not advice.bans and not advice.picks and not advice.steps


def test_a_model_that_learned_nothing_of_maps_gives_no_advice():
    assert advise(from_prior(), room(NUKERS, EVEN), 1).silence == Silence.NO_DIFFERENCE
    assert MODEL.beta[FEATURES.index("map")] == 1.0


def test_a_single_map_is_what_bans_in_turn_leave():
    assert turns(4, 1) == ((1, Action.BAN), (2, Action.BAN), (1, Action.BAN))
    assert [action for _, action in turns(7, 3, 2)] == [
        Action.BAN,
        Action.BAN,
        Action.PICK,
        Action.PICK,
        Action.BAN,
        Action.BAN,
    ]
    assert turns(7, 3, 2)[0][0] == 2
    assert turns(3, 3) == ((1, Action.PICK), (2, Action.PICK))
    assert turns(1, 1) == ()


def value_by_search(left, order, place=0):
    if place == len(order):
        return next(iter(left.values()))
    found = [
        value_by_search({n: p for n, p in left.items() if n != gone}, order, place + 1)
        for gone in left
    ]
    return max(found) if order[place][0] == 1 else min(found)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(chances, st.sampled_from([1, 2]))
def test_the_order_of_bans_is_what_a_full_search_finds(maps, first):
    steps = best_order(maps, 1, first)

    assert steps[-1].action is Action.DECIDER
    assert steps[-1].p1 == pytest.approx(value_by_search(maps, turns(len(maps), 1, first)))
    assert all(step.gain >= -1e-12 for step in steps)
    assert {step.map for step in steps} == set(maps)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(chances)
def test_the_order_maps_are_named_in_changes_nothing(maps):
    others = list(permutations(maps.items()))[-1]

    assert best_order(dict(others), 3) == best_order(maps, 3)


def test_a_series_at_best_play_is_worth_what_its_maps_are():
    steps = best_order({"a": 0.7, "b": 0.3, "c": 0.5}, 3)

    assert steps[0].map == "a" and steps[1].map == "b"
    assert steps[-1].p1 == pytest.approx(
        0.7 * 0.3 * 0.5 + 0.7 * 0.7 * 0.5 + 0.3 * 0.3 * 0.5 + 0.7 * 0.3 * 0.5
    )


def test_a_pool_that_cannot_be_searched_is_refused():
    with pytest.raises(ValueError, match="1 to 10"):
        best_order({f"map{n}": 0.5 for n in range(11)})
