"""Generated leagues: the same by seed, whole, and in keeping with themselves."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.football.generate import SQUAD, generate, rows_of, world_of
from stats.football.generate.chunks import pairings
from stats.football.records import EventKind

GOALS = {"goal", "penalty_goal", "own_goal"}


@pytest.fixture(scope="module")
def chunk():
    return next(generate(1, 7))


def by_match(columns):
    found = defaultdict(list)
    for row in rows_of(columns):
        found[row[0]].append(dict(zip(columns._fields, row, strict=True)))
    return found


@pytest.mark.slow
def test_the_same_seed_makes_the_same_rows():
    first, second, other = (next(generate(1, seed)) for seed in (3, 3, 4))

    for one, same in zip(first.events, second.events, strict=True):
        assert (one == same).all()
    assert list(rows_of(first.matches)) != list(rows_of(other.matches))


def test_chunks_come_until_there_are_rows_enough():
    chunks = list(generate(40_000, 1, world=world_of(np.random.default_rng(1), leagues=2)))

    assert sum(one.rows for one in chunks) >= 40_000 > sum(one.rows for one in chunks[:-1])
    assert [(one.league.number, one.season) for one in chunks][:3] == [
        (1, "2015-16"),
        (2, "2015-16"),
        (1, "2016-17"),
    ]
    numbers = np.concatenate([one.matches.number for one in chunks])
    assert (numbers == np.arange(1, len(numbers) + 1)).all()


@given(st.integers(2, 14).map(lambda half: tuple(range(1, 2 * half + 1))))
def test_everyone_meets_everyone_twice_and_once_a_round(teams):
    rounds, home, away = (column.tolist() for column in pairings(teams))
    pairs = list(zip(home, away, strict=True))

    assert len(set(pairs)) == len(pairs) == len(teams) * (len(teams) - 1)
    assert all(one != other for one, other in pairs)
    seats = Counter(
        (number, team) for number, pair in zip(rounds, pairs, strict=True) for team in pair
    )
    assert set(seats.values()) == {1} and len(seats) == 2 * len(pairs)


@pytest.mark.slow
def test_events_make_the_score(chunk):
    events = by_match(chunk.events)
    for (match,) in by_match(chunk.matches).values():
        goals = [one for one in events[match["number"]] if one["kind"] in GOALS]
        score = Counter(one["team"] for one in goals)
        half = Counter(one["team"] for one in goals if one["minute"] <= 45)

        assert (score[match["home"]], score[match["away"]]) == (match["ft_home"], match["ft_away"])
        assert (half[match["home"]], half[match["away"]]) == (match["ht_home"], match["ht_away"])
        if goals:
            assert (goals[-1]["home_goals"], goals[-1]["away_goals"]) == (
                match["ft_home"],
                match["ft_away"],
            )


def test_events_are_of_known_kinds_and_in_order(chunk):
    assert set(chunk.events.kind.tolist()) <= {kind.value for kind in EventKind}
    for events in by_match(chunk.events).values():
        times = [(one["minute"] > 45, one["minute"], one["added"]) for one in events]
        assert times == sorted(times)
        assert [one["key"] for one in events] == list(range(1, len(events) + 1))


@pytest.mark.slow
def test_figures_of_players_are_those_of_events_and_shots(chunk):
    events, shots = by_match(chunk.events), by_match(chunk.shots)
    for match, lines in by_match(chunk.appearances).items():
        assert len({one["player"] for one in lines}) == len(lines)
        scored = Counter(
            one["player"] for one in events[match] if one["kind"] in ("goal", "penalty_goal")
        )
        helped = Counter(
            one["other"] for one in events[match] if one["kind"] in GOALS and one["other"]
        )
        shot = Counter(one["player"] for one in shots[match])
        assert {one["player"]: one["goals"] for one in lines if one["goals"]} == dict(scored)
        assert {one["player"]: one["assists"] for one in lines if one["assists"]} == dict(helped)
        assert {one["player"]: one["shots"] for one in lines if one["shots"]} == dict(shot)
        assert sum(one["xg"] for one in lines) == pytest.approx(
            sum(one["xg"] for one in shots[match])
        )
        assert sum(one["outcome"] == "save" for one in shots[match]) == sum(
            one["saves"] for one in lines
        )


@pytest.mark.slow
def test_whoever_acts_is_on_the_pitch(chunk):
    events, shots = by_match(chunk.events), by_match(chunk.shots)
    for match, lines in by_match(chunk.appearances).items():
        came = {
            one["other"]: one["minute"] for one in events[match] if one["kind"] == "substitution"
        }
        there = {
            one["player"]: (came.get(one["player"], 0), came.get(one["player"], 0) + one["minutes"])
            for one in lines
        }
        assert {one["player"] for one in lines if one["substitute"]} == set(came)
        for one in [*events[match], *shots[match]]:
            first, last = there[one["player"]]
            assert first <= one["minute"] <= last


def test_nobody_is_booked_twice_without_being_sent_off(chunk):
    for events in by_match(chunk.events).values():
        booked = Counter(one["player"] for one in events if one["kind"] == "yellow")
        second = Counter(one["player"] for one in events if one["kind"] == "second_yellow")
        assert set(booked.values()) <= {1}
        assert second.keys() <= booked.keys()


@pytest.mark.slow
def test_a_season_looks_like_football():
    chunks = list(generate(120_000, 2))
    matches = sum(len(one.matches.number) for one in chunks)
    goals = sum(int((one.matches.ft_home + one.matches.ft_away).sum()) for one in chunks)
    home = sum(int((one.matches.ft_home > one.matches.ft_away).sum()) for one in chunks)
    shots = sum(len(one.shots.match) for one in chunks)
    yellows = sum(int(one.appearances.yellows.sum()) for one in chunks)

    assert goals / matches == pytest.approx(2.8, abs=0.25)
    assert home / matches == pytest.approx(0.44, abs=0.04)
    assert shots / matches == pytest.approx(26, abs=3)
    assert yellows / matches == pytest.approx(3.6, abs=0.6)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.integers(1, 4), st.integers(2, 8))
def test_a_world_numbers_its_teams_and_players_without_gaps(leagues, half):
    world = world_of(np.random.default_rng(1), leagues, 2 * half)

    assert [one.number for one in world.teams] == list(range(1, leagues * 2 * half + 1))
    assert [one.number for one in world.players] == list(range(1, len(world.teams) * SQUAD + 1))
    assert len({one.name for one in world.teams}) == len(world.teams)
    assert len({one.name for one in world.players}) == len(world.players)


@pytest.mark.parametrize(("leagues", "teams"), [(0, 20), (1, 3), (1, 2), (1, 7)])
def test_a_world_that_cannot_play_is_refused(leagues, teams):
    with pytest.raises(ValueError, match="even number of teams"):
        world_of(np.random.default_rng(1), leagues, teams)
