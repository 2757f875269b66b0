"""The door for FACEIT's webhooks: who may post, what is kept, and that nothing posted is lost."""

import json

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import logs, ratelimit
from config.logs import hide_in_text
from stats.faceit.api.secret import proves
from stats.faceit.models import Delivery, DeliveryState, Match
from stats.faceit.services.deliveries import read_envelope
from stats.faceit.tests.bodies import MATCH_ID, pack, webhook
from stats.faceit.tests.rooms_source import SECRET

pytestmark = pytest.mark.django_db
URL = "/api/v1/faceit/webhook"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.FACEIT_WEBHOOK_SECRET = SECRET
    settings.FACEIT_WEBHOOK_HEADER = "X-Faceit-Secret"
    settings.FACEIT_WEBHOOK_QUERY = ""


def post(body, shown=SECRET, query="", **options):
    headers = {"X-Faceit-Secret": shown} if shown is not None else {}
    return Client(**options).post(
        URL + query, body, content_type="application/json", headers=headers
    )


def test_a_delivery_is_kept_byte_for_byte_and_answered_with_200():
    body = pack(webhook())
    answer = post(body)

    row = Delivery.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"repeated": False})
    assert bytes(row.body) == body
    assert (row.event, row.match_id, row.state) == ("match_status_finished", MATCH_ID, "waiting")
    assert row.next_due_at > row.received_at
    assert not Match.objects.exists()


def test_a_delivery_takes_one_statement():
    body = pack(webhook())
    post(body)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        post(body)

    writes = [query["sql"] for query in asked if "faceit_" in query["sql"]]
    assert len(writes) == 1
    assert writes[0].startswith("INSERT")


def test_a_repeated_delivery_changes_nothing_but_its_count():
    first = webhook()
    again = {**first, "retry_count": 3, "transaction_id": "7e57ab1e-0000-4000-8000-0000000000ff"}
    post(pack(first))
    before = Delivery.objects.values().get()
    answers = [post(pack(again)).json() for _ in range(3)]

    after = Delivery.objects.values().get()
    assert answers == [{"repeated": True}] * 3
    assert after.pop("repeats") == 3
    assert before | after == before
    assert before["repeats"] == 0


