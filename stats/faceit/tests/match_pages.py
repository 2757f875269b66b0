"""Matches as they are stored, and pages asked for with their queries counted."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stats.faceit.models import Match
from stats.faceit.records import MatchState
from stats.faceit.services.matches import store_details, store_stats
from stats.faceit.tests import told

UNKNOWN = "1-00000000-1111-4222-8333-000000000009"


def finished(number=0, **changes):
    """A match with its room and its stats."""
    match = store_details(told.details(number), demo=False, now=told.NOW)
    store_stats(told.stats(number), demo=False, now=told.NOW)
    Match.objects.filter(pk=match.pk).update(**changes)
    match.refresh_from_db()
    return match


def upcoming(**changes):
    """A room that is about to begin: rosters, no score."""
    match = store_details(told.details(0), demo=False, now=timezone.now())
    now = timezone.now()
    states = {
        "state": MatchState.READY, "winner": None, "score1": None, "score2": None,
        "started_at": None, "finished_at": None, "first_seen_at": now, "details_at": None,
    }  # fmt: skip
    Match.objects.filter(pk=match.pk).update(**{**states, **changes})
    match.refresh_from_db()
    return match


def page(client, name, *args, status=200, **query):
    response = client.get(reverse(f"faceit:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def queries_of(client, name, *args, **query):
    with CaptureQueriesContext(connection) as found:
        page(client, name, *args, **query)
    return len(found)
