"""From an HTTP response to a body or a typed error."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final, Literal

from aiohttp import ClientResponse

from config.upstream.errors import (
    BadPayload,
    Blocked,
    NotFound,
    RateLimited,
    Unavailable,
    UpstreamError,
)
from config.upstream.policy import Policy

Expect = Literal["any", "html", "json"]
ACCEPT: Final[dict[Expect, str]] = {
    "any": "*/*",
    "html": "text/html,application/xhtml+xml",
    "json": "application/json",
}
CHUNK: Final = 64 * 1024
HEAD_BYTES: Final = 4096
DEFAULT_RETRY_AFTER_S: Final = 5.0
RESET_DIGITS: Final = 8  # a longer number is a moment, not a time to wait
NOT_MODIFIED: Final = int(HTTPStatus.NOT_MODIFIED)
_CHALLENGE: Final = (b"just a moment", b"cf-chl-", b"challenge-platform", b"cf_chl_opt")


def retry_after_s(header: str | None, now: datetime, cap_s: float) -> float:
    """Read Retry-After, in seconds or as an HTTP date; never below 0 nor above the cap.

    A header that is missing or makes no sense counts as a few seconds.
    """
    if not header:
        return min(DEFAULT_RETRY_AFTER_S, cap_s)
    text = header.strip()
    try:
        seconds = float(text) if text.isascii() and text.isdigit() else _until(text, now)
    except ValueError:
        seconds = DEFAULT_RETRY_AFTER_S
    return max(0.0, min(seconds, cap_s))


def pause_s(headers: Mapping[str, str], cap_s: float) -> float:
    """Return the seconds a source asks to send nothing: `ratelimit-remaining` is 0 until reset.

    0 where something remains, or where the source does not say.
    """
    if headers.get("ratelimit-remaining", "").strip() != "0":
        return 0.0
    return min(reset_s(headers) or 0.0, cap_s)


def reset_s(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until the source counts anew (`ratelimit-reset`), None if unsaid."""
    text = headers.get("ratelimit-reset", "").strip()
    try:
        seconds = float(text) if len(text) <= RESET_DIGITS else math.nan
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(text: str, now: datetime) -> float:
    moment = parsedate_to_datetime(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - now).total_seconds()


async def read_body(response: ClientResponse, source: str, limit: int) -> bytes:
    """Return the decompressed body; raises BadPayload as soon as it passes `limit` bytes."""
    if (response.content_length or 0) > limit:
        raise BadPayload(source, f"the answer is larger than {limit} bytes")
    if response.content_length and "Content-Encoding" not in response.headers:
        return await response.read()  # as long as it says, and not longer
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_chunked(CHUNK):
        size += len(chunk)
        if size > limit:
            raise BadPayload(source, f"the answer is larger than {limit} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def is_challenge(response: ClientResponse, body: bytes) -> bool:
    """Tell a page that wants to see a person from an answer."""
    if response.headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    head = body[:HEAD_BYTES].lower()
    suspect = response.status != HTTPStatus.OK or b"<title>just a moment" in head
    return suspect and any(marker in head for marker in _CHALLENGE)


def check(
    response: ClientResponse,
    body: bytes,
    policy: Policy,
    expect: Expect,
    now: Callable[[], datetime],
) -> None:
    """Raise the typed error that the response stands for; return when it is a usable answer."""
    if is_challenge(response, body):
        raise Blocked(policy.source, "the source asks for a person (a challenge page)")
    error = _status_error(response, policy, now)
    if error is not None:
        raise error
    if response.status != NOT_MODIFIED:
        _check_type(response.content_type, body, policy.source, expect)


def _status_error(
    response: ClientResponse, policy: Policy, now: Callable[[], datetime]
) -> UpstreamError | None:
    source, status = policy.source, response.status
    asked = response.headers.get("Retry-After")
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return NotFound(source, f"nothing at {response.url.path} (HTTP {status})")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Blocked(source, f"the source refused us (HTTP {status})")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = _told_to_wait(response.headers, policy, now)
        return RateLimited(source, f"the source asks to wait {wait:.0f} s (HTTP 429)", wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        later = retry_after_s(asked, now(), policy.retry_after_cap_s) if asked else None
        return Unavailable(source, f"the source is out of order (HTTP {status})", later)
    if status == NOT_MODIFIED or HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    return BadPayload(source, f"an answer we cannot use (HTTP {status})")


def _told_to_wait(headers: Mapping[str, str], policy: Policy, now: Callable[[], datetime]) -> float:
    """Read Retry-After, else ratelimit-reset; where neither is said, a few seconds."""
    asked, reset = headers.get("Retry-After"), reset_s(headers)
    if asked is None and reset is not None:
        return min(reset, policy.retry_after_cap_s)
    return retry_after_s(asked, now(), policy.retry_after_cap_s)


def _check_type(content_type: str, body: bytes, source: str, expect: Expect) -> None:
    looks_like_html = body[:HEAD_BYTES].lstrip().startswith(b"<")
    kind = content_type.lower()
    if expect == "json" and ("json" not in kind or looks_like_html):
        raise BadPayload(source, f"JSON was expected, {kind or 'nothing named'} came")
    if expect == "html" and "html" not in kind:
        raise BadPayload(source, f"HTML was expected, {kind or 'nothing named'} came")
