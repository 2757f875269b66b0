"""Runs of openfootball against a small server over real sockets: kills, refusals, two at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from config.upstream import registry
from config.work.outcomes import Outcome
from stats.football.models import CollectRun, Competition, Inbox, Match, RawAnswer, Season
from stats.football.models.incoming import InboxState, RunState
from stats.football.services import collecting, inbox
from stats.football.services.collecting import schedule
from stats.football.services.collecting.steps import current_season, past_seasons
from stats.football.tests.collected_source import FAST, season, sources

__all__ = ["sources"]
NOW = timezone.now()
THIS = current_season(timezone.localdate(NOW))
PAST = past_seasons(THIS)
SEASONS = [f"20{year:02}-{year + 1:02}" for year in range(10, 26)]


class Killed(BaseException):
    """The end of a worker, as sudden as a test can make it."""


def begin(**told):
    return collecting.start("openfootball", told, now=NOW, here=True)


def go_on(row, now=NOW, **options):
    word = collecting.advance(row.pk, None, now=now, rng=Random(1), **options)
    row.refresh_from_db()
    return word


def counts(row):
    return row.asked, row.stored, row.unchanged, row.failed


def many(sources, count=16):
    """Lay out so many seasons of one league, and ask for them all."""
    for number, label in enumerate(SEASONS[:count]):
        sources.files[label, "en.1"] = season(number)
    return begin(seasons=SEASONS[:count])


@pytest.mark.slow
def test_a_first_run_brings_the_current_season_and_five_past_ones(sources):
    for number, label in enumerate([THIS, *PAST]):
        sources.files[label, "en.1"] = season(number)
    row = begin()
    assert go_on(row) == "done"
    assert counts(row) == (6, 6, 0, 0)
    assert row.todo == []
    assert row.state == RunState.DONE
    assert {one.label for one in Season.objects.all()} == {THIS, *PAST}
    assert not Match.objects.filter(demo=True).exists()
    assert not Inbox.objects.exclude(state=InboxState.DONE).exists()
    assert set(Inbox.objects.values_list("run", flat=True)) == {row.pk}


@pytest.mark.slow
def test_an_unchanged_day_is_one_question_and_no_body(sources):
    for number, label in enumerate([THIS, *PAST]):
        sources.files[label, "en.1"] = season(number)
    go_on(begin())
    sources.statuses.clear()
    again = begin()
    assert go_on(again) == "done"
    assert counts(again) == (1, 0, 1, 0)
    assert dict(sources.statuses) == {304: 1}
    assert RawAnswer.objects.count() == 6


@pytest.mark.slow
def test_a_changed_file_changes_the_match_and_one_that_changes_back_does_too(sources):
    for goals in (1, 2, 1):
        sources.files[THIS, "en.1"] = season(1, goals)
        row = begin(seasons=[THIS])
        go_on(row)
        assert counts(row) == (1, 1, 0, 0)
        assert Match.objects.get().ft_home == goals


@pytest.mark.slow
def test_a_season_that_does_not_exist_is_no_error(sources):
    sources.files[THIS, "en.1"] = season(1)
    row = begin()
    assert go_on(row) == "done"
    assert counts(row) == (6, 1, 0, 0)
    assert row.last_error == ""


@pytest.mark.slow
def test_a_file_that_cannot_be_read_fails_alone_and_says_why(sources):
    sources.files[THIS, "en.1"] = season(1)
    sources.files[PAST[0], "en.1"] = b"<html>"
    row = begin()
    assert go_on(row) == "done"
    assert counts(row) == (6, 1, 0, 1)
    assert "openfootball" in row.last_error
    assert Inbox.objects.get(state=InboxState.DEAD)


@pytest.mark.slow
@pytest.mark.parametrize("batches", [1, 2, 3])
def test_a_worker_killed_between_batches_loses_and_doubles_nothing(sources, batches):
    row = many(sources)
    seen = []

    def die(now_at):
        seen.append(len(now_at.todo))
        if len(seen) == batches:
            raise Killed

    with pytest.raises(Killed):
        go_on(row, watch=die)
    assert go_on(row) == "taken"
    later = timezone.now() + timedelta(hours=1)
    if row.todo:
        assert go_on(row, now=later) == "done"
    assert Match.objects.count() == Season.objects.count() == 16
    assert set(sources.asked.values()) == {1}


@pytest.mark.slow
def test_a_worker_killed_before_it_kept_a_batch_asks_it_again_and_stores_it_once(sources):
    row = many(sources, 2)
    killed = []

    def die(execute, sql, params, many, context):
        if not killed and sql.startswith("INSERT") and "football_inbox" in sql:
            killed.append(sql)
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die), pytest.raises(Killed):
        go_on(row)
    assert killed
    row.refresh_from_db()
    assert len(row.todo) == 2
    assert not RawAnswer.objects.exists()
    assert go_on(row, now=timezone.now() + timedelta(hours=1)) == "done"
    assert set(sources.asked.values()) == {2}
    assert Match.objects.count() == 2
    assert counts(row) == (2, 2, 0, 0)


@pytest.mark.slow
def test_the_batch_that_is_kept_and_not_stored_waits_in_the_inbox(sources):
    row = many(sources, 2)
    killed = []

    def die(execute, sql, params, many, context):
        if not killed and sql.startswith("INSERT") and "football_match" in sql:
            killed.append(sql)
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die), pytest.raises(Killed):
        go_on(row)
    row.refresh_from_db()
    assert row.todo == []
    assert Inbox.objects.filter(state=InboxState.WAITING).count() == 2
    later = timezone.now() + timedelta(hours=1)
    assert go_on(row, now=later) == "done"
    for item in Inbox.objects.filter(state=InboxState.WAITING):
        assert inbox.process(item.pk, None, now=later).state == InboxState.DONE
    assert Match.objects.count() == 2


@pytest.mark.slow
def test_a_run_called_off_keeps_no_further_answer(sources):
    row = many(sources)

    def call_off(now_at):
        collecting.cancel(CollectRun.objects.get(pk=row.pk), now=timezone.now())

    assert go_on(row, watch=call_off) == "stale"
    assert (row.state, row.next_due_at) == (RunState.CANCELLED, None)
    stored = Match.objects.count()
    assert 0 < stored < 16
    assert go_on(row) == "taken"
    assert Match.objects.count() == stored
    assert not collecting.cancel(row, now=NOW)


@pytest.mark.slow
def test_a_run_ends_after_its_time_and_the_next_one_goes_on(sources):
    row = many(sources)
    words = []
    while not words or words[-1] == "paused":
        words.append(go_on(row, now=timezone.now(), slice_s=0.0))
        assert len(words) < 20
    assert len(words) > 1
    assert words[-1] == "done"
    assert Match.objects.count() == 16


@pytest.mark.slow
def test_more_are_asked_at_once_the_more_there_are(sources):
    row = many(sources)
    sources.meet = 4  # nobody is answered before four have asked
    go_on(row)
    assert row.concurrency == 4
    assert row.stored == 16
    few = begin(seasons=SEASONS[:2])
    go_on(few)
    assert few.concurrency == 1


def test_a_refusal_ends_a_run_with_one_plain_message(sources):
    row = many(sources)
    sources.failing = 403
    assert go_on(row) == RunState.FAILED
    assert row.last_outcome == Outcome.BLOCKED
    assert row.last_error
    assert "\n" not in row.last_error
    assert sum(sources.asked.values()) <= 4
    assert not RawAnswer.objects.exists()


def test_a_source_that_asks_for_patience_is_left_alone_so_long(sources):
    row = many(sources, 2)
    sources.failing, sources.retry_after = 429, "120"
    before = timezone.now()
    assert go_on(row) == RunState.WAITING
    assert row.last_outcome == Outcome.RATE_LIMITED
    assert row.next_due_at >= before + timedelta(seconds=119)
    assert len(row.todo) == 2


@pytest.mark.slow
def test_a_dead_source_is_tried_again_later_and_given_up_in_the_end(sources):
    row = many(sources, 3)
    registry.override_base_url("openfootball", "http://127.0.0.1:9", **FAST)
    now = timezone.now()
    assert go_on(row, now=now) == RunState.WAITING
    assert row.next_due_at > now
    assert (row.last_outcome, row.failures) == (Outcome.UNAVAILABLE, 1)
    assert collecting.sweep_runs(timezone.now()) == 0
    registry.override_base_url("openfootball", sources.url, **FAST)
    registry.close()
    assert go_on(row, now=row.next_due_at) == "done"
    assert row.failures == 0
    assert Match.objects.count() == 3


@pytest.mark.slow
def test_a_run_whose_source_stays_dead_fails(sources):
    row = many(sources, 2)
    registry.override_base_url("openfootball", "http://127.0.0.1:9", **FAST)
    words = [go_on(row, now=NOW) for _ in range(8)]
    assert words == [RunState.WAITING] * 7 + [RunState.FAILED]
    assert row.ended_at
    assert row.next_due_at is None


def test_asking_twice_is_one_run(sources):
    first = begin()
    assert begin().pk == first.pk
    assert begin(seasons=[THIS]).pk != first.pk
    collecting.cancel(first, now=NOW)
    assert begin().pk != first.pk


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_that_start_at_once_both_get_the_same_run(sources):
    barrier = threading.Barrier(2)

    def start(_):
        barrier.wait()
        try:
            return begin().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(start, range(2)))
    assert len(found) == CollectRun.objects.count() == 1


def test_a_source_that_is_not_set_up_cannot_be_collected_from(sources, settings):
    settings.SOFASCORE_BASE_URL = ""
    with pytest.raises(collecting.SourceOff, match="SOFASCORE_BASE_URL"):
        collecting.start("sofascore", {}, now=NOW)
    with pytest.raises(collecting.BadScope):
        collecting.start("elsewhere", {}, now=NOW)


@pytest.mark.slow
def test_the_share_of_a_run_grows_to_one(sources):
    shares = []
    row = many(sources)
    go_on(row, watch=lambda now_at: shares.append(collecting.progress_of(now_at).share))
    assert shares == sorted(shares)
    assert collecting.progress_of(row).share == 1.0


@pytest.mark.slow
def test_the_schedule_starts_a_whole_round_at_once_and_the_next_a_day_later(sources, settings):
    settings.SOFASCORE_BASE_URL = ""
    sources.files[THIS, "en.1"] = season(1)
    assert schedule.start_due(NOW) == 1
    assert schedule.start_due(NOW) == 0
    row = CollectRun.objects.get()
    later = NOW + timedelta(hours=1)
    assert go_on(row, now=later) == "done"
    assert schedule.start_due(NOW + timedelta(hours=23)) == 0
    assert schedule.start_due(NOW + timedelta(hours=24)) == 1


@pytest.mark.slow
def test_the_schedule_asks_openfootball_beside_a_demo_and_not_where_it_is_off(sources, settings):
    settings.DOZOR_DEMO = True
    schedule.start_due(NOW)
    row = CollectRun.objects.get(source="openfootball")
    assert not row.demo
    assert go_on(row, now=NOW + timedelta(hours=1)) == "done"
    CollectRun.objects.all().delete()
    settings.OPENFOOTBALL = False
    schedule.start_due(NOW)
    assert not CollectRun.objects.filter(source="openfootball").exists()


def test_a_failed_round_is_tried_again_within_the_hour(sources, settings):
    settings.SOFASCORE_BASE_URL = ""
    schedule.start_due(NOW)
    CollectRun.objects.update(state=RunState.FAILED, ended_at=NOW)
    assert schedule.start_due(NOW + timedelta(minutes=59)) == 0
    assert schedule.start_due(NOW + timedelta(minutes=61)) == 1


def test_old_runs_go_and_the_newest_of_each_scope_stays(sources):
    for days in (200, 100):
        row = begin()
        ended = NOW - timedelta(days=days)
        CollectRun.objects.filter(pk=row.pk).update(state=RunState.DONE, ended_at=ended)
    live = collecting.start("sofascore", {"kind": "live"}, now=NOW, here=True)
    ended = NOW - timedelta(hours=3)
    CollectRun.objects.filter(pk=live.pk).update(state=RunState.DONE, ended_at=ended)
    assert collecting.prune_runs(NOW) == 2
    assert CollectRun.objects.get().pk == row.pk


def test_leagues_are_there_as_soon_as_the_first_run_begins(sources):
    sources.failing = 500
    go_on(begin())
    assert Competition.objects.get().code == "en.1"
