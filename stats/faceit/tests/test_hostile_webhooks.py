"""Bodies with the right secret and wrong contents: stored, settled, and never in the way."""

from io import BytesIO
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from stats.faceit.models import Delivery, DeliveryState, Match, Player
from stats.faceit.queries.streams import room_pk
from stats.faceit.services import hooks
from stats.faceit.services.deliveries import take
from stats.faceit.tests.bodies import pack, webhook
from stats.faceit.tests.rooms_source import SECRET

pytestmark = pytest.mark.django_db
VALUES = (
    None, 0, -1, 2**63, 2**70, 1e308, True, "", "a\x00b", "x" * 9000, "\u202e", [], {}, [[1]],
    {"a": "b"}, "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "../../x",
)  # fmt: skip


def paths(value, path=()):
    """Every place in a body."""
    yield path
    items = (
        value.items() if isinstance(value, dict)
        else enumerate(value[:2]) if isinstance(value, list) else ()
    )  # fmt: skip
    for key, inner in items:
        yield from paths(inner, (*path, key))


def changed(value, path, put):
    if not path:
        return put
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(copy[path[0]], path[1:], put)
    return copy


def heard(body):
    taken = take(body, timezone.now())
    if Delivery.objects.get(pk=taken.pk).state == DeliveryState.WAITING:
        hooks.process(taken.pk, None, now=timezone.now(), rng=Random(1))
    return Delivery.objects.get(pk=taken.pk)


@pytest.mark.slow
@pytest.mark.parametrize("put", VALUES, ids=range(len(VALUES)))
def test_a_wrong_value_anywhere_is_settled_at_once(put):
    whole = webhook()
    for path in paths(whole):
        if path in {(), ("event_id",), ("event",)}:
            continue
        body = changed(whole, path, put) | {"event_id": "-".join(map(str, path))}
        try:
            sent = pack(body)
        except TypeError:  # no JSON has it
            continue
        row = heard(sent)
        assert row.state != DeliveryState.WAITING, (path, row.last_error)
        assert "Error:" not in row.last_error, (path, row.last_error)


@pytest.mark.parametrize("sign", [b"[", b'{"a":'])
def test_a_body_nested_beyond_reason_is_a_dead_letter(sign):
    row = heard(sign * 40_000)
    deep = b'{"event":"match_demo_ready","event_id":"deep","payload":' + sign * 900 + b"1"
    inner = heard(deep + (b"]" if sign == b"[" else b"}") * 900 + b"}")
    assert row.state == DeliveryState.DEAD
    assert inner.state in (DeliveryState.DEAD, DeliveryState.IGNORED)


@pytest.mark.slow
def test_staff_may_open_a_body_however_deep(admin_client):
    for depth in (300, 900):
        body = b'{"secret":"hush","x":' + b"[" * depth + b"]" * depth + b"}"
        page = admin_client.get(f"/admin/faceit/delivery/{heard(body).pk}/change/")
        assert page.status_code == 200 and b"hush" not in page.content


@pytest.fixture
def door(settings):
    """Posts a body as a server hands it over; headers by their names in the environment."""
    settings.FACEIT_WEBHOOK_SECRET, settings.FACEIT_WEBHOOK_HEADER = SECRET, "X-Faceit-Secret"
    asked = {"PATH_INFO": "/api/v1/faceit/webhook", "REQUEST_METHOD": "POST"}
    asked |= {"CONTENT_TYPE": "application/json", "HTTP_X_FACEIT_SECRET": SECRET}
    return lambda body, **said: Client().request(**asked, **said, **{"wsgi.input": BytesIO(body)})


def test_a_body_in_pieces_of_unsaid_length_is_taken_whole_within_the_limit(door):
    whole = pack(webhook())
    taken = door(whole, HTTP_TRANSFER_ENCODING="chunked")
    endless = door(b"x" * 300_000, HTTP_TRANSFER_ENCODING="chunked")

    assert (taken.status_code, endless.status_code) == (200, 413)
    assert bytes(Delivery.objects.get().body) == whole


def test_a_body_cut_off_on_its_way_is_refused_so_that_it_is_sent_again(door):
    answer = door(pack(webhook())[:-9], CONTENT_LENGTH=str(len(pack(webhook()))))

    assert (answer.status_code, answer.json()["code"]) == (400, "body_cut")
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("word", ["\x00", "1-\x00", "x" * 5000, "1-" + "F" * 36, "..", "0"])
def test_a_socket_knows_no_match_of_such_a_name(word):
    assert room_pk(word) is None


@pytest.mark.slow
def test_the_key_and_the_secret_stand_in_nothing_that_is_shown(door, settings, client, caplog):
    settings.FACEIT_API_KEY, settings.FACEIT_WEBHOOK_QUERY = "the-key-of-tests", "hook"
    shown = [
        client.get("/api/v1/openapi.json"), client.get("/faceit/"), client.get("/metrics"),
        door(b"{", CONTENT_LENGTH="1"), client.get("/api/v1/faceit/player/nobody"),
        client.post(f"/api/v1/faceit/webhook?hook={SECRET}x", b"", content_type="text/plain"),
    ]  # fmt: skip
    texts = [answer.content.decode() for answer in shown]
    texts += [*Delivery.objects.values_list("last_error", flat=True)]
    for word in (SECRET, settings.FACEIT_API_KEY):
        assert not [text[:200] for text in texts if word in text]
    assert settings.FACEIT_API_KEY not in caplog.text


def test_another_game_leaves_no_match_and_no_player():
    row = heard(pack(changed(webhook(), ("payload", "game"), "dota2")))
    assert row.state == DeliveryState.IGNORED
    assert not Match.objects.exists() and not Player.objects.exists()
