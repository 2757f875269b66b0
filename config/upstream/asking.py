"""What is said in a conversation with a source: requests, replies, cookies, ways out. Values."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import orjson

from config.upstream.proxies import Proxy
from config.upstream.responses import Expect

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Params = Mapping[str, str | int | float]
Told = Callable[[str, float], None]
NOT_IN_COOKIES: Final = frozenset("\r\n\0;")


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that a source set. `domain` has no dot in front; `expires` None ends with it all.

    Its value is a secret and is not shown.
    """

    name: str
    value: str = field(repr=False)
    domain: str = ""
    path: str = "/"
    expires: datetime | None = None

    def as_row(self) -> dict[str, Any]:
        """Return it as JSON can keep it."""
        until = self.expires.isoformat() if self.expires else None
        return {
            "name": self.name,
            "value": self.value,
            "domain": self.domain,
            "path": self.path,
            "expires": until,
        }

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Cookie":
        """Return the cookie that `as_row` wrote down."""
        until = row.get("expires")
        return cls(
            name=row["name"],
            value=row["value"],
            domain=row.get("domain", ""),
            path=row.get("path", "/"),
            expires=datetime.fromisoformat(until) if until else None,
        )


Cookies = Mapping[str, str] | Iterable[Cookie]


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of a multipart form."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `path` is relative to the source's address, or whole and below it.

    One of `json`, `form` and `multipart` may be the body. `answers` are statuses besides 2xx
    (and, without `follow`, 3xx) that the caller reads itself instead of an error. `repeatable`:
    sending it twice does no harm, so that it is retried. `follow` goes where redirects lead, the
    cookies so far along with it. `party` is whom a 429 is meant for, such as one shop; empty
    means everybody who asks this source.
    """

    method: Method
    path: str
    params: Params | None = None
    json: Any = None
    form: Mapping[str, str] | None = None
    multipart: Mapping[str, FilePart | str] | None = None
    headers: Mapping[str, str] | None = None
    cookies: Cookies | None = None
    expect: Expect = "any"
    answers: Collection[int] = ()
    repeatable: bool = False
    follow: bool = False
    timeout_s: float | None = None
    party: str = ""

    def __repr__(self) -> str:
        return f"<Ask {self.method} {self.path.partition('?')[0]}>"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole. `cookies` are those set, at every hop; `location` where it points."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    cookies: tuple[Cookie, ...] = ()
    location: str = ""
    elapsed_ms: float = 0.0

    def __repr__(self) -> str:
        return f"<Reply {self.status}, {len(self.body)} bytes>"

    def json(self) -> Any:
        """Return the body as JSON; raises ValueError where it is none."""
        return orjson.loads(self.body)


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of the house: this machine's own address, or one proxy.

    Each has a rate of its own at every source. `told` hears what came of each request by it: the
    outcome's word ("ok", "blocked", "proxy_failed" …) and how many milliseconds it took.
    """

    lane: str = "direct"
    proxy: Proxy | None = None
    told: Told | None = field(default=None, repr=False, compare=False)


DIRECT: Final = Way()


def cookie_header(cookies: Cookies | None, host: str) -> str:
    """Return the Cookie header for a host; raises ValueError for what a header cannot hold."""
    if not cookies:
        return ""
    pairs = (
        cookies.items()
        if isinstance(cookies, Mapping)
        else [(one.name, one.value) for one in cookies if belongs(one, host)]
    )
    for name, value in pairs:
        if not NOT_IN_COOKIES.isdisjoint(name + value):
            raise ValueError(f"The cookie {name[:40]!r} holds a character that ends a header.")
    return "; ".join(f"{name}={value}" for name, value in pairs)


def belongs(cookie: Cookie, host: str) -> bool:
    """Tell whether a cookie goes to a host: its own, or one below it."""
    return not cookie.domain or host == cookie.domain or host.endswith("." + cookie.domain)


def merged(first: Iterable[Cookie], later: Iterable[Cookie]) -> tuple[Cookie, ...]:
    """Return all cookies; a later one replaces its namesake of the same place, or takes it back."""
    kept = {(one.name, one.domain, one.path): one for one in (*first, *later)}
    return tuple(one for one in kept.values() if one.value)
