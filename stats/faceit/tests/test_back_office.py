"""The back office: what staff may do by hand, what is never shown, and few queries a list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stats.faceit.models import Delivery, HistoryImport, RawAnswer
from stats.faceit.tests.match_pages import finished
from stats.faceit.tests.reading_world import make_player

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def act(client, action, row):
    name = reverse(f"admin:faceit_{row._meta.model_name}_changelist")
    return client.post(name, {"action": action, "_selected_action": [row.pk]}, follow=True)


def test_staff_replay_a_dead_letter_once(admin_client):
    row = Delivery.objects.create(
        event_id="e", event="x", body=b"{}", received_at=timezone.now(), state="dead"
    )
    act(admin_client, "take_in_anew", row)
    act(admin_client, "take_in_anew", row)
    row.refresh_from_db()

    assert row.state == "waiting"


def test_staff_call_an_import_off_and_go_on_with_it(admin_client):
    row = HistoryImport.objects.create(player=make_player("ann"), requested_at=timezone.now())
    act(admin_client, "call_off", row)
    row.refresh_from_db()
    assert row.state == "cancelled"

    act(admin_client, "go_on", row)
    act(admin_client, "go_on", row)
    assert HistoryImport.objects.filter(state="waiting").count() == 1


@pytest.mark.parametrize(
    "model",
    ["player", "match", "delivery", "historyimport", "oddsmodel", "ratingpopulation", "rawanswer",
     "roomforecast", "eloreading", "playersession", "accountlink"],
)  # fmt: skip
def test_every_list_of_the_back_office_opens_with_few_queries(admin_client, model):
    finished()
    with CaptureQueriesContext(connection) as found:
        response = admin_client.get(reverse(f"admin:faceit_{model}_changelist"))

    assert response.status_code == 200
    assert len(found) <= 12


def test_an_answers_body_is_never_shown(admin_client):
    row = RawAnswer.objects.create(
        kind="match", key="k", sha256="0" * 64, body=b"secret-body", size_bytes=11,
        fetched_at=timezone.now(),
    )  # fmt: skip
    html = admin_client.get(reverse("admin:faceit_rawanswer_change", args=[row.pk]))

    assert b"secret-body" not in html.content


def test_no_row_of_the_archive_is_changed_by_hand(admin_client):
    match = finished()
    url = reverse("admin:faceit_match_change", args=[match.pk])
    response = admin_client.post(url, {"winner": 2})

    assert response.status_code == 403
    assert Client().get(url).status_code == 302
