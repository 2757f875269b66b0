"""A purchase as one call of a function on the Postgres server (migration 0003).

One statement is one transaction there: locks are held for no round trip. It does what
`deeds.Purchase` does step by step and answers with the same bytes.
"""

from contextlib import nullcontext
from datetime import datetime
from typing import Final

import orjson
from django.db import connection, transaction
from django.utils import timezone

from economy.engine.answers import Request, refusal, words
from economy.engine.deeds import Purchase
from economy.engine.numbers import new_number
from economy.records import STATUS_OF, Code, Reply

CALL: Final = (
    "SELECT status, response, replayed FROM economy_purchase"
    "(%s, %s, %s, %s, %s::uuid, %s, %s, %s, %s, %s, %s, %s, %s)"
)
# What refusals say, from the one place where it is worded.
WORDS: Final = orjson.dumps({code.value: words(code) for code in STATUS_OF}).decode()


def purchase(step: Purchase, request: Request, now: datetime | None) -> Reply:
    """Buy once for the request's key; raises what the database raises, and then nothing is done."""
    number = str(new_number(now or timezone.now()))
    # Inside somebody's transaction an error undoes this purchase alone, as elsewhere.
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with guard, connection.cursor() as cursor:
        cursor.execute(
            CALL,
            (
                request.caller, request.operation, request.key, request.fingerprint,
                number, step.user, step.product, step.quantity, step.expected_price,
                _quoted(request.instance), _quoted(request.request_id), WORDS, now,
            ),
        )  # fmt: skip
        status, response, replayed = cursor.fetchone()
    if status is None:
        return refusal(request, Code.KEY_REUSED, {})
    return Reply(status, bytes(response), replayed)


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()
