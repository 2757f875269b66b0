"""The back office of webhooks: what is shown, and dead letters taken in anew."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from accounts.models import User
from stats.faceit.models import Delivery, HistoryImport, Match, Player
from stats.faceit.services.deliveries import take
from stats.faceit.tests.bodies import pack, webhook

pytestmark = pytest.mark.django_db


def kept(**more):
    body = {**webhook(), **more}
    return Delivery.objects.get(pk=take(pack(body), timezone.now()).pk)


def change_page(row):
    return reverse("admin:faceit_delivery_change", args=[row.pk])


def act(client, action, *rows):
    name = f"admin:faceit_{rows[0]._meta.model_name}_changelist"
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(name), data, follow=True)


def test_a_body_is_shown_without_what_could_be_a_secret(admin_client):
    row = kept(app_secret="hush", payload={"id": "1-a", "url": "https://x.example/?token=abc"})
    page = admin_client.get(change_page(row)).content.decode()

    assert "match_status_finished" in page
    assert "hush" not in page
    assert "token=abc" not in page
    assert "[hidden]" in page


@pytest.mark.slow
def test_a_body_that_is_no_json_is_shown_as_text(admin_client):
    row = Delivery.objects.get(pk=take(b"\xffnot <b>json</b>", timezone.now()).pk)
    page = admin_client.get(change_page(row)).content.decode()

    assert "not &lt;b&gt;json&lt;/b&gt;" in page


def test_dead_letters_are_taken_in_anew_and_waiting_ones_left_alone(admin_client):
    dead, waiting = kept(event_id="a"), kept(event_id="b")
    Delivery.objects.filter(pk=dead.pk).update(state="dead", failures=8, next_due_at=None)
    act(admin_client, "take_in_anew", dead, waiting)

    dead.refresh_from_db()
    assert (dead.state, dead.failures) == ("waiting", 0)
    assert dead.next_due_at is not None


def test_who_may_only_look_may_not_replay():
    person = User.objects.create_user("eve", is_staff=True)
    person.user_permissions.add(
        Permission.objects.get(codename="view_delivery", content_type__app_label="faceit")
    )
    client = Client()
    client.force_login(person)
    row = kept()
    Delivery.objects.update(state="dead")
    act(client, "take_in_anew", row)

    row.refresh_from_db()
    assert row.state == "dead"


@pytest.mark.slow
def test_a_given_up_match_can_be_asked_for_again(admin_client):
    match = baker.make(Match, match_id="1-a", stats_given_up=True, next_due_at=None)
    act(admin_client, "ask_again", match)

    match.refresh_from_db()
    assert match.stats_given_up is False
    assert match.next_due_at is not None


@pytest.mark.slow
@pytest.mark.parametrize("model", [Player, Match, Delivery, HistoryImport])
def test_a_list_asks_as_many_questions_for_many_rows_as_for_few(
    admin_client, model, django_assert_max_num_queries
):
    for number in range(12):
        told = {"event_id": f"e{number}"} if model is Delivery else {}
        baker.make(model, _fill_optional=["requested_by"] if model is HistoryImport else [], **told)
    with django_assert_max_num_queries(12):
        page = admin_client.get(reverse(f"admin:faceit_{model._meta.model_name}_changelist"))

    assert page.status_code == 200
