"""What people paste and agents send is read whole; sessions and battles are told apart."""

import json
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.warthunder.killfeed import reading
from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.killfeed.records import Feed, Kind
from stats.warthunder.killfeed.sessions import GAP_S, SETBACK_S
from stats.warthunder.records import ParseError
from stats.warthunder.tests.feed_lines import ENGLISH, RUSSIAN, answer, record, records

RECORDED = (
    Path(django_settings.BASE_DIR).parent / "shared/samples/warthunder/hudmsg_first_60_records.json"
)


def crashes(*places):
    return [(number, time_s, f"kea{number} (M18) has crashed.") for number, time_s in places]


def adds_up(feed: Feed) -> bool:
    in_battles = sum(len(battle.events) for battle in feed.battles)
    return feed.records == len(feed.events) + feed.repeats + feed.unusable and in_battles == len(
        feed.events
    )


def test_the_recorded_feed_is_classified_whole():
    if not RECORDED.exists():
        pytest.skip(f"the recorded sample is not here: {RECORDED}")
    feed = parse_feed(RECORDED.read_bytes())
    assert feed.counts == {
        Kind.SHOT_DOWN: 13, Kind.DESTROYED: 3, Kind.CRITICAL: 12, Kind.SEVERE: 6, Kind.AFIRE: 5,
        Kind.CRASHED: 1, Kind.FIRST_STRIKE: 1, Kind.ACHIEVEMENT: 3, Kind.DISCONNECTED: 8,
        Kind.DISCONNECT_CODE: 8,
    }  # fmt: skip
    assert (feed.records, feed.repeats, feed.unusable, feed.problems) == (60, 0, 0, ())
    assert [(battle.session, battle.number) for battle in feed.battles] == [(1, 1)]
    assert feed.battles[0].duration_s == 114
    people = [who for event in feed.events for who in (event.actor, event.target) if who]
    assert sum(who.is_ai for who in people) == 3
    assert len({who.key for who in people if who.key}) == 22
    assert len({who.key for who in people if who.hidden}) == 5
    clean = {event.actor.nick for event in feed.events if event.kind is Kind.DISCONNECT_CODE}
    left = {event.actor.nick for event in feed.events if event.kind is Kind.DISCONNECTED}
    assert clean == left and len(clean) == 8


@pytest.mark.parametrize(
    "shape",
    [
        lambda lines: answer(lines),
        lambda lines: answer(lines).encode(),
        lambda lines: b"\xef\xbb\xbf" + answer(lines).encode(),
        lambda lines: json.dumps(records(lines)),
        lambda lines: "\n".join(json.dumps(item) for item in records(lines)),
        lambda lines: json.dumps(records(lines)[::-1]),
        lambda lines: json.dumps(record(*lines[0])) + "\n" + answer(lines[1:]),
        lambda lines: answer(lines[:7]) + answer(lines[7:]),
        lambda lines: json.dumps([{"damage": records(lines[:3])}, {"damage": records(lines[3:])}]),
        lambda lines: "\n".join(answer([line]) for line in lines),
        lambda lines: "[],\n" + answer(()) + answer(lines),
    ],
)
def test_every_shape_of_the_input_gives_the_same_events(shape):
    feed = parse_feed(shape(ENGLISH))
    assert feed.events == parse_feed(answer(ENGLISH)).events
    assert (feed.records, feed.repeats, feed.problems) == (18, 0, ())


def test_repeated_polls_count_a_line_once():
    feed = parse_feed("\n".join(answer(ENGLISH[:end]) for end in (5, 12, 18, 18)))
    assert len(feed.events) == 18 and feed.repeats == 5 + 12 + 18
    assert feed.records == 53 and len(feed.battles) == 1


def test_overlapping_polls_in_any_order_are_one_session():
    feed = parse_feed(answer(ENGLISH[6:]) + answer(ENGLISH[:9]))
    assert [event.id for event in feed.events] == list(range(1, 19))
    assert {event.session for event in feed.events} == {1} and feed.repeats == 3


def test_ids_that_begin_again_are_a_new_session():
    feed = parse_feed(answer(ENGLISH) + answer(RUSSIAN) + answer(RUSSIAN))
    assert [(battle.session, battle.number, len(battle.events)) for battle in feed.battles] == [
        (1, 1, 18), (2, 1, 15),
    ]  # fmt: skip
    assert feed.repeats == 15


def test_ids_that_begin_again_within_one_list_are_a_new_session():
    feed = parse_feed(json.dumps(records(ENGLISH) + records(RUSSIAN)))
    assert [len(battle.events) for battle in feed.battles] == [18, 15]


def test_a_fall_to_ids_never_seen_is_a_new_session():
    feed = parse_feed(answer(crashes((500, 100), (501, 101))) + answer(crashes((3, 102))))
    assert [event.session for event in feed.events] == [1, 1, 2]


def test_an_older_session_pasted_again_is_recognised():
    feed = parse_feed(answer(ENGLISH) + answer(RUSSIAN) + answer(ENGLISH))
    assert len(feed.events) == 33 and feed.repeats == 18


def test_one_id_with_two_wordings_is_kept_twice():
    lines = [(4, 9, "kea (M18) has crashed."), (4, 9, "tui (M18) has crashed.")]
    assert [event.session for event in parse_feed(answer(lines)).events] == [1, 2]


def test_a_battle_ends_where_its_seconds_fall():
    feed = parse_feed(answer(crashes((1, 300), (2, 900), (3, 40), (4, 60))))
    assert [event.battle for event in feed.events] == [1, 1, 2, 2]
    assert [battle.duration_s for battle in feed.battles] == [600, 20]


