"""How the source fails: seldom by itself, by the clock, and as tests and visitors set it."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aiohttp import web

from config.upstream.misbehaving import Knobs
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


@dataclass(slots=True)
class Faults(Knobs[Fault]):
    """What goes wrong now; `outages` lets the source fail by the clock as well."""

    kind: Fault = Fault.NONE
    stall_s: float = 25.0
    outages: bool = True


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