@pytest.mark.parametrize("shown", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ключ"])
def test_whoever_does_not_show_the_secret_stores_nothing(shown):
    answer = post(pack(webhook()), shown)

    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_secret")
    assert SECRET not in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_secret_of_any_letters_is_understood(settings):
    settings.FACEIT_WEBHOOK_SECRET = "құпия сөз"
    # A server hands header bytes over as Latin-1.
    as_sent = "құпия сөз".encode().decode("latin-1")

    assert post(pack(webhook()), as_sent).status_code == 200


def test_without_a_secret_the_door_is_closed_and_says_why(settings):
    settings.FACEIT_WEBHOOK_SECRET = ""
    for shown in (None, "", "anything"):
        answer = post(pack(webhook()), shown)
        assert (answer.status_code, answer.json()["code"]) == (404, "webhooks_off")
        assert "FACEIT_WEBHOOK_SECRET" in answer.json()["detail"]
    assert not Delivery.objects.exists()


def test_the_header_has_the_name_the_operator_gave_it(settings):
    settings.FACEIT_WEBHOOK_HEADER = "X-Own-Word"
    client = Client()
    taken = client.post(
        URL, pack(webhook()), content_type="application/json", headers={"X-Own-Word": SECRET}
    )

    assert taken.status_code == 200
    assert post(pack(webhook())).status_code == 401


def test_either_configured_way_of_showing_the_secret_is_enough(settings):
    settings.FACEIT_WEBHOOK_QUERY = "hook"
    body = pack(webhook())

    assert post(body, None, f"?hook={SECRET}").status_code == 200
    assert post(body, SECRET).status_code == 200
    assert post(body, SECRET, "?hook=wrong").status_code == 200
    assert post(body, "wrong", "?hook=wrong").status_code == 401


def test_a_query_parameter_that_is_not_configured_opens_nothing():
    assert post(pack(webhook()), None, f"?hook={SECRET}").status_code == 401
    assert post(pack(webhook()), None, f"?={SECRET}").status_code == 401


def test_the_secret_in_a_query_never_reaches_the_log(monkeypatch):
    monkeypatch.setattr(logs, "_QUERY_NAMES", list(logs._QUERY_NAMES))
    monkeypatch.setattr(logs, "_secret_query", logs._secret_query)
    logs.also_hide("hook")

    assert SECRET not in hide_in_text(f'"POST {URL}?a=1&hook={SECRET} HTTP/1.1" 200')
    assert "[hidden]" in hide_in_text(f"{URL}?hook={SECRET}")


def test_no_csrf_proof_is_needed():
    assert post(pack(webhook()), enforce_csrf_checks=True).status_code == 200


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[1]", "not an object"),
        (b"{}", "no event and no event_id"),
        (b'{"event": "match_demo_ready", "event_id": 7}', "no event_id"),
        (b'{"event": "match_demo_ready", "event_id": "a\\u0000b"}', "no event_id"),
        (b'{"event_id": "a"}', "no event"),
        (b"\xff\xfe\x00", "not JSON"),
        (pack({**webhook(), "event_id": "x" * 300}), "no event_id"),
    ],
)
def test_what_cannot_be_read_is_kept_as_a_dead_letter(body, fault):
    answers = [post(body) for _ in range(2)]

    row = Delivery.objects.get()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (row.state, row.repeats, row.next_due_at) == (DeliveryState.DEAD, 1, None)
    assert fault in row.last_error
    assert bytes(row.body) == body


def test_different_unreadable_bodies_are_kept_apart():
    post(b"{1")
    post(b"{2")

    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("payload", [None, [], "text", {"id": 5}, {"id": None}])
def test_a_foreign_payload_is_no_reason_to_refuse(payload):
    envelope = read_envelope(pack({"event": "hub_created", "event_id": "e", "payload": payload}))

    assert (envelope.event_id, envelope.match_id, envelope.fault) == ("e", "", "")


def test_a_body_beyond_reason_is_refused_unread():
    answer = post(b'{"event": "' + b"x" * 300_000 + b'"}')

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert not Delivery.objects.exists()


def test_deliveries_of_the_demo_and_of_the_source_are_apart(settings):
    post(pack(webhook()))
    settings.DOZOR_DEMO = True
    answer = post(pack(webhook()))

    assert answer.json() == {"repeated": False}
    assert sorted(Delivery.objects.values_list("demo", flat=True)) == [False, True]


def test_a_delivery_the_database_cannot_take_in_is_asked_for_again():
    def busy(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "faceit_delivery" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(busy):
        answer = post(pack(webhook()))

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer["Retry-After"]) > 0
    assert "locked" not in answer.content.decode()
    assert post(pack(webhook())).json() == {"repeated": False}


def test_the_rate_limit_never_refuses_faceit_but_does_refuse_guesses(settings):
    settings.API_RATE_PER_MINUTE = 3
    right = [post(pack(webhook())).status_code for _ in range(12)]
    wrong = [post(pack(webhook()), "guess").status_code for _ in range(6)]

    assert set(right) == {200}
    assert wrong[:3] == [401] * 3
    assert wrong[-1] == 429
    assert post(pack(webhook())).status_code == 200
    assert ratelimit._exempt[URL] is proves


def test_the_answer_is_the_same_for_a_signed_in_person(admin_client):
    answer = admin_client.post(URL, pack(webhook()), content_type="application/json")

    assert answer.status_code == 401
    assert json.loads(answer.content)["code"] == "wrong_secret"
    assert django_settings.FACEIT_WEBHOOK_SECRET == SECRET
