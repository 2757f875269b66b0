"""Bodies with the right secret and wrong contents: stored, settled, and never in the way."""

from random import Random

import pytest
from django.utils import timezone

from stats.faceit.models import Delivery, DeliveryState, Match, Player
from stats.faceit.services import hooks
from stats.faceit.services.deliveries import take
from stats.faceit.tests.bodies import pack, webhook

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


def test_another_game_leaves_no_match_and_no_player():
    row = heard(pack(changed(webhook(), ("payload", "game"), "dota2")))
    assert row.state == DeliveryState.IGNORED
    assert not Match.objects.exists() and not Player.objects.exists()
