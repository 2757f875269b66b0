"""How a request fails: whole answers that replace one."""

import asyncio
import json

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
