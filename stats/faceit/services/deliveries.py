"""Webhooks as they come: stored in one statement, handed to a worker, told apart by `event_id`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction

from stats.faceit.models import Delivery, DeliveryState
from stats.faceit.models.telling import RoomEvent
from stats.faceit.services.sending import send

TASK = "stats.faceit.tasks.process_delivery"
EVENT_ID_MAX = 80
EVENT_MAX = 60
MATCH_ID_MAX = 80
# The task sent at once goes first; the sweep takes up what it did not reach.
HEAD_START = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Taken:
    """A stored delivery, and whether the same event had come before."""

    pk: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class Envelope:
    """The few words of a body that are needed to store it; `fault` says why it is no webhook."""

    event_id: str
    event: str
    match_id: str = ""
    fault: str = ""


def take(body: bytes, now: datetime) -> Taken:
    """Store a body and plan its processing; the same event again only raises `repeats`."""
    envelope = read_envelope(body)
    pk, repeats = _insert(_row(envelope, body, now))
    if not repeats and not envelope.fault:
        transaction.on_commit(partial(enqueue, pk))
    return Taken(pk, repeats > 0)


def read_envelope(body: bytes) -> Envelope:
    """Return what a body calls itself; one without an `event_id` is known by its digest."""
    digest = "sha256:" + hashlib.sha256(body).hexdigest()
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return Envelope(digest, "", fault=f"It is not JSON: {error}.")
    if not isinstance(told, Mapping):
        return Envelope(digest, "", fault="It is JSON, but not an object.")
    payload = told.get("payload")
    match_id = payload.get("id") if isinstance(payload, Mapping) else None
    event = _word(told.get("event"), EVENT_MAX)
    event_id = _word(told.get("event_id"), EVENT_ID_MAX)
    missing = [name for name, word in (("event", event), ("event_id", event_id)) if not word]
    fault = f"It is no webhook: no {' and no '.join(missing)}." if missing else ""
    return Envelope(event_id or digest, event, _word(match_id, MATCH_ID_MAX), fault)


def _word(value: object, longest: int) -> str:
    """Return a text that fits its column and that every database stores, else ""."""
    fits = isinstance(value, str) and len(value) <= longest and "\0" not in value
    return str(value).strip() if fits else ""


def _row(envelope: Envelope, body: bytes, now: datetime) -> Delivery:
    dead = bool(envelope.fault)
    return Delivery(
        demo=settings.DOZOR_DEMO,
        event_id=envelope.event_id,
        event=envelope.event,
        match_id=envelope.match_id,
        body=body,
        received_at=now,
        state=DeliveryState.DEAD if dead else DeliveryState.WAITING,
        next_due_at=None if dead else now + HEAD_START,
        last_error=envelope.fault[:300],
    )


def _insert(row: Delivery) -> tuple[int, int]:
    """Insert, or count a repetition, in one statement; returns the row's id and its repeats."""
    fields = [field for field in Delivery._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    table = quote(Delivery._meta.db_table)
    values: list[Any] = [
        field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields
    ]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    # Only names of our own columns are put into the text.
    statement = (
        f"INSERT INTO {table} ({columns}) VALUES ({holes}) "  # noqa: S608
        f"ON CONFLICT (demo, event_id) DO UPDATE SET repeats = {table}.repeats + 1 "
        "RETURNING id, repeats"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        pk, repeats = cursor.fetchone()
    return int(pk), int(repeats)


def enqueue(pk: int, token: int | None = None) -> None:
    """Hand a delivery to the workers; when the broker is away the sweep does it later."""
    send(TASK, pk, token, queue="refresh")


def prune_deliveries(now: datetime) -> int:
    """Delete what was settled long ago, and old events of rooms; dead letters stay for a person."""
    before = now - settings.FACEIT_RAW_RETENTION
    settled = Delivery.objects.filter(
        received_at__lt=before, state__in=[DeliveryState.DONE, DeliveryState.IGNORED]
    )
    RoomEvent.objects.filter(at__lt=before).delete()
    return settled.delete()[0]
