"""The same thing asked for by several at the same moment: it has one effect."""

import threading
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from stats.football.models import (
    AliasSuggestion,
    CollectRun,
    Competition,
    Forecast,
    Inbox,
    Match,
    Season,
    Team,
)
from stats.football.models.incoming import InboxState, RunState
from stats.football.models.names import SuggestionState
from stats.football.services import inbox
from stats.football.services.collecting import advance, cancel, start
from stats.football.services.forecasting import fit_due, forecast_due
from stats.football.services.forecasting.desks import mark
from stats.football.services.merging import judge
from stats.football.tests.forecast_world import NOW, fill, league
from stats.football.tests.full_match import bare_match

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TABS = 4


def together(*acts):
    """Do all of it at once; returns what each got."""
    gate, got = threading.Barrier(len(acts)), {}

    def run(place):
        try:
            gate.wait(60)
            got[place] = acts[place]()
        finally:
            connection.close()

    tabs = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(120)
    assert len(got) == len(acts)
    return [got[place] for place in range(len(acts))]


def ask():
    return start("openfootball", {"kind": "season", "seasons": ["2024-25"]}, now=timezone.now()).pk


def test_a_run_started_in_several_tabs_is_one():
    assert len(set(together(*[ask] * TABS))) == 1
    assert CollectRun.objects.count() == 1


def test_a_run_is_called_off_once_and_nobody_goes_on_with_it():
    row = CollectRun.objects.get(pk=ask())
    done = together(*[lambda: cancel(CollectRun.objects.get(pk=row.pk), now=timezone.now())] * TABS)
    assert sorted(done) == [False] * (TABS - 1) + [True]
    later = timezone.now() + timedelta(hours=1)
    assert advance(row.pk, None, now=later, rng=Random(1)) == "taken"
    row.refresh_from_db()
    assert (row.state, row.claimed_until) == (RunState.CANCELLED, None)


def test_a_dead_letter_read_anew_in_several_tabs_is_queued_once():
    item = inbox.receive(
        b"<html>", url="https://source.example/", source="sofascore", kind="events", context={},
        fetched_at=NOW,
    )  # fmt: skip
    assert inbox.process(item.pk, None, now=NOW).state == InboxState.DEAD
    assert sorted(together(*[lambda: inbox.replay(item.pk)] * TABS)) == [False] * 3 + [True]
    later = timezone.now() + timedelta(minutes=1)
    states = together(*[lambda: inbox.process(item.pk, None, now=later).state] * TABS)
    assert sorted(states) == [InboxState.DEAD, "taken", "taken", "taken"]
    assert Inbox.objects.get().state == InboxState.DEAD


def test_two_verdicts_at_once_are_one():
    match = bare_match()
    team = Team.objects.get(pk=match.home_id)
    candidate = Team.objects.create(name="Northfort", country=team.country)
    row = AliasSuggestion.objects.create(
        competition=Competition.objects.get(), source="sofascore", name="Northfort",
        team=candidate, candidate=team, score=0.9, created_at=NOW,
    )  # fmt: skip

    def verdict(same):
        known = AliasSuggestion.objects.filter(pk=row.pk).first()
        try:
            return bool(known and judge(known, same, None, now=NOW))
        except AliasSuggestion.DoesNotExist:
            return False

    acts = [lambda same=place % 2 == 0: verdict(same) for place in range(TABS)]
    assert sum(together(*acts)) == 1
    state = AliasSuggestion.objects.filter(pk=row.pk).values_list("state", flat=True).first()
    merged = not Team.objects.filter(pk=candidate.pk).exists()
    assert state in ((SuggestionState.SAME, None) if merged else (SuggestionState.OTHER,))
    assert Match.objects.filter(pk=match.pk, home=team).exists()


def test_forecasts_made_in_several_processes_at_once_are_stored_once():
    competition = league()
    fill(competition)
    mark([competition.pk], NOW)
    fit_due(NOW)
    stored = together(*[lambda: forecast_due(NOW)] * TABS)
    rows = Forecast.objects.values_list("match", "method")
    assert sum(stored) == len(rows) == len(set(rows)) > 0
    assert Season.objects.count() == 3
