"""How the source fails: seldom by itself, by the clock, and as tests and visitors set it."""

import asyncio
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from aiohttp import web

from stats.football.demo.chance import mix, unit

# Of each so long a time one short part is an outage; single answers fail besides.
SPELL_S: Final = 2_400
BURST_S: Final = 12
CALM_S: Final = 300
_BROKEN, _STALLED = 0.0008, 0.0004
CHALLENGE: Final = '{"error":{"code":403,"reason":"challenge"}}'
PAGE: Final = "<!DOCTYPE html><html><head><title>Back soon</title></head><body></body></html>"


class Fault(StrEnum):
    """Ways of failing."""

    NONE = ""
    CHALLENGE = "challenge"
    RATE_LIMITED = "429"
    ERROR = "500"
    UNAVAILABLE = "503"
    STALL = "stall"
    BROKEN_JSON = "broken_json"
    HTML_FOR_JSON = "html_for_json"


class FaultError(ValueError):
    """A fault that cannot be set; the message says what is allowed."""


@dataclass(slots=True)
class Faults:
    """What goes wrong now; may be changed while the source runs.

    `kind` happens to requests whose path holds `path` ("" = all), `times` times (None = until it
    is changed). `outages` lets the source fail by the clock as well.
    """

    kind: Fault = Fault.NONE
    path: str = ""
    times: int | None = None
    stall_s: float = 25.0
    outages: bool = True

    def take(self, path: str) -> Fault:
        """Return the set fault this request meets, and count it."""
        if not self.kind or self.path not in path or self.times == 0:
            return Fault.NONE
        if self.times is not None:
            self.times -= 1
        return self.kind

    def change(self, values: dict[str, Any]) -> None:
        """Set fields from JSON values; raises FaultError and changes nothing on a bad one."""
        checked = {name: _checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)


def _checked(name: str, value: Any) -> Any:
    fits = {
        "kind": isinstance(value, str) and value in set(Fault),
        "path": isinstance(value, str),
        "times": value is None or (type(value) is int and value >= 0),
        "stall_s": type(value) in (int, float) and 0 <= value <= 600,
        "outages": isinstance(value, bool),
    }
    if name not in fits:
        raise FaultError(
            f"{name}: unknown; use {', '.join(field.name for field in fields(Faults))}"
        )
    if not fits[name]:
        raise FaultError(f"{name}: {value!r} will not do")
    return Fault(value) if name == "kind" else value


def outage_at(seed: int, now: float, path: str) -> Fault:
    """Return how the source fails by itself at a time; mostly not at all."""
    spell, into = divmod(int(now), SPELL_S)
    burst = mix(seed, spell, 41) % (SPELL_S - BURST_S)
    if burst <= into < burst + BURST_S:
        return Fault.UNAVAILABLE
    luck = unit(seed, int(now), sum(path.encode()), 42)
    if luck < _BROKEN:
        return Fault.BROKEN_JSON
    return Fault.STALL if luck > 1 - _STALLED else Fault.NONE


def error_response(status: int, message: str, **headers: str) -> web.Response:
    """Return an error in the source's own form; `headers` with _ for -."""
    body = f'{{"error":{{"code":{status},"message":"{message}"}}}}'
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, text=body, headers=named, content_type="application/json")


async def failing_response(fault: Fault, faults: Faults) -> web.Response | None:
    """Return the answer that stands in for the real one; None when that is to be made."""
    match fault:
        case Fault.CHALLENGE:
            return web.Response(status=403, text=CHALLENGE, content_type="application/json")
        case Fault.RATE_LIMITED:
            return error_response(429, "Too many requests", Retry_After="1")
        case Fault.ERROR:
            return error_response(500, "Internal server error")
        case Fault.UNAVAILABLE:
            return web.Response(status=503, text="upstream connect error")
        case Fault.BROKEN_JSON:
            return web.Response(text='{"events":[{"id":', content_type="application/json")
        case Fault.HTML_FOR_JSON:
            return web.Response(text=PAGE, content_type="text/html")
        case Fault.STALL:
            await asyncio.sleep(faults.stall_s)
    return None
