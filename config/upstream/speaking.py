"""One request of a conversation on the wire: a bounded body, cookies, typed errors, no secrets."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.cookies import Morsel
from typing import Any, Final

import orjson
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientProxyConnectionError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from yarl import URL

from config.upstream.asking import Ask, Cookie, FilePart, Reply, cookie_header
from config.upstream.errors import (
    Forbidden,
    ForbiddenAddress,
    Unauthorized,
    Unavailable,
    UpstreamError,
)
from config.upstream.guard import AddressRefused, Guard
from config.upstream.policy import Policy
from config.upstream.proxies import Proxy
from config.upstream.responses import ACCEPT, check, is_challenge, read_body
from config.upstream.wire import PROXY_LOGIN, REDIRECTS, ProxyFailed

CONNECT_S: Final = 10.0
OK: Final = int(HTTPStatus.OK)
JSON_STARTS: Final = (b"{", b"[")


def open_line(policy: Policy, guard: Guard | None) -> ClientSession:
    """Return connections for one source, without cookies, environment or redirects of their own.

    `guard` decides which addresses a proxy may have.
    """
    connector = guard.connector() if guard else TCPConnector(limit=policy.concurrency * 4)
    return ClientSession(
        connector=connector,
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=None, sock_connect=min(CONNECT_S, policy.timeout_s)),
        headers={"User-Agent": policy.user_agent},
        trust_env=False,
    )


def address(policy: Policy, ask: Ask) -> URL:
    """Return where a request goes; raises ValueError for a whole address of somebody else's."""
    base = policy.base_url.rstrip("/")
    if "://" in ask.path:
        if not ask.path.startswith(base + "/"):
            raise ValueError(f"That is not an address of {policy.source}.")
        url = URL(ask.path)
    else:
        url = URL(base + "/" + ask.path.lstrip("/"))
    if ask.params:
        url = url.update_query({name: str(value) for name, value in ask.params.items()})
    return url


async def speak(
    line: ClientSession,
    policy: Policy,
    ask: Ask,
    proxy: Proxy | None,
    now: Callable[[], datetime],
) -> Reply:
    """Send and return the reply; raises an UpstreamError, or ProxyFailed."""
    source, url = policy.source, address(policy, ask)
    within = ask.timeout_s or policy.timeout_s
    started = time.monotonic()
    try:
        async with asyncio.timeout(within):
            return await _exchange(line, policy, ask, url, proxy, now, started)
    except (ClientProxyConnectionError, ClientHttpProxyError) as error:
        _refuse_proxy(source, error)
        raise ProxyFailed from None
    except ConnectionTimeoutError:
        if proxy:
            raise ProxyFailed from None
        raise Unavailable(source, f"no connection to {url.host} in time", sent=False) from None
    except TimeoutError:
        raise Unavailable(source, f"no answer in {within:g} s") from None
    except ClientConnectorError as error:
        _refuse_proxy(source, error)
        if proxy and error.host != url.host:
            raise ProxyFailed from None
        reason = f"no connection to {error.host} ({type(error).__name__})"
        raise Unavailable(source, reason, sent=False) from None
    except (ClientError, OSError) as error:
        # The text of aiohttp's errors may hold the query or a proxy's password.
        raise Unavailable(source, f"the answer broke off ({type(error).__name__})") from None


def _refuse_proxy(source: str, error: ClientError) -> None:
    if isinstance(getattr(error, "os_error", None), AddressRefused):
        raise ForbiddenAddress(source, "the proxy's address is not a public one") from None


