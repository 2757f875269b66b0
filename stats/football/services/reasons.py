"""Why something of football did not work, as a code with its values: words are for the reader.

A reason is kept as `{"code": …, "values": {…}}` beside the English detail of `last_error`.
"""

from enum import StrEnum
from typing import Any, Final

from config.upstream.errors import (
    BadPayload,
    Blocked,
    CircuitOpen,
    NotFound,
    RateLimited,
    UpstreamError,
)
from stats.football.client import NOT_PERMITTED, OLD_ANSWER, NotSetUp
from stats.football.records import ParseError
from stats.football.services.answers import UnknownSeason
from stats.football.services.storing import UnknownMatch

VALUE_MAX: Final = 120


class Reason(StrEnum):
    """What went wrong; after the dash the values that go with it."""

    NOT_SET_UP = "not_set_up"
    BLOCKED = "blocked"
    NOT_PERMITTED = "not_permitted"  # as above, by the source that the operator set up
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    OLD_ANSWER = "old_answer"  # nothing but an answer from before could be had
    LEFT_ALONE = "left_alone"  # questions went unanswered, so none is asked for a while
    BAD_PAYLOAD = "bad_payload"
    UNREADABLE = "unreadable"  # source, where: the place in the answer
    NOT_STORED_YET = "not_stored_yet"  # the match or season it is about
    FAILED = "failed"  # error: the name of what was raised


_BY_MESSAGE: Final = {NOT_PERMITTED: Reason.NOT_PERMITTED, OLD_ANSWER: Reason.OLD_ANSWER}
# The narrower class stands before the wider one.
_BY_KIND: Final[tuple[tuple[type[Exception], Reason], ...]] = (
    (NotSetUp, Reason.NOT_SET_UP),
    (Blocked, Reason.BLOCKED),
    (NotFound, Reason.NOT_FOUND),
    (RateLimited, Reason.RATE_LIMITED),
    (CircuitOpen, Reason.LEFT_ALONE),
    (BadPayload, Reason.BAD_PAYLOAD),
    (UpstreamError, Reason.UNAVAILABLE),
    (UnknownMatch, Reason.NOT_STORED_YET),
    (UnknownSeason, Reason.NOT_STORED_YET),
)


def reason_of(error: Exception) -> dict[str, Any]:
    """Return the reason that is kept of an error."""
    if isinstance(error, ParseError):
        return _told(Reason.UNREADABLE, source=error.source, where=error.where)
    if isinstance(error, UpstreamError) and error.message in _BY_MESSAGE:
        return _told(_BY_MESSAGE[error.message])
    for kind, reason in _BY_KIND:
        if isinstance(error, kind):
            return _told(reason)
    return _told(Reason.FAILED, error=type(error).__name__)


def detail_of(error: Exception) -> str:
    """Return the English detail that is kept beside the reason."""
    if isinstance(error, CircuitOpen):
        return "No answer to repeated questions; it is left alone for a while."
    if isinstance(error, UpstreamError):
        return error.message
    return str(error) if isinstance(error, ParseError) else f"{type(error).__name__}: {error}"


def _told(reason: Reason, **values: str) -> dict[str, Any]:
    return {
        "code": str(reason),
        "values": {name: value[:VALUE_MAX] for name, value in values.items()},
    }
