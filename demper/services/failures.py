"""How asking Kaspi failed, as outcomes that pages and answers have words for."""

from collections.abc import Callable
from typing import TypeVar

from config.upstream.errors import (
    BadPayload,
    Blocked,
    CircuitOpen,
    NotFound,
    RateLimited,
    UpstreamError,
)
from config.work.outcomes import Outcome
from demper.records.parsing import ParseError

Value = TypeVar("Value")


class Refused(Exception):
    """Kaspi did not give what was asked: how that ended, and a message that may be shown."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.message = message


def asked(work: Callable[[], Value]) -> Value:
    """Return what asking and reading gave; raises Refused."""
    try:
        return work()
    except UpstreamError as error:
        raise Refused(outcome_of(error), error.message) from error
    except ParseError as error:
        raise Refused(Outcome.UNREADABLE, str(error)) from error


def outcome_of(error: UpstreamError) -> Outcome:
    """Return the word for how a source failed."""
    if isinstance(error, NotFound):
        return Outcome.NOT_FOUND
    if isinstance(error, RateLimited | CircuitOpen):
        return Outcome.RATE_LIMITED
    if isinstance(error, Blocked):
        return Outcome.BLOCKED
    return Outcome.UNREADABLE if isinstance(error, BadPayload) else Outcome.UNAVAILABLE
