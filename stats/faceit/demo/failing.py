"""How a request fails: whole answers that replace one, and ways to spoil its sending."""

import asyncio
import json
import socket
import struct

from aiohttp import web

from stats.faceit.demo.faults import Fault, Faults

GATEWAY_PAGE = """<!DOCTYPE html><html lang="en"><head><title>FACEIT</title></head><body>
<h1>We'll be right back</h1><p>Scheduled maintenance.</p></body></html>"""
_CODES = {400: "err_br0", 401: "err_a0", 404: "err_nf0", 429: "err_rl0", 500: "err_is0"}


def error_response(status: int, message: str, **headers: str) -> web.Response:
    """Return an error in the source's own form; `headers` with _ for -."""
    error = {
        "message": message,
        "code": _CODES.get(status, "err_is0"),
        "http_status": status,
        "parameters": [],
    }
    body = json.dumps({"errors": [error]}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(
        status=status, body=body, headers=named, content_type="application/json", charset="utf-8"
    )


async def failing_response(fault: Fault, faults: Faults) -> web.Response | None:
    """Return the answer that stands in for the real one, or None when that is to be made."""
    match fault:
        case Fault.RATE_LIMITED:
            wait = str(faults.retry_after_s)
            return error_response(
                429, "Rate limit exceeded", Retry_After=wait, ratelimit_reset=wait
            )
        case Fault.ERROR:
            return error_response(500, "Internal server error")
        case Fault.UNAVAILABLE:
            return web.Response(status=503, text="upstream connect error")
        case Fault.HTML_FOR_JSON:
            return web.Response(text=GATEWAY_PAGE, content_type="text/html", charset="utf-8")
        case Fault.NOT_FOUND:
            return error_response(404, "The resource was not found.")
        case Fault.STALL:
            await asyncio.sleep(faults.stall_s)
    return None


async def spoil(
    request: web.Request, answer: web.Response, fault: Fault, faults: Faults
) -> web.StreamResponse:
    """Send an answer badly: slowly, half of it, or not at all; other faults send it as it is."""
    if fault is Fault.DRIP:
        return await _drip(request, answer, faults)
    if fault is Fault.TRUNCATED:
        return await _truncated(request, answer)
    if fault is Fault.RESET:
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


async def _drip(request: web.Request, answer: web.Response, faults: Faults) -> web.StreamResponse:
    stream, body = await _opened(request, answer)
    step = max(1, faults.drip_bytes)
    for start in range(0, len(body), step):
        await stream.write(body[start : start + step])
        await asyncio.sleep(faults.drip_every_s)
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
