"""Signing in to the merchant cabinet: each step, and the way through its redirects.

Coroutines for the `background` loop. Cookies are carried from step to step by the caller; what
identifies a person, passwords and codes are sent and kept nowhere. A refusal is an answer here
(SignInAnswer.error_code). Each raises an UpstreamError or ParseError otherwise.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from config.upstream.asking import Cookie, merged
from config.upstream.conversation import DIRECT, Ask, Way, converse, where_to
from config.upstream.errors import Unauthorized
from demper.client.ways import CABINET, LOGIN
from demper.parse.login import REFUSED, parse_sign_in
from demper.records.cabinet import SignInAnswer

STEP: Final = "api/p/login"
BEGIN: Final = "oauth2/authorization/1"
SESSION: Final = ("mc-session", "mc-sid")
Carried = tuple[Cookie, ...]


async def send_phone(phone: str, way: Way = DIRECT) -> tuple[SignInAnswer, Carried]:
    """Ask for a code by SMS to a number written +7 (701) 234-56-78."""
    return await _step({"_ph": phone}, (), way)


async def send_sms_code(
    code: str, carried: Iterable[Cookie], way: Way = DIRECT
) -> tuple[SignInAnswer, Carried]:
    """Tell the code that came by SMS."""
    return await _step({"_c": code}, carried, way)


async def send_password(
    email: str, password: str, way: Way = DIRECT
) -> tuple[SignInAnswer, Carried]:
    """Sign in by e-mail and password; without a redirect a code comes by e-mail."""
    return await _step({"_u": email, "_p": password}, (), way)


async def send_email_code(
    email: str, code: str, carried: Iterable[Cookie], way: Way = DIRECT
) -> tuple[SignInAnswer, Carried]:
    """Tell the code that came by e-mail."""
    return await _step({"_u": email, "_m_c": code}, carried, way)


async def open_cabinet(redirect_url: str, carried: Iterable[Cookie], way: Way = DIRECT) -> Carried:
    """Follow the redirects from a finished sign-in into the cabinet; returns all cookies.

    Raises Unauthorized when the cabinet gives no session, and Unavailable when it leads away.
    """
    source, path = where_to(LOGIN, STEP, redirect_url)
    return await _walk(source, path, tuple(carried), way)


async def renew(carried: Iterable[Cookie], way: Way = DIRECT) -> Carried:
    """Open the cabinet anew by what the login host remembers; raises as `open_cabinet`."""
    return await _walk(CABINET, BEGIN, tuple(carried), way)


def session_cookies(carried: Iterable[Cookie]) -> Mapping[str, str]:
    """Return what the cabinet wants to see: the two cookies of its session."""
    return {one.name: one.value for one in carried if one.name in SESSION}


async def _step(
    told: Mapping[str, str], carried: Iterable[Cookie], way: Way
) -> tuple[SignInAnswer, Carried]:
    before = tuple(carried)
    ask = Ask("POST", STEP, json=told, cookies=before, expect="json", answers=REFUSED)
    reply = await converse(LOGIN, ask, way)
    return parse_sign_in(reply.status, reply.body), merged(before, reply.cookies)


async def _walk(source: str, path: str, carried: Carried, way: Way) -> Carried:
    ask = Ask("GET", path, cookies=carried, follow=True)
    reply = await converse(source, ask, way)
    found = merged(carried, reply.cookies)
    if any(not session_cookies(found).get(name) for name in SESSION):
        raise Unauthorized(CABINET, "the cabinet gave no session")
    return found
