"""One exchange on the wire: redirects by hand, a bounded body, typed errors, no secrets."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientProxyConnectionError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from yarl import URL

from config.upstream.answer import Answer
from config.upstream.errors import BadPayload, ForbiddenAddress, Unavailable, UpstreamError
from config.upstream.guard import AddressRefused, Guard
from config.upstream.policy import Policy
from config.upstream.proxies import Proxy
from config.upstream.responses import Expect, check, pause_s, read_body

MAX_REDIRECTS: Final = 5
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
SAME_METHOD: Final = frozenset({307, 308})
PROXY_LOGIN: Final = 407
CONTENT_HEADERS: Final = frozenset({"content-type", "accept"})


class ProxyFailed(Exception):
    """The proxy, not the source, did not do its work."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One request: headers are ours and may hold secrets; `body` None means no body."""

    method: str
    url: URL
    headers: Mapping[str, str]
    body: bytes | None = None


def utc_now() -> datetime:
    """Return the time now (aware, UTC)."""
    return datetime.now(UTC)


def open_session(policy: Policy, guard: Guard | None) -> ClientSession:
    """Return a session for one source, without cookies, environment or redirects of its own."""
    connector = guard.connector() if guard else TCPConnector(limit=policy.concurrency * 2)
    return ClientSession(
        connector=connector,
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=None),  # the policy's timeout spans the redirects too
        headers={"User-Agent": policy.user_agent},
        trust_env=False,
    )


def next_hop(hop: Hop, location: str, policy: Policy) -> Hop:
    """Return the request that a redirect asks for; pure.

    Headers that may hold a secret stay behind when the origin changes. Raises BadPayload for
    an address that is none.
    """
    try:
        url = hop.url.join(URL(location))
        origin = url.origin()
    except ValueError:
        raise BadPayload(policy.source, "a redirect that leads nowhere") from None
    if url.scheme not in ("http", "https"):
        raise BadPayload(policy.source, "a redirect that leads out of the web")
    if origin == hop.url.origin():
        return replace(hop, url=url)
    safe = {name: value for name, value in hop.headers.items() if name.lower() in CONTENT_HEADERS}
    return replace(hop, url=url.with_user(None), headers=safe)


def check_same_house(first: URL, url: URL, policy: Policy) -> None:
    """Raise Unavailable when a source sends us to another host, or from https to http."""
    if url.host != first.host and url.host not in policy.redirect_hosts:
        raise Unavailable(policy.source, f"the source sent us away, to {url.host}")
    if first.scheme == "https" and url.scheme != "https":
        raise Unavailable(policy.source, "the source sent us from https to http")


@dataclass(frozen=True, slots=True)
class Wire:
    """Sends requests for one policy. `guard` None opens sockets to any address.

    `roam` lets redirects lead to any host, as users' URLs may. `heed` is told the seconds that an
    answer's headers ask us to send nothing.
    """

    session: ClientSession
    policy: Policy
    guard: Guard | None = None
    roam: bool = False
    now: Callable[[], datetime] = utc_now
    heed: Callable[[float], None] | None = None

    async def exchange(
        self, hop: Hop, *, expect: Expect = "any", proxy: Proxy | None = None
    ) -> Answer:
        """Return the answer, or raise an UpstreamError or ProxyFailed.

        A 304 is an answer here. Everything has to happen within the policy's timeout.
        """
        started = time.monotonic()

        async def usable(response: ClientResponse) -> Answer:
            if self.heed:
                self.heed(pause_s(response.headers, self.policy.retry_after_cap_s))
            body = await read_body(response, self.policy.source, self.policy.max_body_bytes)
            check(response, body, self.policy, expect, self.now)
            return self.answer(response, body, started)

        return await self.send(hop, usable, proxy)

    async def send(
        self,
        hop: Hop,
        use: Callable[[ClientResponse], Awaitable[Answer]],
        proxy: Proxy | None = None,
    ) -> Answer:
        """Send, follow redirects, and return what `use` makes of the last response.

        Raises an UpstreamError or ProxyFailed.
        """
        source = self.policy.source
        try:
            async with asyncio.timeout(self.policy.timeout_s):
                return await self._follow(hop, use, proxy)
        except (ClientProxyConnectionError, ClientHttpProxyError):
            raise ProxyFailed from None
        except TimeoutError:
            raise Unavailable(source, f"no answer in {self.policy.timeout_s:g} s") from None
        except ClientConnectorError as error:
            raise self._unreachable(hop, error) from None
        except (ClientError, OSError) as error:
            # The text of aiohttp's errors may hold the query or a proxy's password.
            raise Unavailable(source, f"the answer broke off ({type(error).__name__})") from None

    def _unreachable(self, hop: Hop, error: ClientConnectorError) -> UpstreamError:
        if isinstance(error.os_error, AddressRefused):
            return ForbiddenAddress(self.policy.source, f"{error.host} is not a public address")
        reason = f"no connection to {error.host} ({type(error).__name__})"
        return Unavailable(self.policy.source, reason, sent=False)

    async def _follow(
        self, hop: Hop, use: Callable[[ClientResponse], Awaitable[Answer]], proxy: Proxy | None
    ) -> Answer:
        first = hop.url
        for _ in range(MAX_REDIRECTS + 1):
            if self.guard:
                self.guard.check_url(self.policy.source, hop.url)
            if not self.roam:
                check_same_house(first, hop.url, self.policy)
            async with self._request(hop, proxy) as response:
                if response.status == PROXY_LOGIN:
                    raise ProxyFailed
                location = response.headers.get("Location", "")
                if not _leads_on(response.status, location, hop.method):
                    return await use(response)
                hop = next_hop(hop, location, self.policy)
        raise BadPayload(self.policy.source, f"more than {MAX_REDIRECTS} redirects")

    def _request(
        self, hop: Hop, proxy: Proxy | None
    ) -> AbstractAsyncContextManager[ClientResponse]:
        login = proxy.authorization if proxy else {}
        # aiohttp sends proxy_headers only with CONNECT: over plain http the login goes along.
        tunnel = hop.url.scheme == "https"
        return self.session.request(
            hop.method,
            hop.url,
            data=hop.body,
            headers={**hop.headers, **({} if tunnel else login)},
            allow_redirects=False,
            proxy=proxy.url if proxy else None,
            proxy_headers=login if proxy and tunnel else None,
        )

    def answer(self, response: ClientResponse, body: bytes, started: float | None = None) -> Answer:
        """Return the response as an Answer, `started` being when its request went out."""
        elapsed_s = 0.0 if started is None else time.monotonic() - started
        return Answer(
            url=str(response.url.with_user(None)),
            status=response.status,
            body=body,
            content_type=response.headers.get("Content-Type", ""),
            fetched_at=self.now(),
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
            elapsed_ms=elapsed_s * 1000,
        )


def _leads_on(status: int, location: str, method: str) -> bool:
    """Tell a redirect to follow; a POST is repeated only where the answer says so."""
    return status in REDIRECTS and bool(location) and (method == "GET" or status in SAME_METHOD)
