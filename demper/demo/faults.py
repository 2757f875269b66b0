"""How the source fails when it is told to; `take` picks what happens to a request."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE: Final = (
    "<!DOCTYPE html><html><head><title>Kaspi</title></head><body>Скоро будем</body></html>"
)
DRIP_BYTES: Final = 16


class Fault(StrEnum):
    """Ways of failing. The last three do what was asked before they fail to say so."""

    RATE_LIMITED = "429"
    FORBIDDEN = "403"
    NOT_ALLOWED = "405"
    ERROR = "500"
    UNAVAILABLE = "503"
    BAD_CERTIFICATE = "526"
    HTML = "html"
    STALL = "stall"
    RESET = "reset"
    DRIP = "drip"
    TRUNCATED = "truncated"
    LOST = "lost"


_AFTER: Final = frozenset({Fault.DRIP, Fault.TRUNCATED, Fault.LOST})


@dataclass(slots=True)
class Planned:
    """A fault that waits: for requests whose path holds `path`, after the first `after` ones."""

    kind: Fault
    path: str = ""
    times: int | None = None
    after: int = 0


@dataclass(slots=True)
class Faults:
    """What goes wrong now; may be changed while the source runs."""

    stall_s: float = 25.0
    drip_s: float = 0.02
    retry_after: str = ""
    planned: list[Planned] = field(default_factory=list)

    def add(self, kind: str, path: str = "", *, times: int | None = 1, after: int = 0) -> None:
        """Let requests whose path and query hold `path` fail, `times` times (None: until clear)."""
        self.planned.append(Planned(Fault(kind), path, times, after))

    def clear(self) -> None:
        """Let nothing fail any more."""
        self.planned.clear()

    def take(self, path: str) -> Fault | None:
        """Return what happens to this request, and count it."""
        for plan in self.planned:
            if plan.path not in path or plan.times == 0:
                continue
            if plan.after:
                plan.after -= 1
                continue
            if plan.times is not None:
                plan.times -= 1
            return plan.kind
        return None


def guarded(faults: Faults) -> Middleware:
    """Return the middleware that lets faults happen."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not faults.planned:
            return await handler(request)
        fault = faults.take(request.path_qs)
        if fault is None:
            return await handler(request)
        if fault in _AFTER:
            return await _spoiled(request, await handler(request), fault, faults)
        return await _instead(request, handler, fault, faults)

    return guard


async def _instead(
    request: web.Request, handler: Handler, fault: Fault, faults: Faults
) -> web.StreamResponse:
    if fault is Fault.STALL:
        await asyncio.sleep(faults.stall_s)
        return await handler(request)
    if fault is Fault.RESET:
        return _cut(request)
    if fault is Fault.HTML:
        return web.Response(text=PAGE, content_type="text/html")
    headers = {"Retry-After": faults.retry_after} if faults.retry_after else {}
    return web.json_response({"message": "error"}, status=int(fault.value), headers=headers)


async def _spoiled(
    request: web.Request, answer: web.StreamResponse, fault: Fault, faults: Faults
) -> web.StreamResponse:
    """Return what is left of an answer whose request was granted."""
    body = answer.body if isinstance(answer, web.Response) else b""
    if fault is Fault.LOST or not isinstance(body, bytes):
        return _cut(request)
    partly = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    partly.content_length = len(body)
    await partly.prepare(request)
    if fault is Fault.TRUNCATED:
        await partly.write(body[: len(body) // 2])
        return _cut(request)
    for start in range(0, len(body), DRIP_BYTES):
        await partly.write(body[start : start + DRIP_BYTES])
        await asyncio.sleep(faults.drip_s)
    await partly.write_eof()
    return partly


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word more."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
