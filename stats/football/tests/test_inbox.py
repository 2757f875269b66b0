"""Answers are kept once, stored once, tried again, given up with a reason, and replayed."""

import zlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from config.work.outcomes import Outcome
from stats.football.models import (
    Appearance,
    Inbox,
    Match,
    MatchEvent,
    MatchStatistic,
    Odds,
    RawAnswer,
    Shot,
    TableCheck,
)
from stats.football.models.incoming import InboxState
from stats.football.records import ParseError
from stats.football.services import inbox
from stats.football.services.signals import stored
from stats.football.services.storing import UnknownMatch
from stats.football.tests import football_bodies as bodies

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVENT = {"event": "900001"}


def receive(body, kind="incidents", at=0, context=None, **more):
    address = {"url": f"https://source.example/{kind}", "source": "sofascore", **more}
    return inbox.receive(
        body,
        kind=kind,
        context=EVENT if context is None else context,
        fetched_at=NOW + timedelta(minutes=at),
        **address,
    )


def take(body, kind="incidents", at=0, **more):
    item = receive(body, kind, at, **more)
    return inbox.process(item.pk, None, now=NOW + timedelta(minutes=at))


@pytest.fixture
def match():
    take(bodies.pack({"event": bodies.event()}), "event")
    return Match.objects.get()


@pytest.mark.slow
def test_every_kind_of_answer_becomes_rows(match):
    seats = [bodies.seat(10, "Player 1"), bodies.seat(20, "Player 2")]
    choices = [bodies.choice(name, "1/1", "6/5") for name in ("1", "X", "2")]
    answers = {
        "incidents": bodies.incidents(bodies.goal(1, True, (1, 0))),
        "statistics": bodies.statistics(bodies.statistic("totalShotsOnGoal", 9, 4)),
        "lineups": bodies.lineups(seats[:1], seats[1:]),
        "shotmap": bodies.pack({"shotmap": [bodies.shot(1)]}),
        "odds": bodies.odds(*choices),
        "events": bodies.pack({"events": [bodies.event()]}),
    }
    for kind, body in answers.items():
        assert take(body, kind).state == "done", kind
    assert MatchEvent.objects.get().player.name == "Player 1"
    assert MatchStatistic.objects.get().home == 9
    assert {row.goals for row in Appearance.objects.all()} == {1}
    assert Shot.objects.count() == 1
    assert Odds.objects.count() == 2
    match.refresh_from_db()
    assert (match.home_formation, match.away_formation) == ("4-4-2", "3-5-2")
    rows = [bodies.row(1, "Home City"), bodies.row(2, "Away Town")]
    body = bodies.pack({"standings": [{"name": "Premier League 25/26", "rows": rows}]})
    place = {"league": "en.1", "season": "2025-26"}
    assert take(body, "standings", context=place).state == "done"
    assert TableCheck.objects.get().differences
    assert take(bodies.season(bodies.fixture()), "season", source="openfootball", context=place)
    assert not Inbox.objects.exclude(state=InboxState.DONE).exists()


def test_a_lineup_that_is_only_expected_is_nobody_s_appearance(match):
    take(bodies.lineups([bodies.seat(10, "Player 1")], confirmed=False), "lineups")
    assert not Appearance.objects.exists()


@pytest.mark.slow
def test_the_same_bytes_are_kept_once_and_stay_done(match):
    body = bodies.incidents(bodies.goal(1, True, (1, 0)))
    take(body)
    item = receive(body, at=5)
    assert item.state == InboxState.DONE
    assert item.raw.fetched_at == NOW + timedelta(minutes=5)
    assert RawAnswer.objects.filter(kind="incidents").count() == 1
    assert inbox.process(item.pk, None, now=NOW).state == "taken"


@pytest.mark.slow
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_what_was_said_last_stays_though_it_was_said_before_as_well(match, order):
    first = bodies.incidents(bodies.goal(1, True, (1, 0)))
    between = bodies.incidents(bodies.goal(2, True, (1, 0)))
    for at in order:
        take((first, between, first)[at], at=at)
    for pk in Inbox.objects.filter(state=InboxState.WAITING).values_list("pk", flat=True):
        inbox.process(pk, None, now=NOW)
    assert MatchEvent.objects.get().key == "1"


