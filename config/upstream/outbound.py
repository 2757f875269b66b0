"""Requests to addresses that users gave: web hooks, and files named by URL. Always guarded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from aiohttp import ClientResponse

from config.upstream.answer import Answer
from config.upstream.guard import Guard
from config.upstream.policy import Policy
from config.upstream.registry import background
from config.upstream.responses import Expect
from config.upstream.wire import Hop, Wire, open_session

SOURCE: Final = "outbound"
TIMEOUT_S: Final = 10.0
MAX_BODY_BYTES: Final = 8 * 1024 * 1024
# The address is a placeholder: every request brings its own.
POLICY: Final = Policy(source=SOURCE, base_url="https://user-supplied.invalid", guarded=True)


def post_json(
    url: str,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    *,
    timeout_s: float = TIMEOUT_S,
    guard: Guard | None = None,
) -> int:
    """POST a JSON document to a user's URL and return the status of the answer.

    The answer's body is not read. A redirect is followed (at most 5) only where it asks for
    the same POST again (307, 308); any other is returned as it is. Raises ForbiddenAddress for
    an address inside this network, BadPayload for a redirect loop, Unavailable otherwise.
    """
    return background.run(_post(url, body, headers or {}, timeout_s, guard or Guard()))


async def _post(
    url: str, body: bytes, headers: Mapping[str, str], timeout_s: float, guard: Guard
) -> int:
    target = guard.check_url(SOURCE, url)
    sent = {"Content-Type": "application/json", **headers}
    rules = replace(POLICY, timeout_s=timeout_s)
    async with open_session(rules, guard) as session:
        wire = Wire(session, rules, guard, roam=True)

        async def unread(response: ClientResponse) -> Answer:
            return wire.answer(response, b"")

        answer = await wire.send(Hop("POST", target, sent, body), unread)
    return answer.status


def fetch_user_url(
    url: str,
    *,
    expect: Expect = "any",
    timeout_s: float = TIMEOUT_S,
    max_body_bytes: int = MAX_BODY_BYTES,
    guard: Guard | None = None,
) -> Answer:
    """GET a user's URL, once, past the cache. Raises an UpstreamError, as sources do."""
    return background.run(_get(url, expect, timeout_s, max_body_bytes, guard or Guard()))


async def _get(
    url: str, expect: Expect, timeout_s: float, max_body_bytes: int, guard: Guard
) -> Answer:
    target = guard.check_url(SOURCE, url)
    rules = replace(POLICY, timeout_s=timeout_s, max_body_bytes=max_body_bytes)
    async with open_session(rules, guard) as session:
        return await Wire(session, rules, guard, roam=True).exchange(
            Hop("GET", target, {}), expect=expect
        )
