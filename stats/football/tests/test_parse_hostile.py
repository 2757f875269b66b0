"""Answers that are broken, of another shape, or made to do harm: read in part or refused."""

import json
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.football.parse import parse_season
from stats.football.parse.node import BODY_BYTES_MAX, ITEMS_MAX
from stats.football.parse.sofascore import (
    parse_event,
    parse_events,
    parse_incidents,
    parse_lineups,
    parse_odds,
    parse_player_events,
    parse_rounds,
    parse_seasons,
    parse_shots,
    parse_standings,
    parse_statistics,
)
from stats.football.records import ParseError
from stats.football.tests.football_bodies import (
    choice,
    event,
    fixture,
    goal,
    incidents,
    lineups,
    odds,
    pack,
    row,
    season,
    seat,
    shot,
    statistic,
    statistics,
)

READERS = {
    "season": (lambda body: parse_season(body, "uefa.cl", "2024-25"), season(fixture("A (ENG)"))),
    "event": (parse_event, pack({"event": event()})),
    "events": (parse_events, pack({"events": [event()], "hasNextPage": True})),
    "player": (
        parse_player_events,
        pack({"events": [event()], "statisticsMap": {"1": {"rating": 7}}}),
    ),
    "incidents": (parse_incidents, incidents(goal(1, True, (1, 0)))),
    "statistics": (parse_statistics, statistics(statistic("fouls", 1, 2))),
    "lineups": (parse_lineups, lineups([seat(1, "A")], [seat(2, "B")])),
    "shots": (parse_shots, pack({"shotmap": [shot(1, xg=0.1)]})),
    "odds": (
        parse_odds,
        odds(choice("1", "1/1", "1/1"), choice("X", "1/1", "1/1"), choice("2", "1/1", "1/1")),
    ),
    "rounds": (parse_rounds, pack({"currentRound": {"round": 1}, "rounds": [{"round": 1}]})),
    "seasons": (
        lambda body: parse_seasons(body, "en.1"),
        pack({"seasons": [{"id": 1, "year": "25/26"}]}),
    ),
    "standings": (parse_standings, pack({"standings": [{"name": "x", "rows": [row(1, "A")]}]})),
}
EVERY = pytest.mark.parametrize("name", READERS)
SHAPES = [None, "", "x", 0, -1, 1.5, 10**30, 1e308, True, [], [[]], {}, {"a": 1}, ["\x00"], "\x00"]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["finished", "69%", "11/2", "25/26", "20:45", "2024-08-17", "-1", "999"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def places(value, path=()):
    """Yield the path of every value in an answer."""
    yield path
    inner = value.items() if isinstance(value, dict) else []
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, item in inner:
        yield from places(item, (*path, key))


def put(value, path, shape):
    """Return a copy of an answer with another value at a place."""
    if not path:
        return shape
    changed = deepcopy(value)
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = shape
    return changed


def survives(reader, body):
    """Read an answer, which may be refused but must not break anything."""
    try:
        reader(body)
    except ParseError as error:
        assert error.source
        assert error.where
        assert error.what


@EVERY
def test_an_answer_of_our_own_is_read(name):
    reader, body = READERS[name]

    assert reader(body) is not None


@pytest.mark.slow
@EVERY
def test_another_shape_at_any_place_is_read_in_part_or_refused(name):
    reader, body = READERS[name]
    told = json.loads(body)

    for path in places(told):
        for shape in SHAPES:
            survives(reader, json.dumps(put(told, path, shape)).encode())


@EVERY
def test_an_answer_cut_short_anywhere_is_refused(name):
    reader, body = READERS[name]

    for end in range(0, len(body) - 1, 7):
        with pytest.raises(ParseError):
            reader(body[:end])


@EVERY
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_json_at_any_place_is_read_in_part_or_refused(name, data):
    reader, body = READERS[name]
    told = json.loads(body)
    path = data.draw(st.sampled_from(list(places(told))))

    survives(reader, json.dumps(put(told, path, data.draw(json_values))).encode())


@EVERY
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{}",
        b"<!DOCTYPE html>",
        b"\xff\xfe{}",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"error": {"code": 404, "message": "Not Found"}}',
        b" " * (BODY_BYTES_MAX + 1),
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_answer_is_refused(name, body):
    with pytest.raises(ParseError):
        READERS[name][0](body)


@pytest.mark.parametrize(("reader", "key"), [(parse_events, "events"), (parse_shots, "shotmap")])
def test_a_list_without_end_is_refused(reader, key):
    with pytest.raises(ParseError, match="no answer has more"):
        reader(pack({key: [{}] * (ITEMS_MAX + 1)}))


def test_signs_that_hide_do_not_reach_a_name():
    told = event(homeTeam={"id": 1, "name": " Ho\u202eme\x00\nCity "})

    assert parse_event(pack({"event": told})).home.name == "Home City"
