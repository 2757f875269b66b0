"""How a request fails: whole answers that replace a page."""

import asyncio

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


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html", charset="utf-8")
