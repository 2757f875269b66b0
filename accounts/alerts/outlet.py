"""One socket's way out: a bounded queue, written directly while the peer keeps up."""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, Protocol

Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]
QUEUE_LIMIT = 256
TRY_AGAIN = 1013


class Source(Protocol):
    """Where a socket's frames come from; both are called in a thread with the database."""

    topic: str

    def latest(self) -> int:
        """Return the newest number of the topic."""
        ...

    def backlog(self, after: int, limit: int) -> list[tuple[int, str]]:
        """Return up to `limit` pairs (number, text of the frame) above `after`, in order."""
        ...


class Outlet:
    """Sends frames to one socket, each number once and in order; lives on one event loop.

    `last` is the number sent last, `known` the newest one heard of. While `live`, the frame
    `last + 1` goes straight out; anything further shows a gap, and the hub fills it from the
    table. A send that would block moves to a task, and frames queue behind it: beyond
    QUEUE_LIMIT the socket is closed with 1013, and the client resumes from its last number.
    """

    def __init__(self, source: Source, send: Send, on_gap: Callable[["Outlet"], None]) -> None:
        self.source = source
        self.topic = source.topic
        self.last = 0
        self.known = 0
        self.live = False
        self.closed = False
        self._send = send
        self._on_gap = on_gap
        self._queue: deque[Message] = deque()
        self._writing: asyncio.Task[None] | None = None

    def offer(self, seq: int, text: str) -> None:
        """Take a frame heard live: send it, ignore it (sent before), or have the gap filled."""
        if seq > self.known:
            self.known = seq
        if not self.live or seq <= self.last:
            return
        if seq == self.last + 1:
            self.last = seq
            self.push(text)
        else:
            self.lag()

    def lag(self) -> None:
        """Stop taking live frames until the hub has caught up from the table."""
        if self.live:
            self.live = False
            self._on_gap(self)

    def push(self, text: str) -> None:
        """Send a text now, or behind what is being sent."""
        self._write({"type": "websocket.send", "text": text})

    async def drained(self) -> None:
        """Wait until nothing is being sent."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    def close(self, code: int) -> None:
        """Close the socket; what is still queued is not sent."""
        if self.closed:
            return
        self._queue.clear()
        self._write({"type": "websocket.close", "code": code})
        self.closed, self.live = True, False

    def gone(self) -> None:
        """Forget the socket: the peer has left."""
        self.closed, self.live = True, False
        self._queue.clear()
        if self._writing is not None:
            self._writing.cancel()

    def _write(self, message: Message) -> None:
        if self.closed:
            return
        if self._writing is not None:
            self._queue.append(message)
            if len(self._queue) > QUEUE_LIMIT:
                self.close(TRY_AGAIN)
            return
        sending = self._send(message)
        try:
            # Nearly always the transport takes it at once: no task and no switch is needed.
            waiting = sending.send(None)
        except StopIteration:
            return
        except Exception:
            # The server raises when the peer has just left; the reading side ends the socket.
            self.gone()
            return
        self._writing = asyncio.ensure_future(self._finish(_resume(sending, waiting)))

    async def _finish(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._queue:
                await self._send(self._queue.popleft())
        except asyncio.CancelledError:
            raise
        except Exception:
            self.closed, self.live = True, False
        finally:
            self._writing = None


@types.coroutine
def _resume(started: Coroutine[Any, Any, None], waiting: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was run up to its first wait."""
    while True:
        try:
            value = yield waiting
        except BaseException as error:
            step: Callable[[], Any] = partial(started.throw, error)
        else:
            step = partial(started.send, value)
        try:
            waiting = step()
        except StopIteration:
            return
