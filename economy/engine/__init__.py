"""Operations on money and things: each one short transaction with one effect for its key.

`perform` answers with the bytes to send. The same key again gets the same bytes; a refusal is an
answer too, and undoes what was begun.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, Protocol

import stamina
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections

from economy.engine import one_call
from economy.engine.answers import Refused, Request, refusal
from economy.engine.deeds import AddFunds, Adjust, Gift, Purchase, Refund, Use
from economy.engine.rows import Rows
from economy.engine.statements import transaction_of_ours
from economy.records import Code, Reply

__all__ = [
    "AddFunds", "Adjust", "Gift", "Purchase", "Refund", "Refused", "Reply", "Request", "Step",
    "Use", "perform",
]  # fmt: skip
TRIES: Final = 3
PAUSE_S: Final = 0.02
# Postgres: two transactions stood in each other's way, and nothing was done.
SERIALIZATION_FAILURE: Final = "40001"
DEADLOCK: Final = "40P01"


class Step(Protocol):
    """An operation: does all of it or raises Refused."""

    def do(self, rows: Rows) -> Reply:
        """Do it inside the open transaction."""
        ...


def perform(step: Step, request: Request, *, now: datetime | None = None) -> Reply:
    """Do an operation once for its key and return the answer.

    It is dated `now`; without it, when the wallet was locked: a ledger in order of time is then in
    the order in which it was written, whoever waited for whom.

    Tried again, whole and under the same key, only where the database undid it because of another
    transaction.
    """
    if isinstance(step, Purchase) and connection.vendor == "postgresql":
        done: Callable[[], Reply] = partial(one_call.purchase, step, request, now)
    else:
        done = partial(_once, step, request, now)
    try:
        return done()
    except OperationalError as error:
        if not _worth_trying_again(error):
            raise
        return _again_where_undone(_failed_once(error, done))


def _worth_trying_again(error: Exception) -> bool:
    code = getattr(error.__cause__, "pgcode", None)
    return code in (SERIALIZATION_FAILURE, DEADLOCK) and not connection.in_atomic_block


def _failed_once(error: Exception, done: Callable[[], Reply]) -> Callable[[], Reply]:
    """Return a call that first raises what was raised already, so that this counts as a try."""
    raised = iter((error,))

    def do() -> Reply:
        for one in raised:
            raise one
        return done()

    return do


_again_where_undone = stamina.RetryingCaller(
    attempts=TRIES, wait_initial=PAUSE_S, wait_jitter=PAUSE_S, wait_max=1.0
).on(_worth_trying_again)


def _once(step: Step, request: Request, now: datetime | None) -> Reply:
    who = (request.caller, request.operation, request.key)
    with transaction_of_ours(connections[DEFAULT_DB_ALIAS]):
        rows = Rows(now)
        if not rows.claim(*who, request.fingerprint):
            return _again(rows, request)
        rows.mark()
        try:
            reply = step.do(rows)
        except Refused as refused:
            # What was refused stays so, unless another process has used the key meanwhile.
            if rows.undo() and not rows.claim(*who, request.fingerprint):
                return _again(rows, request)
            reply = refusal(request, refused.code, refused.extra)
            rows.note_refusal(request, refused.code, refused.extra)
        rows.keep_answer(*who, (reply.status, reply.body))
    return reply


def _again(rows: Rows, request: Request) -> Reply:
    """Return the answer that a key got before, unless it was asked something else."""
    fingerprint, status, body = rows.answer_of(request.caller, request.operation, request.key)
    if fingerprint != request.fingerprint:
        return refusal(request, Code.KEY_REUSED, {})
    return Reply(status, body, replayed=True)
