"""Everything that can go wrong between us and a source, each with its own word.

    UpstreamError                 retry helps?   what a reader is told
    ├── NotFound                  no             the source says there is no such thing
    ├── Blocked                   no             the source wants a person (challenge, 401, 403)
    │   └── Forbidden             no             who is signed in may not do this (403)
    ├── Unauthorized              no             a sign-in of a conversation is over (401)
    ├── RateLimited               yes, later     we asked too often; `retry_after_s` says when
    │   └── OwnLimit              yes, later     our own limit or a pause; nothing was sent
    ├── Unavailable               yes            5xx, a timeout, a reset or truncated answer
    ├── BadPayload                no             an answer that is not what was asked for
    ├── CircuitOpen               yes, later     too many failures in a row; nothing was sent
    └── ForbiddenAddress          no             a user's URL leads to a private address

Messages name hosts and paths, never a query, a header or a password, so they may be logged
and shown. `outcome` is the word used in health reports and metrics.
"""

from typing import ClassVar


class UpstreamError(Exception):
    """A source did not give what was asked; `source` is its name, `message` is safe to show."""

    retryable: ClassVar[bool] = False
    outcome: ClassVar[str] = "error"

    def __init__(self, source: str, message: str) -> None:
        super().__init__(source, message)
        self.source = source
        self.message = message

    def __str__(self) -> str:
        return f"{self.source}: {self.message}"


class _Later(UpstreamError):
    """A failure that ends by itself after a known time (seconds)."""

    retryable = True

    def __init__(self, source: str, message: str, retry_after_s: float) -> None:
        super().__init__(source, message)
        self.args = (source, message, retry_after_s)
        self.retry_after_s = retry_after_s


class NotFound(UpstreamError):
    """The source answered that the thing does not exist (404, 410)."""

    outcome = "not_found"


class Blocked(UpstreamError):
    """The source refuses programs here; a person may still open the page and upload it."""

    outcome = "blocked"


class Forbidden(Blocked):
    """The source knows who asks, and does not permit it to them; others may still ask."""

    outcome = "forbidden"


class Unauthorized(UpstreamError):
    """The source no longer knows who asks: sign in again, then ask again."""

    outcome = "unauthorized"


class RateLimited(_Later):
    """The source, or our own budget for it, asks to come back after `retry_after_s` seconds."""

    outcome = "rate_limited"


class OwnLimit(RateLimited):
    """Our own limits or a pause that the source asked for hold the request back; none was made."""


class Unavailable(UpstreamError):
    """The source is broken or out of reach for the moment; asking again may help.

    `retry_after_s` is set when the source itself said when. `sent` False: it cannot have got the
    request; otherwise it may have, and may have done what was asked.
    """

    retryable = True
    outcome = "unavailable"

    def __init__(
        self, source: str, message: str, retry_after_s: float | None = None, sent: bool = True
    ) -> None:
        super().__init__(source, message)
        self.args = (source, message, retry_after_s, sent)
        self.retry_after_s = retry_after_s
        self.sent = sent


class BadPayload(UpstreamError):
    """The answer is of the wrong type, too large, or leads in a circle."""

    outcome = "bad_payload"


class CircuitOpen(_Later):
    """The breaker is open for another `retry_after_s` seconds; no request was made."""

    outcome = "circuit_open"


class ForbiddenAddress(UpstreamError):
    """A user-supplied URL is not http(s), or leads to an address inside this network."""

    outcome = "forbidden_address"
