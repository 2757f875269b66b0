"""One person in two tabs at the same moment: one link, one import, one note of each."""

import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.utils import timezone

from accounts.models import User
from stats.faceit.models import AccountLink, HistoryImport
from stats.faceit.services.history import cancel_import, request_import
from stats.faceit.services.linking import link_account, unlink_account
from stats.faceit.tests.reading_world import make_player

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TABS = 4


def together(act):
    """Do it in all tabs at once; returns what each got."""
    gate = threading.Barrier(TABS)
    got = []

    def run():
        gate.wait()
        try:
            got.append(act())
        finally:
            connection.close()

    tabs = [threading.Thread(target=run) for _ in range(TABS)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(got) == TABS
    return got


@pytest.fixture
def person(db):
    return User.objects.create_user("ann")


def test_linking_in_two_tabs_makes_one_link_and_one_note(person):
    player = make_player(profile_at=timezone.now())
    together(lambda: link_account(person, player, timezone.now()).pk)

    player.refresh_from_db()
    assert AccountLink.objects.count() == LogEntry.objects.count() == 1
    assert player.watched


def test_unlinking_in_two_tabs_takes_one_link_away_and_notes_it_once(person):
    player = make_player(profile_at=timezone.now())
    link_account(person, player, timezone.now())
    done = together(lambda: unlink_account(person, timezone.now()))

    player.refresh_from_db()
    assert sorted(done) == [False] * (TABS - 1) + [True]
    assert LogEntry.objects.count() == 2 and not player.watched


def test_an_import_asked_for_in_two_tabs_is_one(person):
    player = make_player(profile_at=timezone.now())
    asked = together(lambda: request_import(player, person, now=timezone.now()).pk)

    assert set(asked) == {HistoryImport.objects.get().pk}


def test_an_import_called_off_in_two_tabs_ends_once(person):
    player = make_player(profile_at=timezone.now())
    pk = request_import(player, person, now=timezone.now()).pk
    ended = together(lambda: cancel_import(HistoryImport.objects.get(pk=pk), now=timezone.now()))

    assert sorted(ended) == [False] * (TABS - 1) + [True]