async def _exchange(
    line: ClientSession,
    policy: Policy,
    ask: Ask,
    url: URL,
    proxy: Proxy | None,
    now: Callable[[], datetime],
    started: float,
) -> Reply:
    login = proxy.authorization if proxy else {}
    tunnel = url.scheme == "https"
    headers, data = _dressed(ask, url)
    async with line.request(
        ask.method,
        url,
        data=data,
        headers=headers if tunnel else {**headers, **login},
        allow_redirects=False,
        proxy=proxy.url if proxy else None,
        proxy_headers=login if proxy and tunnel else None,
    ) as response:
        if response.status == PROXY_LOGIN and proxy:
            raise ProxyFailed
        body = await read_body(response, policy.source, policy.max_body_bytes)
        _check(response, body, policy, ask, now)
        return Reply(
            status=response.status,
            body=body,
            headers=response.headers,
            cookies=cookies_of(response, now()) if "Set-Cookie" in response.headers else (),
            location=response.headers.get("Location", ""),
            elapsed_ms=(time.monotonic() - started) * 1000,
        )


def _dressed(ask: Ask, url: URL) -> tuple[dict[str, str], Any]:
    """Return headers and body; bodies are made anew for each attempt."""
    headers = {"Accept": ACCEPT[ask.expect]}
    data: Any = None
    if ask.json is not None:
        headers["Content-Type"] = "application/json"
        data = orjson.dumps(ask.json)
    elif ask.form is not None:
        data = FormData(dict(ask.form))
    elif ask.multipart is not None:
        data = _multipart(ask.multipart)
    if ask.headers:
        headers.update(ask.headers)
    sent = cookie_header(ask.cookies, url.host or "")
    if sent:
        headers["Cookie"] = sent
    return headers, data


def _multipart(parts: Mapping[str, FilePart | str]) -> FormData:
    form = FormData(default_to_multipart=True)
    for name, part in parts.items():
        if isinstance(part, str):
            form.add_field(name, part)
        else:
            form.add_field(name, part.content, filename=part.name, content_type=part.content_type)
    return form


def _check(
    response: ClientResponse,
    body: bytes,
    policy: Policy,
    ask: Ask,
    now: Callable[[], datetime],
) -> None:
    status = response.status
    if status == OK and body[:1] in JSON_STARTS and "json" in response.content_type:
        return  # the usual answer, and no page of anybody's
    if status in ask.answers and not is_challenge(response, body):
        return
    if status in REDIRECTS and response.headers.get("Location"):
        return
    if status == HTTPStatus.FORBIDDEN and ask.cookies and "json" in response.content_type:
        raise Forbidden(policy.source, "this sign-in may not do that (HTTP 403)")
    error = _own_error(status, policy)
    if error is not None:
        raise error
    check(response, body, policy, ask.expect, now)


def _own_error(status: int, policy: Policy) -> UpstreamError | None:
    if status == HTTPStatus.UNAUTHORIZED:
        return Unauthorized(policy.source, "the sign-in is over (HTTP 401)")
    if status in policy.busy_statuses:
        return Unavailable(policy.source, f"the source is too busy (HTTP {status})")
    return None


def cookies_of(response: ClientResponse, now: datetime) -> tuple[Cookie, ...]:
    """Return the cookies that a response sets; those it takes back have an empty value."""
    host = response.url.host or ""
    return tuple(_cookie(morsel, host, now) for morsel in response.cookies.values())


def _cookie(morsel: Morsel[str], host: str, now: datetime) -> Cookie:
    domain = morsel["domain"].lstrip(".").lower()
    # A cookie for somebody else's domain stays with whom it came from.
    mine = domain and (host == domain or host.endswith("." + domain))
    return Cookie(
        name=morsel.key,
        value=morsel.coded_value,
        domain=domain if mine else host,
        path=morsel["path"] or "/",
        expires=_expiry(morsel, now),
    )


def _expiry(morsel: Morsel[str], now: datetime) -> datetime | None:
    age = str(morsel["max-age"])
    if age.lstrip("-").isdigit() and len(age) <= 10:
        return now + timedelta(seconds=min(int(age), 10 * 365 * 86_400))
    try:
        until = parsedate_to_datetime(morsel["expires"]) if morsel["expires"] else None
    except ValueError:
        return None
    if until is None:
        return None
    return until if until.tzinfo else until.replace(tzinfo=UTC)
