"""Answers repeated anonymous reads of public JSON from ready bytes, in front of Django.

The first answer is made by Django. If it says `Cache-Control: public, max-age=N`, its bytes are
kept for N seconds (at most MAX_AGE_S) under path, query, host and language, with their ETag.
Whoever sends a cookie, a token or a `Prefer` header goes to Django, and so does every request that
is not a plain GET.
When an entry runs out one request renews it while the others still get the old bytes.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PREFIX = "/api/v1/"
MAX_AGE_S = 5.0
MAX_ENTRIES = 4096
MAX_TOTAL_BYTES = 64 * 1024 * 1024
MAX_BODY_BYTES = 512 * 1024
PERSONAL = {b"cookie", b"authorization", b"prefer", b"range"}
VARIANTS = {b"host", b"accept-language"}
KEPT = {b"content-type", b"etag", b"cache-control", b"vary", b"x-content-type-options"}


@dataclass(slots=True)
class Entry:
    """A ready answer; `renewing` is set while one request fetches the next."""

    body: bytes
    headers: Headers
    etag: bytes
    fresh_until: float
    renewing: bool = False
    not_modified: Headers = field(default_factory=list)


class FastPath:
    """An ASGI application around another; `rate` is calls per minute and address (0 = any)."""

    def __init__(
        self, app: App, *, rate: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app = app
        self.rate = rate
        self.clock = clock
        self.entries: OrderedDict[tuple[str, bytes], Entry] = OrderedDict()
        self.calls: dict[str, int] = {}
        self.minute = 0
        self.total_bytes = 0
        self.hits = 0
        self.misses = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory where that is allowed, else pass the request on."""
        asked = self._question(scope)
        if asked is None:
            await self.app(scope, receive, send)
            return
        key, wanted_etag = asked
        entry = self.entries.get(key)
        if entry and self._usable(entry) and self._allowed(scope):
            self.hits += 1
            await self._answer(entry, wanted_etag, send)
            return
        self.misses += 1
        try:
            await self.app(scope, receive, Recorder(self, key, send).send)
        finally:
            if entry:
                entry.renewing = False

    def _question(self, scope: Scope) -> tuple[tuple[str, bytes], bytes] | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        if not scope["path"].startswith(PREFIX):
            return None
        etag = b""
        variant = scope["query_string"]
        for name, value in scope["headers"]:
            if name in PERSONAL:
                return None
            if name == b"if-none-match":
                etag = value
            elif name in VARIANTS:
                variant += b"\0" + name + b"\0" + value
        return (scope["path"], variant), etag

    def _usable(self, entry: Entry) -> bool:
        late_s = self.clock() - entry.fresh_until
        if late_s < 0:
            return True
        if late_s < MAX_AGE_S and entry.renewing:
            return True
        entry.renewing = True
        return False

    def _allowed(self, scope: Scope) -> bool:
        """Count the call; once the minute is spent Django gives the refusal in its own words."""
        if not self.rate:
            return True
        minute = int(self.clock() // 60)
        if minute != self.minute:
            self.minute, self.calls = minute, {}
        address = (scope.get("client") or ("", 0))[0]
        self.calls[address] = self.calls.get(address, 0) + 1
        return self.calls[address] <= self.rate

    @staticmethod
    async def _answer(entry: Entry, wanted_etag: bytes, send: Send) -> None:
        same = bool(wanted_etag) and entry.etag in wanted_etag
        start: Message = {
            "type": "http.response.start",
            "status": 304 if same else 200,
            "headers": entry.not_modified if same else entry.headers,
        }
        await send(start)
        await send({"type": "http.response.body", "body": b"" if same else entry.body})

    def keep(self, key: tuple[str, bytes], entry: Entry) -> None:
        """Store an answer, dropping the oldest when there are too many."""
        before = self.entries.pop(key, None)
        self.entries[key] = entry
        self.total_bytes += len(entry.body) - (len(before.body) if before else 0)
        while len(self.entries) > MAX_ENTRIES or self.total_bytes > MAX_TOTAL_BYTES:
            _, dropped = self.entries.popitem(last=False)
            self.total_bytes -= len(dropped.body)


class Recorder:
    """Passes Django's answer on and remembers it when it may be shared."""

    def __init__(self, cache: FastPath, key: tuple[str, bytes], send: Send) -> None:
        self.cache = cache
        self.key = key
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Forward one ASGI message; the last part of a shareable answer stores it."""
        await self._send(message)
        if message["type"] == "http.response.start":
            self._start = message if message["status"] == 200 else None
            return
        if self._start is None:
            return
        self._body += message.get("body", b"")
        if len(self._body) > MAX_BODY_BYTES:
            self._start = None
        elif not message.get("more_body"):
            self._store(self._start)

    def _store(self, start: Message) -> None:
        headers = {name.lower(): value for name, value in start["headers"]}
        max_age_s = public_seconds(headers.get(b"cache-control", b""))
        etag = headers.get(b"etag", b"")
        if not max_age_s or not etag or b"set-cookie" in headers:
            return
        kept = [(name, value) for name, value in headers.items() if name in KEPT]
        length = (b"content-length", str(len(self._body)).encode())
        fresh_until = self.cache.clock() + min(max_age_s, MAX_AGE_S)
        entry = Entry(self._body, [*kept, length], etag, fresh_until)
        entry.not_modified = [pair for pair in kept if pair[0] != b"content-type"]
        self.cache.keep(self.key, entry)


def public_seconds(cache_control: bytes) -> float:
    """Return max-age of a `public` Cache-Control header; 0.0 means the answer is not shared."""
    parts = [part.strip() for part in cache_control.lower().split(b",")]
    if b"public" not in parts:
        return 0.0
    for part in parts:
        name, _, value = part.partition(b"=")
        if name == b"max-age" and value.isdigit():
            return float(value)
    return 0.0