def test_a_long_silence_ends_a_battle():
    feed = parse_feed(answer(crashes((1, 10), (2, 10 + GAP_S), (3, 11 + 2 * GAP_S))))
    assert [event.battle for event in feed.events] == [1, 1, 2]


def test_a_small_setback_of_the_clock_does_not_end_a_battle():
    feed = parse_feed(answer(crashes((1, 100), (2, 100 - SETBACK_S), (3, 99 - SETBACK_S))))
    assert [event.battle for event in feed.events] == [1, 1, 2]


def test_lines_without_a_time_stay_in_the_battle_they_stand_in():
    items = records(crashes((1, 100), (2, 0), (3, 110)))
    del items[1]["time"]
    feed = parse_feed(json.dumps(items))
    assert [(event.battle, event.time_s) for event in feed.events] == [
        (1, 100),
        (1, None),
        (1, 110),
    ]


def test_a_cut_answer_gives_the_lines_before_the_cut():
    text = answer(ENGLISH)
    cut = text[: text.index('"id": 18')]
    feed = parse_feed(cut)
    assert [event.id for event in feed.events] == list(range(1, 18))
    assert feed.problems and adds_up(feed)


def test_foreign_lines_between_answers_are_named_and_skipped():
    text = f"http://127.0.0.1:8111/hudmsg\n{answer(ENGLISH)}\n```\n{answer(ENGLISH)}"
    feed = parse_feed(text)
    assert len(feed.events) == 18 and feed.repeats == 18
    assert feed.problems[0].where == "character 1"
    assert len(feed.problems) == 2


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"msg": "kea (M18) has crashed.", "time": 1}, "its id is not a whole number"),
        ({"id": True, "msg": "kea"}, "its id is not a whole number"),
        ({"id": "7", "msg": "kea"}, "its id is not a whole number"),
        ({"id": -1, "msg": "kea"}, "its id is not a whole number"),
        ({"id": 2**70, "msg": "kea"}, "its id is not a whole number"),
        ({"id": 7, "msg": None}, "its msg is not text"),
        (["id", 7], "this is not an object"),
        (None, "this is not an object"),
    ],
)
def test_a_record_that_is_none_is_counted_and_named(broken, what):
    feed = parse_feed(json.dumps({"damage": [record(*ENGLISH[0]), broken]}))
    assert len(feed.events) == 1 and feed.unusable == 1 and adds_up(feed)
    assert [problem.what for problem in feed.problems] == [what]


@pytest.mark.parametrize("time_s", [None, "5", -3, 1e300, float("nan"), True])
def test_an_impossible_time_is_not_said(time_s):
    body = json.dumps([{"id": 1, "msg": "kea (M18) has crashed.", "time": time_s}])
    assert parse_feed(body).events[0].time_s is None


def test_the_other_list_of_the_answer_is_counted():
    feed = parse_feed('{"events": [{"id": 1, "msg": "x"}, 2], "damage": []}')
    assert (feed.other_events, feed.events, feed.battles) == (2, (), ())


@pytest.mark.parametrize(
    "body",
    ["", " \n", "kea destroyed tui", '{"error": 1}', '"text"', "7", b"\xff\xfe{", "[" * 100_000,
     '{"id": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_an_input_without_any_answer_is_refused(body):
    with pytest.raises(ParseError, match="hudmsg"):
        parse_feed(body)


def test_an_input_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "BODY_BYTES_MAX", 10)
    with pytest.raises(ParseError, match="too large"):
        parse_feed(answer(ENGLISH))


def test_a_hostile_number_of_problems_stays_short():
    feed = parse_feed(json.dumps([record(*ENGLISH[0]), *[None] * 3000]))
    assert len(feed.problems) == reading.PROBLEMS_MAX and feed.unusable == 3000


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[1,\n", '{"a":\n', "\n{", '["', "[[1],\n"])
def test_a_hostile_nest_is_given_up_early(piece):
    text = answer(ENGLISH) + "\n" + piece * 100_000
    feed = parse_feed(text)
    assert len(feed.events) == 18 and feed.problems


@pytest.mark.slow
def test_ids_that_jump_about_stay_cheap():
    numbers = [number % 2 * 5000 + number for number in range(20_000)]
    feed = parse_feed(answer(crashes(*((number, 5) for number in numbers))))
    assert adds_up(feed) and len(feed.events) + feed.repeats == 20_000


@pytest.mark.slow
@settings(deadline=None)
@given(cuts=st.lists(st.tuples(st.integers(0, 18), st.integers(0, 18)), max_size=6))
def test_whatever_is_polled_in_whatever_pieces_the_lines_are_read_once(cuts):
    pieces = [answer(ENGLISH)] + [answer(ENGLISH[min(cut) : max(cut)]) for cut in cuts]
    feed = parse_feed("\n".join(pieces))
    assert feed.events == parse_feed(answer(ENGLISH)).events and adds_up(feed)


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_input_is_read_or_refused(body):
    try:
        assert adds_up(parse_feed(body))
    except ParseError as refusal:
        assert refusal.source == "hudmsg"


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 999), st.text(max_size=60))))
def test_nothing_readable_is_lost(lines):
    feed = parse_feed(answer(lines))
    assert adds_up(feed) and feed.unusable == 0 and feed.records == len(lines)
    assert sum(feed.counts.values()) == len(feed.events)
