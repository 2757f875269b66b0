"""How a request fails: whole answers that replace a page, and ways to spoil its sending."""

import asyncio
import socket
import struct

from aiohttp import web

from stats.warthunder.demo.faults import Fault, Faults

CHALLENGE_PAGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"></head><body><div class="main-wrapper" role="main">
<div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">Enable
JavaScript and cookies to continue</span></div></noscript></div></div>
<script>(function(){window._cf_chl_opt={cType:'non-interactive'};}());</script></body></html>"""
SIGN_IN_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Sign in</title></head><body>
<form action="/en/sso/login" method="post"><input name="login"><input name="password"
type="password"></form></body></html>"""


async def failing_response(fault: Fault, faults: Faults) -> web.Response | None:
    """Return the answer that stands in for the page, or None when the page is to be made."""
    match fault:
        case Fault.RATE_LIMITED:
            headers = {"Retry-After": str(faults.retry_after_s)}
            return web.Response(status=429, text="Too Many Requests", headers=headers)
        case Fault.ERROR:
            return web.Response(status=500, text="Internal Server Error")
        case Fault.UNAVAILABLE:
            return web.Response(status=503, text="Service Unavailable")
        case Fault.CHALLENGE:
            return _html(CHALLENGE_PAGE, status=403)
        case Fault.HTML_FOR_JSON:
            return _html(SIGN_IN_PAGE)
        case Fault.STALL:
            await asyncio.sleep(faults.stall_s)
    return None


async def spoil(
    request: web.Request, page: web.Response, fault: Fault, faults: Faults
) -> web.StreamResponse:
    """Send a page badly: slowly, half of it, or not at all; other faults send it as it is."""
    if fault is Fault.DRIP:
        return await _drip(request, page, faults)
    if fault is Fault.TRUNCATED:
        return await _truncated(request, page)
    if fault is Fault.RESET:
        _reset(request)
    return page


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html", charset="utf-8")


async def _opened(request: web.Request, page: web.Response) -> tuple[web.StreamResponse, bytes]:
    body = page.body
    if not isinstance(body, bytes):
        raise TypeError("a page's body is bytes")
    stream = web.StreamResponse(status=page.status)
    stream.headers["Content-Type"] = page.headers["Content-Type"]
    stream.content_length = len(body)
    await stream.prepare(request)
    return stream, body


async def _drip(request: web.Request, page: web.Response, faults: Faults) -> web.StreamResponse:
    stream, body = await _opened(request, page)
    step = max(1, faults.drip_bytes)
    for start in range(0, len(body), step):
        await stream.write(body[start : start + step])
        await asyncio.sleep(faults.drip_every_s)
    await stream.write_eof()
    return stream


async def _truncated(request: web.Request, page: web.Response) -> web.StreamResponse:
    stream, body = await _opened(request, page)
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
