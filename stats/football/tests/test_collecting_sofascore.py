"""Runs of a SofaScore-shaped source against a small server: rounds, details, live, refusals."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from config.work.outcomes import Outcome
from stats.football.models import CollectRun, Inbox, Match, MatchSource
from stats.football.models.incoming import InboxState, RunState
from stats.football.records import Status
from stats.football.services import collecting
from stats.football.services.collecting import schedule
from stats.football.services.collecting.asking import PARTS, RUNNING_PARTS
from stats.football.tests import football_bodies as bodies
from stats.football.tests.collected_source import event, sources

__all__ = ["sources"]
NOW = timezone.now()
BEGAN = int((NOW - timedelta(minutes=30)).timestamp())
LIVE = {"status": bodies.running(6), "startTimestamp": BEGAN}


@pytest.fixture
def source(sources):
    """One league with a finished match that has all parts but odds."""
    sources.events = [event(1)]
    sources.parts = {
        (1, "incidents"): bodies.incidents(bodies.goal(5, True, (1, 0))),
        (1, "statistics"): bodies.statistics(bodies.statistic("cornerKicks", 3, 4)),
        (1, "lineups"): bodies.lineups([bodies.seat(11, "One")], [bodies.seat(12, "Two")]),
        (1, "shotmap"): bodies.pack({"shotmap": [bodies.shot(9)]}),
    }
    return sources


def run(now=NOW, **told):
    row = collecting.start("sofascore", told, now=now, here=True)
    word = collecting.advance(row.pk, None, now=timezone.now(), rng=Random(1))
    row.refresh_from_db()
    return word, row


@pytest.mark.slow
def test_a_whole_round_goes_from_seasons_to_rounds_to_matches_to_their_parts(source):
    word, row = run()
    assert word == "done"
    assert row.failed == 0, row.last_error
    match = Match.objects.get()
    assert (match.season.competition.code, match.season.label) == ("en.1", "2025-26")
    assert match.events.count() == 1
    assert match.statistics.count() == 1
    assert match.appearances.count() == 2
    asked = [path for path in source.asked if path.startswith("event/1")]
    assert len(asked) == len(PARTS)
    assert source.asked["event/1/odds/1/featured"] == 1
    # seasons, rounds, one round, the table, the match with its parts
    assert row.asked == 4 + len(PARTS)
    assert not Inbox.objects.exclude(state=InboxState.DONE).exists()


@pytest.mark.slow
def test_a_finished_match_is_read_whole_once_and_again_after_a_correction(source):
    run()
    source.asked.clear()
    _, row = run()
    assert not [path for path in source.asked if path.startswith("event/")]
    assert row.stored == 0
    source.events = [event(1, changes={"changeTimestamp": 1_760_099_000})]
    source.events[0]["homeScore"] |= {"current": 4, "display": 4, "normaltime": 4, "period2": 3}
    source.asked.clear()
    run()
    assert source.asked["event/1/statistics"] == 1
    assert Match.objects.get().ft_home == 4
    told = MatchSource.objects.get()
    assert told.details_at == datetime.fromtimestamp(1_760_099_000, UTC)


@pytest.mark.slow
def test_two_runs_that_meet_the_same_match_read_it_once(source):
    rows = [
        collecting.start("sofascore", told, now=NOW, here=True)
        for told in ({"kind": "day", "day": "2025-10-09"}, {"kind": "day", "day": "2025-10-10"})
    ]
    for slice_s in (0.0, 60.0):
        for row in rows:
            collecting.advance(row.pk, None, now=timezone.now(), rng=Random(1), slice_s=slice_s)
    assert source.asked["event/1/statistics"] == 1
    assert set(CollectRun.objects.values_list("state", flat=True)) == {RunState.DONE}


@pytest.mark.slow
def test_a_live_match_is_asked_for_what_moves_and_read_whole_at_its_end(source):
    source.events = []
    source.live = [event(1, **LIVE)]
    _, row = run(kind="live")
    assert row.asked == 1 + len(RUNNING_PARTS)
    assert Match.objects.get().status == Status.LIVE
    assert "event/1/lineups" not in source.asked
    source.live = []
    source.events = [event(1, startTimestamp=BEGAN, changes={"changeTimestamp": BEGAN + 6000})]
    run(kind="live")
    assert Match.objects.get().status == Status.FINISHED
    assert source.asked["event/1/lineups"] == 1
    source.asked.clear()
    run(kind="live")
    assert dict(source.asked) == {"sport/football/events/live": 1}


@pytest.mark.slow
def test_a_day_brings_its_matches(source):
    word, _ = run(kind="day", day="2025-10-09")
    assert word == "done"
    assert source.asked["sport/football/scheduled-events/2025-10-09"] == 1
    assert Match.objects.count() == 1


@pytest.mark.slow
def test_leagues_that_were_not_asked_for_bring_no_details(source, settings):
    settings.FOOTBALL_LEAGUES = ["en.1", "es.1"]
    run(kind="day", day="2025-10-09", leagues=["es.1"])
    assert not [path for path in source.asked if path.startswith("event/")]


@pytest.mark.slow
def test_a_refusal_is_one_plain_message_and_the_source_is_left_alone(source):
    source.failing = 403
    word, row = run()
    assert word == RunState.FAILED
    assert row.last_outcome == Outcome.BLOCKED
    assert "does not permit" in row.last_error
    assert source.asked.total() == 1
    assert run(kind="live")[0] == RunState.FAILED
    assert source.asked.total() == 1
    assert not schedule._is_due("sofascore", collecting.Scope("live"), timedelta(0), NOW)


@pytest.mark.slow
def test_a_live_run_that_fails_leaves_it_to_the_next(source):
    source.failing = 500
    word, row = run(kind="live")
    assert (word, row.next_due_at) == (RunState.FAILED, None)


@pytest.mark.slow
def test_live_matches_are_asked_for_only_while_one_may_be_played(source, settings):
    settings.OPENFOOTBALL = False
    today = timezone.localdate(NOW).isoformat()
    for scope in (collecting.Scope("full"), collecting.Scope("day", day=today)):
        CollectRun.objects.create(
            source="sofascore", key=scope.key("sofascore"), state=RunState.DONE, requested_at=NOW
        )
    assert schedule.start_due(NOW) == 0
    source.live = [event(1, **LIVE)]
    run(kind="live", now=NOW - timedelta(minutes=5))
    assert schedule.start_due(NOW) == 1
    row = CollectRun.objects.get(scope__kind="live", state=RunState.WAITING)
    assert schedule.start_due(NOW) == 0
    collecting.cancel(row, now=NOW)
    assert schedule.start_due(NOW + timedelta(seconds=29)) == 0
    assert schedule.start_due(NOW + timedelta(seconds=30)) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("minutes", "due"), [(-200, False), (-30, True), (4, True), (10, False)])
def test_a_match_about_to_begin_counts_as_one_that_may_be_played(source, minutes, due):
    begins = int((NOW + timedelta(minutes=minutes)).timestamp())
    nothing = {"homeScore": {}, "awayScore": {}}
    source.events = [
        event(1, status=bodies.running(0, "", "notstarted"), startTimestamp=begins, **nothing)
    ]
    run(kind="day", day="2026-01-01")
    assert Match.objects.get().status == Status.SCHEDULED
    assert schedule._live("sofascore", timedelta(seconds=30), NOW) == int(due)


@pytest.mark.slow
def test_a_demo_makes_rows_of_its_own_and_takes_up_no_real_run(source, settings):
    real = collecting.start("sofascore", {}, now=NOW, here=True)
    settings.DOZOR_DEMO = True
    row = collecting.start("sofascore", {}, now=NOW, here=True)
    assert row.pk != real.pk
    assert row.demo
    assert collecting.advance(real.pk, None, now=NOW, rng=Random(1)) == "taken"
    collecting.advance(row.pk, None, now=NOW, rng=Random(1))
    assert not Match.objects.filter(demo=False).exists()


def test_a_source_taken_away_ends_its_runs(source, settings):
    row = collecting.start("sofascore", {}, now=NOW, here=True)
    settings.SOFASCORE_BASE_URL = ""
    word = collecting.advance(row.pk, None, now=NOW, rng=Random(1))
    assert word == RunState.FAILED
