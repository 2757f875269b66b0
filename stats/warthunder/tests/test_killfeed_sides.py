"""Sides follow from who hit whom, or stay unknown."""

import random
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.killfeed.records import KillEvent, Kind, Participant
from stats.warthunder.killfeed.sides import Side, hit_graph, infer_sides
from stats.warthunder.tests.feed_lines import ENGLISH, answer, fight

ME = "me"
RECORDED = (
    Path(django_settings.BASE_DIR).parent / "shared/samples/warthunder/hudmsg_first_60_records.json"
)


def hit(actor, target, kind=Kind.SHOT_DOWN):
    people = [Participant(nick=nick, vehicle="Yak-9") for nick in (actor, target)]
    return KillEvent(1, kind, *people, time_s=1, text="")


def sides_of(lines, me=ME):
    return infer_sides(parse_feed(answer(lines)).events, me)


@st.composite
def planted_battles(draw):
    """Two teams and hits between them, everybody reached from me: (events, my team, theirs)."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    mine = [ME] + [f"ally{number}" for number in range(draw(st.integers(0, 7)))]
    theirs = [f"foe{number}" for number in range(draw(st.integers(1, 8)))]
    reached, pairs = ([ME], []), []
    waiting = [(1, foe) for foe in theirs] + [(0, ally) for ally in mine[1:]]
    waiting.sort(key=lambda _: rng.random())
    while waiting:
        index = next(i for i, (side, _) in enumerate(waiting) if reached[1 - side])
        side, who = waiting.pop(index)
        pairs.append((who, rng.choice(reached[1 - side])))
        reached[side].append(who)
    for _ in range(draw(st.integers(0, 15))):
        pairs.append((rng.choice(mine), rng.choice(theirs)))
    kinds = [Kind.SHOT_DOWN, Kind.DESTROYED, Kind.SEVERE, Kind.CRITICAL]
    events = [hit(*rng.sample(pair, 2), rng.choice(kinds)) for pair in pairs]
    rng.shuffle(events)
    return events, mine, theirs


@pytest.mark.slow
@settings(deadline=None)
@given(planted_battles())
def test_planted_sides_are_recovered(battle):
    events, mine, theirs = battle
    found = infer_sides(events, ME)
    assert {key for key, side in found.by_key.items() if side is Side.MINE} == set(mine)
    assert {key for key, side in found.by_key.items() if side is Side.THEIRS} == set(theirs)
    assert found.me_seen and found.contradiction == ()


@pytest.mark.slow
@settings(deadline=None)
@given(planted_battles(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(battle, rng):
    events, _, _ = battle
    shuffled = rng.sample(events, len(events))
    assert infer_sides(shuffled, ME) == infer_sides(events, ME)


@pytest.mark.slow
@settings(deadline=None)
@given(planted_battles(), st.randoms(use_true_random=False))
def test_other_names_change_nothing(battle, rng):
    events, mine, theirs = battle
    names = [f"n{number}" for number in range(len(mine) + len(theirs))]
    rng.shuffle(names)
    new = dict(zip(mine + theirs, names, strict=True))
    renamed = [hit(new[e.actor.nick], new[e.target.nick], e.kind) for e in events]
    before, after = infer_sides(events, ME), infer_sides(renamed, new[ME])
    assert {new[key]: side for key, side in before.by_key.items()} == after.by_key


@pytest.mark.slow
@settings(deadline=None)
@given(planted_battles(), st.data())
def test_one_hit_on_a_team_mate_leaves_everybody_unknown(battle, data):
    events, mine, theirs = battle
    team = data.draw(st.sampled_from([team for team in (mine, theirs) if len(team) > 1] or [[]]))
    assume(team)
    actor, target = data.draw(st.permutations(team))[:2]
    found = infer_sides([*events, hit(actor, target)], ME)
    assert set(found.by_key.values()) == {Side.UNKNOWN} and found.me_seen
    circle = found.contradiction
    graph = hit_graph([*events, hit(actor, target)])
    assert len(circle) % 2 == 1 and len(set(circle)) == len(circle) >= 3
    assert all(b in graph[a] for a, b in zip(circle, circle[1:] + circle[:1], strict=True))
    assert {actor, target} <= set(circle)


def test_a_chain_of_hits_gives_every_second_one_to_me():
    found = sides_of(fight((ME, "a"), ("b", "a"), ("b", "c")))
    assert found.by_key == {
        ME: Side.MINE, "a": Side.THEIRS, "b": Side.MINE, "c": Side.THEIRS,
    }  # fmt: skip


def test_people_apart_from_me_stay_unknown():
    found = sides_of(fight((ME, "a"), ("x", "y")))
    assert (found.of("x"), found.of("y"), found.of("nobody")) == (Side.UNKNOWN,) * 3
    assert found.of("[T] ⋇A") is Side.THEIRS


def test_a_contradiction_elsewhere_does_not_touch_my_side():
    found = sides_of(fight((ME, "a"), ("x", "y"), ("y", "z"), ("z", "x")))
    assert found.of("a") is Side.THEIRS and found.contradiction == ()
    assert found.of("x") is Side.UNKNOWN


def test_the_circle_that_contradicts_is_named():
    found = sides_of(fight((ME, "a"), ("a", "b"), ("b", "c"), ("c", "a")))
    assert set(found.contradiction) == {"a", "b", "c"}
    assert found.of(ME) is Side.UNKNOWN


def test_a_battle_without_me_says_nothing():
    found = sides_of(fight(("a", "b")))
    assert not found.me_seen and set(found.by_key.values()) == {Side.UNKNOWN}


@pytest.mark.parametrize("verb", ["has seen", "waved at"])
def test_what_is_no_hit_binds_nobody(verb):
    assert sides_of(fight((ME, "a"), verb=verb)).by_key == {}


@pytest.mark.parametrize(
    "verb",
    ["shot down", "destroyed", "critically damaged", "severely damaged", "set afire", "damaged"],
)
def test_every_kind_of_harm_is_a_hit(verb):
    assert sides_of(fight((ME, "a"), verb=verb)).of("a") is Side.THEIRS


def test_self_inflicted_harm_is_no_contradiction():
    found = sides_of(fight((ME, ME), (ME, "a")))
    assert found.contradiction == () and found.of("a") is Side.THEIRS


def test_anonymous_players_tie_nobody_together():
    found = sides_of(fight((ME, "Player"), ("Player", "b"), ("b", ME)))
    assert found.contradiction == () and found.of("b") is Side.THEIRS
    assert "player" not in found.by_key


def test_the_games_own_take_no_side():
    assert set(sides_of(ENGLISH, "빈하늘 둘째").by_key) == {
        "harrier9", "мотылёк", "빈하늘 둘째", "grey-heron3", "山雀_7", "_fenrir",
    }  # fmt: skip


def test_the_recorded_battle_takes_two_sides_without_contradiction():
    if not RECORDED.exists():
        pytest.skip(f"the recorded sample is not here: {RECORDED}")
    events = parse_feed(RECORDED.read_bytes()).events
    found = [infer_sides(events, key) for key in hit_graph(events)]
    assert len(found) == 22 and all(sides.contradiction == () for sides in found)
    sizes = [sum(side is not Side.UNKNOWN for side in sides.by_key.values()) for sides in found]
    # One fight of six people, one of three, five of two, and three who met nobody with a name.
    assert Counter(sizes) == {6: 6, 3: 3, 2: 10, 1: 3}
