"""Requests that are no cached GETs: with methods, bodies and cookies, each by a chosen way out.

`await converse(source, Ask("POST", "path", json={…}))` belongs on the `background` loop, where a
bot makes thousands of them without changing threads; `talk` is its synchronous form.

    what came                    what is raised
    401                          Unauthorized; the way out is not to blame
    403 in JSON to cookies       Forbidden, which is Blocked, about who is signed in
    any other 403, a challenge   Blocked, and this way out rests: 30 s, doubling to 30 min
    429                          RateLimited; Retry-After holds the whole source, or `Ask.party`
    5xx, a policy's busy status  Unavailable; `sent` tells whether the source may have acted on it
    no connection, a sick proxy  Unavailable with `sent` False
    a resting way, a breaker     CircuitOpen; nothing was sent

A redirect is a Reply with its `location`, unless `follow` is set: then it is followed, cookies and
all, to hosts that the policies name, each hop by the rules of the source it leads to.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import CancelledError
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from config.upstream.asking import (
    DIRECT,
    Ask,
    Cookie,
    Cookies,
    FilePart,
    Reply,
    Way,
    merged,
)
from config.upstream.errors import BadPayload, Unavailable
from config.upstream.policy import Policy
from config.upstream.registry import background, door, policy
from config.upstream.wire import MAX_REDIRECTS, REDIRECTS, SAME_METHOD

__all__ = ["DIRECT", "Ask", "Cookie", "FilePart", "Reply", "Way", "converse", "talk"]


async def converse(source: str, ask: Ask, way: Way = DIRECT) -> Reply:
    """Return the reply to one request; raises an UpstreamError, or KeyError."""
    if not ask.follow:
        return await door(source).say(ask, way)
    return await _follow(source, ask, way)


def talk(source: str, ask: Ask, way: Way = DIRECT) -> Reply:
    """Return the reply to one request; not for use inside an event loop. Raises as `converse`."""
    try:
        return background.run(converse(source, ask, way))
    except CancelledError:
        raise Unavailable(source, "this process is stopping") from None


async def _follow(source: str, ask: Ask, way: Way) -> Reply:
    first = source
    cookies: tuple[Cookie, ...] = ()
    for _ in range(MAX_REDIRECTS + 1):
        reply = await door(source).say(ask, way)
        cookies = merged(cookies, reply.cookies)
        if reply.status not in REDIRECTS or not reply.location:
            return replace(reply, cookies=cookies)
        after, path = where_to(source, ask.path, reply.location)
        ask, source = _next(source, ask, after, path, reply), after
    raise BadPayload(first, f"more than {MAX_REDIRECTS} redirects")


def _next(source: str, ask: Ask, after: str, path: str, reply: Reply) -> Ask:
    sent = merged(_rows(source, ask.cookies), reply.cookies)
    ask = replace(ask, path=path, params=None, cookies=sent)
    changed = after != source
    if changed:
        # What was said to one source, a token included, is not repeated to another.
        ask = replace(ask, headers=None)
    if reply.status in SAME_METHOD and not changed:
        return ask
    return replace(ask, method="GET", json=None, form=None, multipart=None)


def _rows(source: str, cookies: Cookies | None) -> Iterable[Cookie]:
    """Return cookies with their place; bare names and values are the first source's alone."""
    if not isinstance(cookies, Mapping):
        return cookies or ()
    host = urlsplit(policy(source).base_url).hostname or ""
    return [Cookie(name, value, domain=host) for name, value in cookies.items()]


def where_to(source: str, path: str, location: str) -> tuple[str, str]:
    """Return the source that a redirect leads to, and the path there.

    It may stay, or go to a host in the policy's `redirect_hosts` that is another source's. An
    address that the settings name leads to that source wherever it is asked now, as in a demo.
    Raises Unavailable for any other.
    """
    rules = policy(source)
    if "://" not in location and not location.startswith("//"):
        return source, _below(rules, path, location)
    for name, base in _houses(rules):
        if location == base or location.startswith(base + "/"):
            return name, location.removeprefix(base) or "/"
    host = urlsplit(location).hostname or "nowhere"
    raise Unavailable(source, f"the source sent us away, to {host}")


def _houses(rules: Policy) -> Iterable[tuple[str, str]]:
    """Yield the sources that may be led to, with each address of theirs."""
    policies: dict[str, Policy] = settings.UPSTREAM_POLICIES
    for name, given in policies.items():
        named = urlsplit(given.base_url).hostname
        if name == rules.source or named in rules.redirect_hosts:
            yield name, policy(name).base_url.rstrip("/")
            yield name, given.base_url.rstrip("/")


def _below(rules: Policy, path: str, location: str) -> str:
    """Return a relative redirect as a path of the source, whose address may have a path itself."""
    base = urlsplit(rules.base_url).path.rstrip("/")
    if base and location.startswith(base + "/"):
        location = location.removeprefix(base)
    return urljoin("/" + path.lstrip("/"), location)
