"""Questions to the source that did not bring what was asked, and when to ask again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from config.upstream.answer import Answer
from config.upstream.errors import Blocked, NotFound, RateLimited, UpstreamError
from config.work.outcomes import Outcome
from stats.faceit.records import ParseError

FIRST_RETRY = {
    Outcome.NOT_FOUND: timedelta(seconds=10),
    Outcome.BLOCKED: timedelta(minutes=10),
    Outcome.RATE_LIMITED: timedelta(seconds=30),
    Outcome.UNAVAILABLE: timedelta(seconds=5),
    Outcome.UNREADABLE: timedelta(minutes=10),
}
LONGEST = timedelta(hours=1)
Value = TypeVar("Value")
DOUBLINGS = 10


class Refused(Exception):
    """The source did not give what was asked: the outcome, why, and the seconds to wait."""

    def __init__(self, outcome: Outcome, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.message = message
        self.retry_after_s = retry_after_s

    @classmethod
    def of(cls, error: UpstreamError) -> "Refused":
        """Return an error of the upstream layer in these words."""
        return cls(_outcome(error), error.message, getattr(error, "retry_after_s", None) or 0.0)


def _outcome(error: UpstreamError) -> Outcome:
    kinds = (
        (NotFound, Outcome.NOT_FOUND),
        (Blocked, Outcome.BLOCKED),
        (RateLimited, Outcome.RATE_LIMITED),
    )
    found = (outcome for kind, outcome in kinds if isinstance(error, kind))
    return next(found, Outcome.UNAVAILABLE)


def ask(fetch: Callable[[], Answer]) -> Answer:
    """Return the answer; raises Refused for whatever the upstream layer says."""
    try:
        return fetch()
    except UpstreamError as error:
        raise Refused.of(error) from error


def read(answer: Answer, parse: Callable[[bytes], Value]) -> Value:
    """Return what a parser makes of an answer; raises Refused where it cannot be read."""
    try:
        return parse(answer.body)
    except ParseError as error:
        raise Refused(Outcome.UNREADABLE, str(error)) from error


def next_after_failure(refused: Refused, failures: int, now: datetime, rng: Random) -> datetime:
    """Return when to ask again: doubling from the outcome's first pause, never before asked to."""
    wait = min(FIRST_RETRY[refused.outcome] * 2 ** min(failures, DOUBLINGS), LONGEST)
    wait = max(wait, timedelta(seconds=refused.retry_after_s))
    longer: timedelta = wait * rng.uniform(1.0, 1.2)
    return now + longer