@pytest.mark.slow
def test_an_answer_that_comes_anew_overtakes_whoever_is_storing_it():
    body = bodies.pack({"event": bodies.event()})
    item = receive(body, "event")

    def once_more(**_):
        receive(body, "event", at=1)

    stored.connect(once_more)
    try:
        assert inbox.process(item.pk, None, now=NOW).state == "done"
    finally:
        stored.disconnect(once_more)
    item.refresh_from_db()
    assert item.state == InboxState.WAITING


@pytest.mark.slow
def test_an_answer_that_cannot_be_read_is_given_up_with_the_reason_and_read_anew_from_here():
    done = take(b"{}", "incidents")
    assert (done.state, type(done.error)) == ("dead", ParseError)
    item = Inbox.objects.get()
    assert (item.state, item.last_outcome) == (InboxState.DEAD, Outcome.UNREADABLE)
    assert "incidents" in item.last_error
    assert inbox.due(NOW + timedelta(days=1)) == 0
    # As if the reader had learned to read it.
    good = zlib.compress(bodies.pack({"incidents": []}))
    RawAnswer.objects.update(body=good)
    take(bodies.pack({"event": bodies.event()}), "event")
    assert inbox.replay(item.pk, now=NOW)
    assert not inbox.replay(item.pk, now=NOW)
    assert inbox.process(item.pk, None, now=NOW).state == "done"


@pytest.mark.parametrize(
    ("source", "kind", "context"),
    [("sofascore", "weather", {}), ("elsewhere", "event", {}), ("sofascore", "incidents", {})],
)
def test_answers_nobody_can_place_are_given_up(source, kind, context):
    assert take(bodies.incidents(), kind, source=source, context=context).state == "dead"


@pytest.mark.slow
def test_parts_that_come_before_their_match_wait_for_it():
    done = take(bodies.incidents(bodies.goal(1, True, (1, 0))))
    assert (done.state, type(done.error)) == ("waiting", UnknownMatch)
    item = Inbox.objects.get()
    assert item.next_due_at > NOW
    take(bodies.pack({"event": bodies.event()}), "event")
    assert inbox.due(item.next_due_at) == 1
    item.refresh_from_db()
    assert inbox.process(item.pk, item.claim_token, now=NOW).state == "done"
    assert MatchEvent.objects.count() == 1


@pytest.mark.slow
def test_a_failure_is_tried_again_later_and_given_up_in_the_end(match):
    def refuse(**_):
        raise OperationalError("the disk is full")

    body = bodies.incidents(bodies.goal(1, True, (1, 0)))
    item = receive(body)
    stored.connect(refuse)
    waits = []
    try:
        for _ in range(inbox.ATTEMPTS_MAX):
            state = inbox.process(item.pk, None, now=NOW).state
            item.refresh_from_db()
            waits.append(item.next_due_at)
    finally:
        stored.disconnect(refuse)
    assert (state, item.state, waits[-1]) == ("dead", InboxState.DEAD, None)
    assert waits[:-1] == sorted(waits[:-1])
    assert "the disk is full" in item.last_error
    assert not MatchEvent.objects.exists()


@pytest.mark.slow
def test_an_answer_left_lying_is_handed_out_once_its_lease_is_over():
    item = receive(bodies.pack({"event": bodies.event()}), "event")
    assert inbox.due(NOW) == 0
    later = NOW + inbox.HEAD_START
    assert inbox.due(later) == 1
    assert inbox.due(later) == 0
    # Whoever held it died.
    assert inbox.due(later + inbox.LEASE) == 1
    item.refresh_from_db()
    assert inbox.process(item.pk, item.claim_token - 1, now=later).state == "taken"
    assert inbox.process(item.pk, item.claim_token, now=later).state == "done"


@pytest.mark.slow
def test_a_demo_s_answers_make_a_demo_s_rows_beside_the_real_ones(match):
    take(bodies.pack({"event": bodies.event()}), "event", demo=True)
    assert sorted(Match.objects.values_list("demo", flat=True)) == [False, True]
    assert RawAnswer.objects.count() == 2


@pytest.mark.slow
def test_old_answers_go_but_not_those_still_to_be_stored(match, settings):
    take(b"{}", "incidents")
    receive(bodies.pack({"events": []}), "events")
    old = NOW + settings.FOOTBALL_RAW_RETENTION + timedelta(days=1)
    assert inbox.prune(NOW + timedelta(days=1)) == 0
    assert inbox.prune(old) == 1
    left = Inbox.objects.values_list("state", flat=True)
    assert sorted(left) == [InboxState.DEAD, InboxState.WAITING]
    assert Match.objects.get().sources.get().raw is None
