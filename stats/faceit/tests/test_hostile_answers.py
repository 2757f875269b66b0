"""Answers that are broken, of another shape, or made to do harm: read in part or refused."""

import json
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.faceit.integrity import match_checks
from stats.faceit.parse import (
    parse_bans,
    parse_error,
    parse_game_stats,
    parse_history,
    parse_lifetime,
    parse_match,
    parse_match_stats,
    parse_profile,
    parse_ranking,
    parse_search,
    parse_webhook,
    who_played,
)
from stats.faceit.parse.node import BODY_BYTES_MAX, ITEMS_MAX
from stats.faceit.records import MatchStats, ParseError
from stats.faceit.tests.bodies import (
    ban,
    details,
    error,
    history_match,
    hit,
    lifetime,
    pack,
    page,
    profile,
    ranked,
    webhook,
)
from stats.faceit.tests.line_bodies import map_stats, match_stats, own_stats


def small_map(number):
    """Return a map with one player a side, so that every place of it can be tried."""
    played = map_stats(number)
    for team in played["teams"]:
        del team["players"][1:]
    return played


READERS = {
    "profile": (parse_profile, profile()),
    "history": (parse_history, page([history_match(), history_match()])),
    "game_stats": (parse_game_stats, page([own_stats(), own_stats()])),
    "lifetime": (parse_lifetime, lifetime()),
    "bans": (parse_bans, page([ban(), ban()])),
    "match": (parse_match, details()),
    "match_stats": (parse_match_stats, match_stats(small_map(1), small_map(2))),
    "ranking": (parse_ranking, page([ranked(1), ranked(2)])),
    "search": (parse_search, page([hit(1), hit(2)])),
    "webhook": (parse_webhook, webhook()),
    "error": (parse_error, error()),
}
EVERY = pytest.mark.parametrize("name", READERS)
SHAPES = [None, "", "x", 0, -1, 1.5, 10**30, True, [], [[]], {}, {"a": 1}, ["\x00"], "\x00"]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["finished", "13 / 9", "N/A", "1,5", "2026-01-01", "de_nuke", "-1"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def read(name, body):
    reader, _ = READERS[name]
    return reader(body)


def places(value, path=()):
    """Return the path of everything inside a body."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def put(body, path, value):
    changed = deepcopy(body)
    inside = changed
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    return changed


def cut(body, path):
    changed = deepcopy(body)
    inside = changed
    for key in path[:-1]:
        inside = inside[key]
    del inside[path[-1]]
    return changed


def read_or_refuse(name, body):
    try:
        return read(name, body)
    except ParseError as refusal:
        assert refusal.source.startswith("FACEIT")
        assert refusal.where
        assert refusal.what
        return None


# --- not the shape at all ---------------------------------------------------------------------
@EVERY
@pytest.mark.parametrize(
    ("body", "where", "what"),
    [
        (b"", "answer", "empty"),
        (b"  \n", "answer", "empty"),
        (b"<!DOCTYPE html><html><body>502</body></html>", "answer", "web page"),
        (b"[]", "answer", "a list instead"),
        (b"null", "answer", "nothing instead"),
        (b'"text"', "answer", "text instead"),
        (b"12", "answer", "a number instead"),
        (b"NaN", "character 0", "not JSON"),
        (b'{"items": NaN}', "character", "not JSON"),
        (b'{"items": 1e999}', "character", "not JSON"),
        (b"\xff\xfe{}", "character 0", "not JSON"),
        (b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "character", "not JSON"),
    ],
)
def test_what_is_no_json_object_is_refused_with_its_place(name, body, where, what):
    with pytest.raises(ParseError) as caught:
        read(name, body)
    assert where in caught.value.where
    assert what in caught.value.what


@EVERY
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_an_answer_cut_short_is_refused(name, share):
    body = pack(READERS[name][1])
    with pytest.raises(ParseError, match="cut short"):
        read(name, body[: int(len(body) * share)])


@EVERY
def test_an_answer_of_another_endpoint_is_refused(name):
    with pytest.raises(ParseError):
        read(name, pack({"unrelated": 1}))


@EVERY
def test_an_answer_too_long_is_refused_before_it_is_read(name):
    with pytest.raises(ParseError, match="no answer is so long"):
        read(name, b"{" + b" " * BODY_BYTES_MAX + b"}")


def test_a_list_too_long_is_refused():
    with pytest.raises(ParseError, match=f"no answer has more than {ITEMS_MAX}"):
        parse_bans(pack(page([{}] * (ITEMS_MAX + 1))))


def test_a_mark_of_the_byte_order_is_passed_over():
    assert parse_profile(b"\xef\xbb\xbf" + pack(profile())) == parse_profile(pack(profile()))


@pytest.mark.parametrize("name", [name for name in READERS if name != "error"])
def test_an_error_is_no_answer(name):
    with pytest.raises(ParseError, match="err_nf0"):
        read(name, pack(error()))


@pytest.mark.parametrize("name", [name for name in READERS if name != "error"])
@pytest.mark.parametrize("nothing", [None, []])
def test_an_empty_list_of_errors_is_no_error(name, nothing):
    assert read(name, pack({**READERS[name][1], "errors": nothing})) == read(
        name, pack(READERS[name][1])
    )


# --- every place of every answer --------------------------------------------------------------
@pytest.mark.slow
@EVERY
def test_a_missing_key_anywhere_is_read_around_or_refused(name):
    body = READERS[name][1]
    for path in places(body):
        read_or_refuse(name, pack(cut(body, path)))


@pytest.mark.slow
@EVERY
def test_a_wrong_value_anywhere_is_read_around_or_refused(name):
    body = READERS[name][1]
    for number, path in enumerate(places(body)):
        for value in (SHAPES[number % len(SHAPES)], SHAPES[(number + 5) % len(SHAPES)]):
            read_or_refuse(name, pack(put(body, path, value)))


@EVERY
def test_an_unknown_key_anywhere_changes_nothing_that_is_read(name):
    body = READERS[name][1]
    paths = [path for path in places(body) if path[-1] != "lifetime" and "games" not in path]
    for path in paths:
        inside = body
        for key in path:
            inside = inside[key]
        if isinstance(inside, dict):
            added = put(body, (*path, "Brand New"), {"deep": [1, {"er": None}]})
            assert read(name, pack(added)) == read(name, pack(body))


# --- nothing but ParseError -------------------------------------------------------------------
@EVERY
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_anywhere_raises_nothing_but_a_parse_error(name, data):
    body = READERS[name][1]
    path = data.draw(st.sampled_from(sorted(places(body), key=str)))
    found = read_or_refuse(name, pack(put(body, path, data.draw(json_values))))
    if isinstance(found, MatchStats):
        match_checks(found)
        who_played((), found)


@pytest.mark.slow
@EVERY
@given(value=json_values)
@settings(max_examples=40)
def test_any_json_at_all_raises_nothing_but_a_parse_error(name, value):
    read_or_refuse(name, json.dumps(value).encode())


@EVERY
@given(body=st.binary(max_size=60))
@settings(max_examples=40)
def test_any_bytes_raise_nothing_but_a_parse_error(name, body):
    read_or_refuse(name, body)
