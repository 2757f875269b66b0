"""Storing matches: in any order, any number of times, a match is one row and nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Max
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stats.faceit.models import Line, Match, Player, Seat
from stats.faceit.records import MatchState, Member
from stats.faceit.services.matches import (
    store_details,
    store_history,
    store_lines,
    store_stats,
)
from stats.faceit.services.people import Named, ensure_people
from stats.faceit.tests import told
from stats.faceit.tests.told import ME, NOW

MATCHES = range(3)
UNSTORED = {"id", "lines_version"}


def me():
    return Player.objects.get(pk=ensure_people([Named(ME, "")], demo=True)[ME])


def history(*numbers):
    return lambda: store_history([told.history(n) for n in numbers], demo=True, now=NOW)


def lines(*numbers):
    return lambda: store_lines(me(), [told.own_line(n) for n in numbers], demo=True, now=NOW)


def details(number):
    return lambda: store_details(told.details(number), demo=True, now=NOW)


def stats(number, turned=True):
    return lambda: store_stats(told.stats(number, turned), demo=True, now=NOW)


STEPS = [
    history(0, 1), history(1, 2), history(2), lines(0, 1), lines(2), lines(0, 1, 2),
    *(details(n) for n in MATCHES), *(stats(n, turned=n != 1) for n in MATCHES),
]  # fmt: skip


ORDERS = st.lists(st.sampled_from(range(len(STEPS))), max_size=8).flatmap(
    lambda repeated: st.permutations([*range(len(STEPS)), *repeated])
)


def world():
    """Everything stored, by what it is known by, without keys and counters."""
    return {
        "players": rows(Player, "faceit_id"),
        "matches": rows(Match, "match_id"),
        "seats": rows(Seat, "match__match_id", "player__faceit_id"),
        "lines": rows(Line, "match__match_id", "map_number", "player__faceit_id"),
    }


def rows(model, *key):
    names = [field.name for field in model._meta.concrete_fields if not field.is_relation]
    found = model.objects.values(*(name for name in names if name not in UNSTORED), *key)
    return {tuple(row[name] for name in key): row for row in found}


def stored(steps):
    for model in (Line, Seat, Match, Player):
        model.objects.all().delete()
    for step in steps:
        step()
    return world()


@pytest.fixture
def whole(db):
    return stored(STEPS)


# Shrinking a failure would take minutes: the order that failed says enough.
@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(order=ORDERS)
def test_any_order_and_any_repetition_gives_the_same_rows(db, order):
    assert stored([STEPS[index] for index in order]) == stored(STEPS)


@pytest.mark.slow
def test_a_match_known_through_every_way_is_one_row(whole):
    assert len(whole["matches"]) == 3
    assert len(whole["lines"]) == 30
    assert len(whole["players"]) == 11


@pytest.mark.slow
def test_lines_stand_on_the_sides_of_the_room_whatever_the_stats_call_them(whole):
    for (_match, _map, player), row in whole["lines"].items():
        assert row["team"] == (1 if player in {"p0", "p1", "p2", "p3", "p4"} else 2), player


@pytest.mark.slow
def test_a_substitute_who_played_is_none_and_the_one_who_did_not_is(whole):
    match = told.match_id(2)
    assert whole["seats"][match, "p10"]["substitute"] is False
    assert whole["seats"][match, "p9"]["substitute"] is True
    assert whole["seats"][told.match_id(1), "p9"]["substitute"] is False


def swapped(teams):
    """The same sides before p4 came for somebody who left."""
    first = replace(teams[0], members=(*teams[0].members[:4], Member("left", "left")))
    return (first, teams[1])


@pytest.mark.parametrize("order", [1, -1])
def test_who_was_replaced_sits_there_no_more_in_any_order(db, order):
    listed = told.history(0)
    before = replace(listed, teams=swapped(listed.teams))
    steps = [lambda: store_history([before], demo=True, now=NOW), details(0)]
    for step in steps[::order]:
        step()
    seated = set(Seat.objects.values_list("player__faceit_id", flat=True))
    assert seated == {f"p{n}" for n in range(10)}


def test_an_older_or_half_a_roster_unseats_nobody(db):
    details(0)()
    now = told.details(0)
    store_details(replace(now, version=3, teams=swapped(now.teams)), demo=True, now=NOW)
    store_details(replace(now, version=9, teams=now.teams[:1]), demo=True, now=NOW)
    seated = set(Seat.objects.values_list("player__faceit_id", flat=True))
    assert seated == {f"p{n}" for n in range(10)}


def test_who_played_keeps_the_seat_though_no_roster_lists_them(db):
    stats(2)()
    store_details(replace(told.details(2), teams=told.teams(2)), demo=True, now=NOW)
    assert Seat.objects.get(player__faceit_id="p10").substitute is False


@pytest.mark.slow
def test_the_newest_match_tells_the_nickname(whole):
    assert whole["players"]["p3",]["nickname"] == "renamed"
    assert whole["players"]["p3",]["named_at"] == told.finish_of(2)


@pytest.mark.slow
def test_a_profile_read_later_keeps_the_nickname_against_older_matches(db):
    history(1)()
    Player.objects.filter(faceit_id="p3").update(nickname="newest", profile_at=NOW)
    history(0, 1, 2)()
    details(2)()
    assert Player.objects.get(faceit_id="p3").nickname == "newest"


@pytest.mark.slow
def test_storing_again_tells_nobody_that_something_changed(whole):
    before = dict(Player.objects.values_list("faceit_id", "lines_version"))
    for step in STEPS:
        step()
    assert dict(Player.objects.values_list("faceit_id", "lines_version")) == before


def test_new_lines_raise_the_version_and_the_span_of_their_players(db):
    lines(1)()
    player = me()
    assert player.lines_version == 1
    assert player.newest_finished_at == player.history_from == told.finish_of(1)
    lines(0, 2)()
    player.refresh_from_db()
    assert player.lines_version == 2
    assert (player.history_from, player.newest_finished_at) == (
        told.finish_of(0),
        told.finish_of(2),
    )


@pytest.mark.slow
def test_an_answer_that_does_not_tell_something_erases_nothing(whole):
    bare = replace(
        told.details(0), maps=(), location=None, winner=None, scores=None, teams=(),
        finished_at=None, state=MatchState.UNKNOWN, demo_urls=(),
    )  # fmt: skip
    store_details(bare, demo=True, now=NOW)
    poor = replace(told.own_line(0), adr=None, damage=None, double_kills=None, map=None)
    store_lines(me(), [poor], demo=True, now=NOW)
    assert world() == whole


@pytest.mark.slow
def test_a_players_list_does_not_overrule_the_matchs_own_stats(whole):
    wrong = replace(told.own_line(0), kills=99, damage=1)
    store_lines(me(), [wrong], demo=True, now=NOW)
    assert world() == whole


@pytest.mark.slow
def test_an_older_version_of_a_room_changes_nothing(whole):
    old = replace(told.details(0), version=3, winner=2, location="Mars")
    store_details(old, demo=True, now=NOW)
    assert world() == whole


@pytest.mark.slow
def test_a_match_that_is_over_never_goes_on(whole):
    store_details(replace(told.details(0), state=MatchState.ONGOING, version=9), demo=True, now=NOW)
    assert Match.objects.get(match_id=told.match_id(0)).state == MatchState.FINISHED


@pytest.mark.slow
def test_lines_are_rated_when_they_are_stored(whole):
    row = whole["lines"][told.match_id(0), 1, ME]
    assert 0.4 < row["rating1"] < 1.8
    assert 0.4 < row["rating2"] < 1.8
    assert 0.4 < row["rating21"] < 1.8
    assert 0.4 < row["kast"] < 1
    assert row["kast_true"] is False


def test_a_line_without_damage_has_no_rating_that_needs_it(db):
    old = replace(
        told.own_line(0), adr=None, damage=None, double_kills=None, triple_kills=None,
        quadro_kills=None, penta_kills=None,
    )  # fmt: skip
    store_lines(me(), [old], demo=True, now=NOW)
    row = Line.objects.get()
    assert (row.rating1, row.rating2, row.rating21) == (None, None, None)
    assert row.adr is None


@pytest.mark.slow
def test_contradictions_within_the_stats_are_kept_as_doubts(db):
    stats(0)()
    agreed = Match.objects.get().doubts
    told_stats = told.stats(0)
    played = told_stats.maps[0]
    broken_line = replace(played.teams[0].lines[0], headshots=999)
    side = replace(played.teams[0], lines=(broken_line, *played.teams[0].lines[1:]))
    wrong = replace(told_stats, maps=(replace(played, teams=(side, played.teams[1])),))
    store_stats(wrong, demo=True, now=NOW)
    codes = {doubt["code"] for doubt in Match.objects.get().doubts}
    assert codes - {doubt["code"] for doubt in agreed} == {"headshots"}


@pytest.mark.slow
def test_stats_before_the_finish_is_known_are_moved_to_it(db):
    bare = told.stats(0)
    store_stats(bare, demo=True, now=NOW)
    assert set(Line.objects.values_list("played_at", flat=True)) == {NOW}
    history(0)()
    assert set(Line.objects.values_list("played_at", flat=True)) == {told.finish_of(0)}


def test_demo_and_real_matches_of_one_id_are_two(db):
    store_history([told.history(0)], demo=True, now=NOW)
    store_history([told.history(0)], demo=False, now=NOW)
    assert Match.objects.count() == 2
    assert Player.objects.count() == 20


def test_a_name_longer_than_its_column_is_cut(db):
    long = replace(told.history(0), competition_name="x" * 500)
    store_history([long], demo=True, now=NOW)
    assert Match.objects.get().competition_name == "x" * 200


@pytest.mark.slow
def test_a_page_of_a_hundred_matches_takes_few_queries(db, django_assert_max_num_queries):
    items = [
        replace(
            told.history(0),
            match_id=told.match_id(n),
            finished_at=told.finish_of(0) - timedelta(hours=n),
        )
        for n in range(100)
    ]
    with django_assert_max_num_queries(30):
        store_history(items, demo=True, now=NOW)
    assert Seat.objects.count() == 1000
    assert Match.objects.aggregate(Max("finished_at"))["finished_at__max"] == told.finish_of(0)
