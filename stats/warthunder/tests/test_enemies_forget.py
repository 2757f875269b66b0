"""One's own kill feeds go when their sender says so; the demo has some to show."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from stats.warthunder.history import DemoHistory
from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.killfeed.records import Complaint, Kind
from stats.warthunder.models import (
    Duel,
    FeedSource,
    KillFeedBattle,
    KillFeedSession,
    KillFeedUpload,
)
from stats.warthunder.queries.enemies import enemy_analysis, own_feeds
from stats.warthunder.queries.enemy_words import FEED_COMPLAINTS, feed_problem
from stats.warthunder.services.backfill import NotTheDemo, backfill_kill_feeds
from stats.warthunder.services.killfeeds import forget_feeds, forget_session
from stats.warthunder.tests.feed_lines import answer, fight
from stats.warthunder.tests.test_enemies import LINES, ME, SECOND, by_key, send

pytestmark = pytest.mark.django_db
PAGE = "/warthunder/enemies/"
STORED = (KillFeedUpload, KillFeedSession, KillFeedBattle, Duel)


def two_runs(user):
    """Two runs of the game, each sent by the agent; the second has one duel with kea."""
    send(user, LINES, source=FeedSource.AGENT, session="one")
    send(user, fight((ME, "kea")), source=FeedSource.AGENT, session="two")
    return KillFeedSession.objects.order_by("pk")


# --- forgetting ---------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_run_that_is_deleted_takes_its_battles_and_duels_along(user):
    first, second = two_runs(user)
    whole = by_key(user)["kea"]

    assert forget_session(user, first.pk)

    left = by_key(user)["kea"]
    assert (left.won, left.lost, left.battles) == (1, 0, 1) and whole.battles == 2
    assert list(KillFeedUpload.objects.all()) == list(second.uploads.all())


def test_what_was_deleted_may_be_sent_again(user):
    first, _second = two_runs(user)
    before = by_key(user)["kea"].battles
    forget_session(user, first.pk)

    assert not send(user, LINES, source=FeedSource.AGENT, session="one").already
    assert by_key(user)["kea"].battles == before


def test_an_input_of_two_runs_loses_its_text_with_the_first(user):
    send(user, (*LINES, *fight((ME, "kea"))))
    first, second = KillFeedSession.objects.order_by("pk")

    assert forget_session(user, first.pk)
    assert KillFeedUpload.objects.get().raw is None
    assert forget_session(user, second.pk)
    assert not any(model.objects.exists() for model in STORED)


def test_with_the_last_run_of_a_nick_nothing_of_it_is_left(user):
    first, second = two_runs(user)
    for upload in KillFeedUpload.objects.all():
        upload.sessions.clear()

    forget_session(user, first.pk)
    forget_session(user, second.pk)

    assert enemy_analysis(user, ME) is None
    assert not any(model.objects.exists() for model in STORED)


def test_all_feeds_go_at_once_and_nobody_elses(user, staff):
    two_runs(user)
    send(staff, SECOND)

    assert forget_feeds(user) == 2

    for model in STORED:
        assert {row.user_id for row in model.objects.all()} == {staff.pk}, model


@pytest.mark.slow
def test_anothers_run_is_not_there(client, user, staff):
    first, _second = two_runs(staff)
    client.force_login(user)
    url = reverse("warthunder:feed-delete", args=[first.pk])

    assert client.get(url).status_code == client.post(url).status_code == 404
    assert not forget_session(user, first.pk)
    assert KillFeedSession.objects.count() == 2


@pytest.mark.slow
def test_one_is_asked_before_anything_is_deleted(client, user):
    first, _second = two_runs(user)
    client.force_login(user)
    for url in (
        reverse("warthunder:feed-delete", args=[first.pk]),
        reverse("warthunder:feeds-delete"),
    ):
        page = client.get(url).text
        assert "cannot be undone" in page and "csrfmiddlewaretoken" in page
    assert KillFeedSession.objects.count() == 2

    said = client.post(reverse("warthunder:feed-delete", args=[first.pk]), follow=True).text
    assert "The kill feed is deleted" in said
    said = client.post(reverse("warthunder:feeds-delete"), follow=True).text
    assert "1 kill feed is deleted" in said and "No kill feed yet" in said


def test_own_feeds_are_listed_in_three_queries_the_latest_first(user, django_assert_num_queries):
    two_runs(user)
    send(user, SECOND, now=timezone.now(), source=FeedSource.AGENT, session="three")

    with django_assert_num_queries(3):
        feeds, count = own_feeds(user, limit=2)

    assert (count, len(feeds), feeds[0].me) == (3, 2, ME)
    assert (feeds[0].battles, feeds[0].lines, feeds[0].demo) == (1, 2, False)


# --- the demo -----------------------------------------------------------------------------------
@pytest.fixture
def evenings(source, user):
    """Three evenings of a demo player, taken in as this person's, twice."""
    with DemoHistory() as history:
        nick = history.suggestions().players[0]
        now = timezone.now()
        stored, again = (
            backfill_kill_feeds(history, user, nick, now=now, days=3) for _ in range(2)
        )
    return nick, stored, again


@pytest.mark.slow
def test_the_demos_kill_feeds_are_read_whole_and_marked(client, user, evenings):
    nick, stored, again = evenings
    found = enemy_analysis(user, nick)

    assert stored > 150 and again == 0
    assert found.coverage.battles == 9 and found.coverage.unknown_lines == 0
    assert found.coverage.demo and found.coverage.contradictions == 0
    assert found.total >= 6 and any(one.won + one.lost > 2 for one in found.enemies)
    client.force_login(user)
    assert "demo-badge" in client.get(PAGE).text.partition('id="enemies"')[2]


@pytest.mark.slow
def test_a_days_feed_of_the_demo_is_always_the_same_and_of_the_real_wording(source):
    at = timezone.now() - timedelta(days=2)
    with DemoHistory() as history:
        nick = history.suggestions().players[0]
        first, second = (history.kill_feed(nick, at).body for _ in range(2))

    feed = parse_feed(first)
    assert first == second
    assert len(feed.battles) == 3 and not feed.problems and Kind.UNKNOWN not in feed.counts


def test_only_the_demo_gives_kill_feeds_away(source, user, settings):
    settings.DOZOR_DEMO = False
    with pytest.raises(NotTheDemo), DemoHistory() as history:
        backfill_kill_feeds(history, user, "Pilot", now=timezone.now())


@pytest.mark.slow
def test_a_feed_of_ones_own_bears_no_badge(client, user):
    send(user, LINES)
    client.force_login(user)

    assert "demo-badge" not in client.get(PAGE).text.partition('id="enemies"')[2]


# --- what could not be read ---------------------------------------------------------------------
def test_every_complaint_has_words_for_people():
    assert set(FEED_COMPLAINTS) == set(Complaint)


@pytest.mark.parametrize("where", ["the input", "byte 7", "character 3", "character 3, record 2"])
def test_a_complaint_says_where_in_the_readers_language(where):
    with translation.override("en"):
        assert feed_problem(where, Complaint.NOT_UTF8) == f"{where}: it is not UTF-8"
    with translation.override("ru"):
        said = feed_problem(where, Complaint.NOT_UTF8)
    assert where not in said and "is not" not in said


@pytest.mark.slow
def test_what_could_not_be_read_is_said_on_the_page(client, user):
    client.force_login(user)
    lines = answer(LINES).replace('"damage": [', '"damage": [7,')

    said = client.post(PAGE, {"me": ME, "text": lines}).text

    assert "What could not be read:" in said and "record 1: this is not an object" in said
