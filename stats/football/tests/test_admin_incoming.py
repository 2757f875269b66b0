"""The back office of what came in: dead letters, answers, corrections, doubts about names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from stats.football.models import AliasSuggestion, Inbox, RawAnswer, Season, Team
from stats.football.models.incoming import InboxState
from stats.football.records import Source, TableRecord, TableRowRecord, TeamName
from stats.football.services import inbox
from stats.football.services.checking import check_table
from stats.football.services.storing import store
from stats.football.tests.test_storing import event, told

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
TABLES = ("inbox", "rawanswer", "matchchange", "aliassuggestion", "teamalias", "tablecheck")


def listing(name):
    return reverse(f"admin:football_{name}_changelist")


def act(client, action, *rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(listing(rows[0]._meta.model_name), data, follow=True)


def dead(body=b'{"oops": "<b>bold</b>"}', number=1):
    item = inbox.receive(
        body, url=f"https://source.example/{number}", source="sofascore", kind="incidents",
        context={"event": str(number)}, fetched_at=NOW,
    )  # fmt: skip
    inbox.process(item.pk, None, now=NOW)
    item.refresh_from_db()
    assert item.state == InboxState.DEAD
    return item


def doubt():
    """Store a spelling that looks like a known team; returns the open doubt."""
    store([told()], now=NOW)
    other = event(home=TeamName("Northfort", "77"), key="3", round_number=9, round="Matchday 9",
                  day=date(2024, 10, 1), kickoff=None, away=TeamName("Eastham", "55"))  # fmt: skip
    store([other], now=NOW)
    team = Team.objects.get(name="Northford")
    other = Team.objects.get(name="Northfort")
    row, _ = AliasSuggestion.objects.get_or_create(
        team=other, candidate=team, name="Northfort",
        defaults={"competition": Season.objects.get().competition, "source": "sofascore",
                  "score": 0.9, "created_at": NOW},
    )  # fmt: skip
    return row


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_listed_in_few_statements(admin_client, name, django_assert_max_num_queries):
    for number in range(1, 6):
        dead(number=number)
    doubt()
    store([told((3, 3))], now=NOW + timedelta(days=1))
    season = Season.objects.select_related("competition").get()
    rows = (TableRowRecord(1, TeamName("Northford"), 9, 1, 0, 0, 2, 1, 3),)
    check_table(season, TableRecord("", rows), Source.SOFASCORE, NOW)
    with django_assert_max_num_queries(14):
        page = admin_client.get(listing(name))
    assert page.status_code == 200
    assert page.context["cl"].result_count > 0


def test_an_answer_s_beginning_is_shown_as_text(admin_client):
    item = dead()
    place = reverse("admin:football_rawanswer_change", args=[item.raw_id])
    page = admin_client.get(place).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "memory at" not in page
    RawAnswer.objects.filter(pk=item.raw_id).update(body=b"broken")
    assert admin_client.get(place).status_code == 200


def test_dead_letters_are_read_anew_and_waiting_ones_left_alone(admin_client):
    one, other = dead(), dead(number=2)
    Inbox.objects.filter(pk=other.pk).update(state=InboxState.WAITING, failures=3)
    page = act(admin_client, "read_anew", one, other)
    assert "1 answer queued." in page.content.decode()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.failures) == (InboxState.WAITING, 0)
    assert other.failures == 3


def test_staff_say_that_two_spellings_are_one_team(admin_client):
    row = doubt()
    act(admin_client, "same_team", row)
    assert not Team.objects.filter(name="Northfort").exists()
    assert Team.objects.get(name="Northford").aliases.filter(name="Northfort").exists()


def test_staff_say_that_two_spellings_are_two_teams(admin_client, admin_user):
    row = doubt()
    act(admin_client, "another_team", row)
    row.refresh_from_db()
    assert (row.state, row.judged_by) == ("other", admin_user)
    assert Team.objects.filter(name="Northfort").exists()


def test_who_may_only_look_changes_nothing():
    user = User.objects.create_user("looker", password="a-long-password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(user)
    item, row = dead(), doubt()
    act(client, "read_anew", item)
    act(client, "same_team", row)
    item.refresh_from_db()
    row.refresh_from_db()
    assert (item.state, row.state) == (InboxState.DEAD, "open")
