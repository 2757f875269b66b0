"""Takes a request's body in before a thread is given to it, so that slow senders hold none.

A body is kept in memory while it is small and in a temporary file beyond that. What is too large,
too slow or too much at once goes on with an empty body and the mark `dozor.refused` in its scope:
`config.refusals` answers it in the words of the house.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_HELD_BYTES = 512 * 1024 * 1024
IN_MEMORY_BYTES = 256 * 1024
STALL_S = 20.0
WHOLE_S = 300.0
CHUNK = 64 * 1024
REFUSED = "dozor.refused"
TOO_SLOW, TOO_LARGE, TOO_MUCH = 408, 413, 503


class Refusal(Exception):
    """The body is not taken; `status` says why: 408, 413 or 503."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client left before it had sent everything."""


class Intake:
    """An ASGI application around another that gets whole bodies only.

    `stall_s` is the longest silence within a body, `whole_s` the longest time for all of it.
    `large` are patterns of whole paths → the bytes that may be sent there instead of `max_bytes`.
    """

    def __init__(
        self,
        app: App,
        *,
        max_bytes: int = MAX_BODY_BYTES,
        max_held: int = MAX_HELD_BYTES,
        large: Mapping[str, int] | None = None,
        stall_s: float = STALL_S,
        whole_s: float = WHOLE_S,
    ) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.max_held = max_held
        self.large = [(re.compile(path), most) for path, most in (large or {}).items()]
        self.stall_s = stall_s
        self.whole_s = whole_s
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        declared = declared_bytes(scope)
        if declared == 0:
            await self.app(scope, receive, send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as body:
            size = 0
            try:
                size = await self._fill(body, declared, receive, self._most(scope))
            except Refusal as refusal:
                scope[REFUSED] = refusal.status
                send = closing(send)
                body.seek(0)
                body.truncate()
            except Gone:
                return
            try:
                scope["headers"] = with_length(scope["headers"], size)
                await self.app(scope, Replay(body, size, receive).receive, send)
            finally:
                self.held -= size

    def _most(self, scope: Scope) -> int:
        path = scope.get("path", "")
        return next(
            (most for pattern, most in self.large if pattern.fullmatch(path)), self.max_bytes
        )

    async def _fill(
        self, body: IO[bytes], declared: int | None, receive: Receive, most: int
    ) -> int:
        """Copy the body and return its size, which `held` then includes; raises Refusal, Gone."""
        if declared and declared > most:
            raise Refusal(TOO_LARGE)
        size, clock = 0, asyncio.get_running_loop().time
        end = clock() + self.whole_s
        try:
            while True:
                # One deadline at a time: before Python 3.12 `wait_for` may swallow an outer one.
                left_s = end - clock()
                if left_s <= 0:
                    raise Refusal(TOO_SLOW)
                message = await asyncio.wait_for(receive(), min(self.stall_s, left_s))
                if message["type"] == "http.disconnect":
                    raise Gone
                part = message.get("body", b"")
                size += len(part)
                self.held += len(part)
                self._check(size, most)
                body.write(part)
                if not message.get("more_body"):
                    body.seek(0)
                    return size
        except BaseException as error:
            self.held -= size
            if isinstance(error, TimeoutError):
                raise Refusal(TOO_SLOW) from None
            raise

    def _check(self, size: int, most: int) -> None:
        if size > most:
            raise Refusal(TOO_LARGE)
        if self.held > self.max_held:
            raise Refusal(TOO_MUCH)


class Replay:
    """Gives a stored body out again, in parts; after it, whatever the server has to say."""

    def __init__(self, body: IO[bytes], size: int, receive: Receive) -> None:
        self._body = body
        self._left = size
        self._receive = receive
        self._done = False

    async def receive(self) -> Message:
        """Return the next ASGI message."""
        if self._done:
            return await self._receive()
        part = self._body.read(CHUNK)
        self._left -= len(part)
        self._done = self._left <= 0 or not part
        return {"type": "http.request", "body": part, "more_body": not self._done}


def declared_bytes(scope: Scope) -> int | None:
    """Return the length that the headers name: 0 without a body, None when they do not say."""
    length: int | None = 0
    for name, value in scope["headers"]:
        if name == b"transfer-encoding":
            return None
        if name == b"content-length":
            with contextlib.suppress(ValueError):
                length = int(value)
    return length


def with_length(headers: list[tuple[bytes, bytes]], size: int) -> list[tuple[bytes, bytes]]:
    """Return the headers of a body of known size: WSGI reads none without its length."""
    told = {b"content-length", b"transfer-encoding"}
    kept = [pair for pair in headers if pair[0] not in told]
    return [*kept, (b"content-length", str(size).encode())]


def closing(send: Send) -> Send:
    """Return a `send` that ends the connection after the answer: unread bytes may follow."""

    async def close_after(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await send(message)

    return close_after
