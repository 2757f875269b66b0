"""A purchase as one call of a function on the Postgres server (migration 0003).

One statement is one transaction there: locks are held for no round trip. It does what
`deeds.Purchase` does step by step and answers with the same bytes.
"""

from contextlib import nullcontext
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from economy.engine.answers import Request, refusal, words
from economy.engine.deeds import Purchase
from economy.engine.numbers import new_number
from economy.engine.statements import is_watched
from economy.records import STATUS_OF, Code, Reply

CALL: Final = (
    "SELECT status, response, replayed FROM economy_purchase"
    "(%s, %s, %s, %s, %s::uuid, %s, %s, %s, %s, %s, %s, %s, %s)"
)
# What refusals say, from the one place where it is worded.
WORDS: Final = orjson.dumps({code.value: words(code) for code in STATUS_OF}).decode()


def purchase(step: Purchase, request: Request, now: datetime | None) -> Reply:
    """Buy once for the request's key; raises what the database raises, and then nothing is done."""
    # `django.db.connection` looks this up anew at every word.
    connection = connections[DEFAULT_DB_ALIAS]
    values = (
        request.caller, request.operation, request.key, request.fingerprint,
        str(new_number(now or timezone.now())), step.user, step.product, step.quantity,
        step.expected_price, _quoted(request.instance), _quoted(request.request_id), WORDS, now,
    )  # fmt: skip
    # Inside somebody's transaction an error undoes this purchase alone, as elsewhere.
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with guard:
        status, response, replayed = _call(connection, values)
    if status is None:
        return refusal(request, Code.KEY_REUSED, {})
    return Reply(status, bytes(response), replayed)


def _call(connection: BaseDatabaseWrapper, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Call it on the driver's own cursor: Django's wrappers take as long as all else we compute."""
    if is_watched(connection):
        with connection.cursor() as watched:
            watched.execute(CALL, values)
            seen: tuple[Any, ...] = watched.fetchone()
        return seen
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(CALL, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()
