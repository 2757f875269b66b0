"""How a demo source misbehaves: knobs that are set while it runs, and answers sent badly."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from aiohttp import web

Kind = TypeVar("Kind", bound=StrEnum)
# Of the ways of failing that a source names, these spoil the sending of an answer.
DRIP: Final = "drip"
TRUNCATED: Final = "truncated"
RESET: Final = "reset"


class FaultError(ValueError):
    """A fault that cannot be set; the message names the field and what is allowed."""


@dataclass(slots=True)
class Knobs(Generic[Kind]):
    """What goes wrong now; may be changed while the source runs.

    `kind` happens to requests whose path holds `path` ("" = all), `times` times (None = until it
    is changed); the empty kind is none. A stalled answer waits `stall_s`. A source has its own
    kinds, and knobs of its own beside these.
    """

    kind: Kind
    path: str = ""
    times: int | None = None
    stall_s: float = 30.0

    def take(self, path: str) -> Kind:
        """Return the set fault this request meets, and count it."""
        if not self.kind or self.path not in path or self.times == 0:
            return type(self.kind)("")
        if self.times is not None:
            self.times -= 1
        return self.kind

    def change(self, values: dict[str, Any]) -> None:
        """Set fields from JSON values; raises FaultError and changes nothing on a bad one."""
        checked = {name: self._checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def _checked(self, name: str, value: Any) -> Any:
        known = {field.name: type(field.default) for field in fields(self)}
        if name not in known:
            raise FaultError(f"{name}: unknown; use {', '.join(known)}")
        if name == "kind":
            return _kind(type(self.kind), value)
        if not _fits(name, value, known[name]):
            raise FaultError(f"{name}: {value!r} has the wrong type or is below zero")
        return value


def _kind(kinds: type[Kind], value: Any) -> Kind:
    try:
        return kinds(value or "")
    except ValueError:
        allowed = ", ".join(one.value for one in kinds if one)
        raise FaultError(f"kind: {value!r} is unknown; use one of {allowed}") from None


def _fits(name: str, value: Any, kind: type) -> bool:
    if value is None:
        return name == "times"
    if isinstance(value, bool | str) or kind in (bool, str):
        return type(value) is kind
    # `times` is None by default, so its type says nothing.
    whole = isinstance(value, int)
    return (whole or (kind is float and isinstance(value, float))) and value >= 0


async def change_by(knobs: Knobs[Kind], request: web.Request) -> str:
    """Set knobs by a request's JSON object of their fields; returns what is wrong with it."""
    try:
        values = await request.json()
        if not isinstance(values, dict):
            raise FaultError("a JSON object of fields is needed")
        knobs.change(values)
    except (json.JSONDecodeError, UnicodeDecodeError, FaultError) as error:
        return str(error)
    return ""


async def spoil(
    request: web.Request, answer: web.Response, way: str, drip_bytes: int, drip_every_s: float
) -> web.StreamResponse:
    """Send an answer badly: slowly, half of it, or not at all; other ways send it as it is.

    A drip is so many bytes every so many seconds.
    """
    if way == DRIP:
        return await _drip(request, answer, max(1, drip_bytes), drip_every_s)
    if way == TRUNCATED:
        return await _truncated(request, answer)
    if way == RESET:
        _reset(request)
    return answer


async def _opened(request: web.Request, answer: web.Response) -> tuple[web.StreamResponse, bytes]:
    body = answer.body
    if not isinstance(body, bytes):
        raise TypeError("an answer's body is bytes")
    stream = web.StreamResponse(status=answer.status)
    stream.headers["Content-Type"] = answer.headers["Content-Type"]
    stream.content_length = len(body)
    await stream.prepare(request)
    return stream, body


async def _drip(
    request: web.Request, answer: web.Response, step: int, every_s: float
) -> web.StreamResponse:
    stream, body = await _opened(request, answer)
    for start in range(0, len(body), step):
        await stream.write(body[start : start + step])
        await asyncio.sleep(every_s)
    await stream.write_eof()
    return stream


async def _truncated(request: web.Request, answer: web.Response) -> web.StreamResponse:
    stream, body = await _opened(request, answer)
    await stream.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return stream


def _reset(request: web.Request) -> None:
    """Close so that the other side sees a reset, not an end."""
    transport = request.transport
    if transport is None:
        return
    connection: socket.socket | None = transport.get_extra_info("socket")
    if connection is not None:
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
