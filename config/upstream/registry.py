"""The process's clients, one for each source, and the synchronous door to them."""

import atexit
import dataclasses
import logging
import os
import threading
from concurrent.futures import CancelledError
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from redis import Redis

from config.upstream.answer import Answer
from config.upstream.background import BackgroundLoop
from config.upstream.cache import answers
from config.upstream.client import Headers, Params, Parts, Upstream
from config.upstream.door import Door, DoorParts
from config.upstream.errors import Unavailable
from config.upstream.guard import Guard
from config.upstream.health import HealthLog
from config.upstream.limiter import LimiterStore, LocalLimiter, RedisLimiter
from config.upstream.policy import Policy
from config.upstream.responses import Expect

log = logging.getLogger(__name__)
REDIS_TIMEOUT_S: Final = 2.0
background: Final = BackgroundLoop()
_lock = threading.Lock()
_clients: dict[str, Upstream] = {}
_doors: dict[str, Door] = {}
_overrides: dict[str, dict[str, Any]] = {}
_headers: dict[str, Headers] = {}
_limiter: LimiterStore | None = None
_parents: list[Upstream | Door] = []


def policy(source: str) -> Policy:
    """Return the rules for a source, overrides included; raises KeyError for an unknown one."""
    policies: dict[str, Policy] = settings.UPSTREAM_POLICIES
    if source not in policies:
        raise KeyError(f"UPSTREAM_POLICIES has no {source!r}.")
    return dataclasses.replace(policies[source], **_overrides.get(source, {}))


def upstream(source: str) -> Upstream:
    """Return the process's client for a source; it runs on the `background` loop.

    Raises KeyError for a source that the settings do not name.
    """
    with _lock:
        if source not in _clients:
            _clients[source] = Upstream(policy(source), _parts(source))
        return _clients[source]


def door(source: str) -> Door:
    """Return the process's door for conversations with a source; it runs on `background`.

    Raises KeyError for a source that the settings do not name.
    """
    found = _doors.get(source)
    if found is not None:
        return found
    with _lock:
        if source not in _doors:
            _doors[source] = Door(policy(source), _door_parts())
        return _doors[source]


def _door_parts() -> DoorParts:
    return DoorParts(
        limiter=_shared_limiter(),
        health=HealthLog(caches["default"]),
        proxy_guard=Guard(allow=settings.PROXY_PRIVATE_NETWORKS),
    )


def _parts(source: str) -> Parts:
    return Parts(
        cache=answers(),
        limiter=_shared_limiter(),
        health=HealthLog(caches["default"]),
        headers=lambda: _headers[source]() if source in _headers else {},
    )


def _shared_limiter() -> LimiterStore:
    global _limiter
    if _limiter is None:
        _limiter = make_limiter(settings.REDIS_URL)
    return _limiter


def make_limiter(redis_url: str) -> LimiterStore:
    """Return limits shared through Redis, or of this process alone when the URL is empty."""
    if not redis_url:
        return LocalLimiter()
    timeouts = {"socket_timeout": REDIS_TIMEOUT_S, "socket_connect_timeout": REDIS_TIMEOUT_S}
    return RedisLimiter(Redis.from_url(redis_url, **timeouts))


def fetch(
    source: str,
    path: str,
    *,
    params: Params | None = None,
    kind: str = "page",
    fresh: bool = False,
    expect: Expect = "any",
    owner: str = "",
) -> Answer:
    """Return what a source answers to GET `path`: the synchronous form of `Upstream.fetch`.

    Raises an UpstreamError, or KeyError for an unknown source. Not for use inside an event
    loop: it blocks the calling thread until the answer is there.
    """
    client = upstream(source)
    work = client.fetch(path, params=params, kind=kind, fresh=fresh, expect=expect, owner=owner)
    try:
        return background.run(work)
    except CancelledError:
        raise Unavailable(source, "this process is stopping") from None


def set_headers(source: str, headers: Headers) -> None:
    """Let a function give the headers of every request to a source, such as an API key."""
    _headers[source] = headers


def override_base_url(source: str, url: str, **changes: Any) -> None:
    """Send a source's requests elsewhere in this process: to a demo server, or a test's.

    Other fields of its Policy may be changed in the same call, such as `rate_per_s=50`.
    """
    with _lock:
        _overrides[source] = {"base_url": url, **changes}
        if source in _clients:
            _clients[source].rebase(policy(source))
        if source in _doors:
            _doors[source].rebase(policy(source))


def close() -> None:
    """Close the connections and stop the loop; the next call starts them again."""
    with _lock:
        clients: list[Upstream | Door] = [*_clients.values(), *_doors.values()]
        _clients.clear()
        _doors.clear()

    async def farewell() -> None:
        for client in clients:
            await client.aclose()

    background.close(farewell)


def reset() -> None:
    """Close, and forget overrides, headers and limits: for tests."""
    global _limiter
    close()
    _overrides.clear()
    _headers.clear()
    _limiter = None


def _after_fork() -> None:
    """A child has neither the thread nor a right to the parent's sockets; overrides stay."""
    global _lock, _limiter
    _lock = threading.Lock()
    _limiter = None
    # Freeing them would close the parent's connections.
    _parents.extend([*_clients.values(), *_doors.values()])
    _clients.clear()
    _doors.clear()
    background.forget()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(close)
