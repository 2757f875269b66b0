"""Why something failed is kept as a code with values, and worded for whoever reads it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from config.upstream.errors import (
    BadPayload,
    Blocked,
    CircuitOpen,
    NotFound,
    RateLimited,
    Unavailable,
)
from stats.football.client import NOT_PERMITTED, OLD_ANSWER, NotSetUp
from stats.football.drawings.event_texts import event_text
from stats.football.drawings.reason_words import WORDS, failure_words, reason_words
from stats.football.models import CollectRun, Inbox, RawAnswer
from stats.football.models.incoming import InboxState, RunState
from stats.football.records import ParseError
from stats.football.services import inbox
from stats.football.services.answers import UnknownSeason
from stats.football.services.reasons import Reason, detail_of, reason_of
from stats.football.services.storing import UnknownMatch

NOW = timezone.now()
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotSetUp("sofascore", "off"), Reason.NOT_SET_UP),
        (Blocked("sofascore", NOT_PERMITTED), Reason.NOT_PERMITTED),
        (Blocked("openfootball", "403"), Reason.BLOCKED),
        (NotFound("openfootball", "404"), Reason.NOT_FOUND),
        (RateLimited("sofascore", "429", 5.0), Reason.RATE_LIMITED),
        (CircuitOpen("sofascore", "open", 5.0), Reason.LEFT_ALONE),
        (BadPayload("sofascore", "too large"), Reason.BAD_PAYLOAD),
        (Unavailable("sofascore", "reset"), Reason.UNAVAILABLE),
        (Unavailable("sofascore", OLD_ANSWER), Reason.OLD_ANSWER),
        (UnknownMatch("7"), Reason.NOT_STORED_YET),
        (UnknownSeason("7"), Reason.NOT_STORED_YET),
    ],
)
def test_each_failure_has_its_code(error, code):
    assert reason_of(error) == {"code": code, "values": {}}


def test_what_cannot_be_read_names_the_place_and_keeps_what_is_wrong_in_detail():
    error = ParseError("sofascore", "events[3].id", "it is missing")
    assert reason_of(error) == {
        "code": "unreadable",
        "values": {"source": "sofascore", "where": "events[3].id"},
    }
    assert reason_words(reason_of(error)) == (
        "An answer cannot be read: SofaScore, at events[3].id."
    )
    assert detail_of(error) == "sofascore: events[3].id: it is missing"


def test_an_unforeseen_failure_is_named_by_its_class():
    error = KeyError("x" * 500)
    assert reason_of(error) == {"code": "failed", "values": {"error": "KeyError"}}
    assert "KeyError" in reason_words(reason_of(error))


def test_every_code_has_words():
    assert set(WORDS) == set(Reason)


@pytest.mark.parametrize("reason", [None, {}, {"code": "of_tomorrow", "values": {"a": "b"}}])
def test_rows_without_a_known_code_are_shown_by_their_detail(reason):
    assert failure_words(reason, "kept long ago") == "kept long ago"


def test_words_are_the_reader_s():
    reason = reason_of(Unavailable("sofascore", "reset"))
    english = reason_words(reason)
    with translation.override("ru"):
        assert CYRILLIC.search(reason_words(reason))
    assert english == "The source does not answer."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("HT", "Half time"),
        ("Time wasting", "time wasting"),
        ("goalkeeperSave", "saved by the goalkeeper"),
        ("goalNotAwarded: yes", "goal not awarded: confirmed"),
        ("cardUpgrade: no", "card raised: not confirmed"),
        ("Struck by lightning", "Struck by lightning"),
        ("", ""),
    ],
)
def test_what_a_source_says_of_an_event_is_worded_where_it_is_known(told, words):
    assert event_text(told) == words


@pytest.mark.django_db
def test_a_dead_letter_is_worded_in_the_back_office_and_forgets_why_when_read_anew(admin_client):
    item = inbox.receive(
        b"{}", url="https://source.example/1", source="sofascore", kind="incidents",
        context={"event": "1"}, fetched_at=NOW,
    )  # fmt: skip
    inbox.process(item.pk, None, now=NOW)
    item.refresh_from_db()
    assert item.reason["code"] == "unreadable"
    page = admin_client.get(reverse("admin:football_inbox_changelist")).content.decode()
    assert "An answer cannot be read: SofaScore incidents, at incidents." in page
    inbox.replay(item.pk, now=NOW)
    item.refresh_from_db()
    assert (item.reason, item.last_error) == (None, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "shown", "detail"),
    [
        ({"code": "rate_limited", "values": {}}, "The limit of questions is used up", True),
        (None, "told in English before there were codes", False),
    ],
)
def test_a_run_says_why_it_failed_by_code_or_as_before(client, staff, reason, shown, detail):
    CollectRun.objects.create(
        source="sofascore", scope={"kind": "full"}, key="k", state=RunState.FAILED, reason=reason,
        requested_at=NOW, ended_at=NOW, last_error="told in English before there were codes",
    )  # fmt: skip
    client.force_login(staff)
    page = client.get("/football/collecting/").content.decode()
    assert shown in page
    assert ("<details" in page.partition('id="runs"')[2].partition("</section>")[0]) is detail


@pytest.mark.django_db
def test_the_api_tells_the_code_and_the_english_detail(client, staff):
    row = CollectRun.objects.create(
        source="sofascore", scope={"kind": "full"}, key="k", state=RunState.FAILED,
        requested_at=NOW, ended_at=NOW, last_error="sofascore: id: it is missing",
        reason={"code": "unreadable", "values": {"source": "sofascore", "where": "id"}},
    )  # fmt: skip
    client.force_login(staff)
    told = client.get(f"/api/v1/football/collect/{row.pk}").json()
    assert told["message"] == "sofascore: id: it is missing"
    assert told["reason"] == row.reason


@pytest.mark.django_db
def test_an_answer_that_was_stored_leaves_no_reason_behind():
    item = inbox.receive(
        b'{"incidents": []}', url="https://source.example/1", source="sofascore",
        kind="incidents", context={"event": "1"}, fetched_at=NOW,
    )  # fmt: skip
    assert inbox.process(item.pk, None, now=NOW).state == "waiting"
    item.refresh_from_db()
    assert item.reason == {"code": "not_stored_yet", "values": {}}
    assert Inbox.objects.get().state == InboxState.WAITING
    assert RawAnswer.objects.count() == 1
