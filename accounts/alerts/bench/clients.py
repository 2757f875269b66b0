"""Five hundred WebSocket clients in one process, told by lines on stdin, answering on stdout.

`python -m accounts.alerts.bench.clients HOST PORT PATH COUNT` connects, prints `ready`, then for
each line `expect N` waits until every socket got N more text frames and prints one JSON object:
`last` (time of the last frame on the machine's monotonic clock, s), `frames`, `closed`
(sockets lost) and `p50_ms`, `p95_ms` of the frames that carry `"sent":` (the same clock).
"""

import asyncio
import base64
import itertools
import json
import os
import sys
import time
from typing import cast

import uvloop

TEXT, CLOSE, PING = 1, 8, 9
NUMBERED = b'{"v":1,"id":'
SENT = b'"sent":'
CONNECT_AT_ONCE = 50
RUN_TIMEOUT_S = 180


class Crowd:
    """What all sockets together have received."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.waiting = 0
        self.frames = 0
        self.closed = 0
        self.last = 0.0
        self.delays_s: list[float] = []
        self.done = asyncio.Event()

    def expect(self, each: int) -> None:
        """Begin a run in which every socket gets `each` frames."""
        self.waiting, self.frames, self.delays_s = each * self.count, 0, []
        self.done.clear()

    def take(self, frames: int) -> None:
        """Count text frames."""
        self.frames += frames
        if self.frames >= self.waiting:
            self.last = time.monotonic()
            self.done.set()

    def report(self) -> str:
        """Return the run as JSON."""
        delays = sorted(self.delays_s)
        figures = {"last": self.last, "frames": self.frames, "closed": self.closed}
        if delays:
            figures["p50_ms"] = delays[len(delays) // 2] * 1000
            figures["p95_ms"] = delays[int(len(delays) * 0.95)] * 1000
        return json.dumps(figures)


class Client(asyncio.Protocol):
    """One socket: shakes hands, counts text frames, answers pings."""

    def __init__(self, crowd: Crowd, request: bytes) -> None:
        self.crowd = crowd
        self.request = request
        self.opened = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Take what came, whole frames first."""
        self._buffer += data
        if not self._open:
            head, gap, rest = self._buffer.partition(b"\r\n\r\n")
            if not gap:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.opened.set_exception(ConnectionError(head.decode("latin-1")))
                return
            self._open, self._buffer = True, rest
            self.opened.set_result(None)
        self._frames()

    def _frames(self) -> None:
        buffer, at, texts = self._buffer, 0, 0
        while len(buffer) - at >= 2:
            opcode, size, start = buffer[at] & 15, buffer[at + 1] & 127, at + 2
            if size == 126:
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            if len(buffer) < start + size:
                break
            if opcode == TEXT:
                # Heartbeats have no id and are not counted.
                if buffer.startswith(NUMBERED, start):
                    texts += 1
                    self._time(buffer[start : start + size])
            else:
                self._control(opcode, buffer[start : start + size])
            at = start + size
        self._buffer = buffer[at:]
        if texts:
            self.crowd.take(texts)

    def _time(self, payload: bytes) -> None:
        _, found, rest = payload.partition(SENT)
        if found:
            sent = float(rest.split(b"}", 1)[0].split(b",", 1)[0])
            self.crowd.delays_s.append(time.monotonic() - sent)

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self.transport.write(bytes([0x8A, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
        elif opcode == CLOSE:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Note the loss; nobody should lose a socket here."""
        self.crowd.closed += 1
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before the handshake"))


def upgrade_request(host: str, port: int, path: str, cookie: str) -> bytes:
    """Return the opening request of a page of this very site."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}:{port}",
        f"Origin: http://{host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


async def gather(host: str, port: int, path: str, count: int, cookies: list[str]) -> Crowd:
    """Open all sockets, some at a time; cookies are dealt out in turn."""
    crowd, loop = Crowd(count), asyncio.get_running_loop()
    dealt = itertools.cycle(cookies)
    for start in range(0, count, CONNECT_AT_ONCE):
        batch = [
            await loop.create_connection(
                lambda: Client(crowd, upgrade_request(host, port, path, next(dealt))), host, port
            )
            for _ in range(min(CONNECT_AT_ONCE, count - start))
        ]
        await asyncio.gather(*(client.opened for _, client in batch))
    return crowd


async def obey(crowd: Crowd) -> None:
    """Do what stdin says until it ends."""
    loop = asyncio.get_running_loop()
    say("ready")
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        crowd.expect(int(line.split()[1]))
        say("expecting")
        await asyncio.wait_for(crowd.done.wait(), RUN_TIMEOUT_S)
        say(crowd.report())


def say(line: str) -> None:
    """Answer the bench."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(host: str, port: str, path: str, count: str) -> None:
    """Connect with the cookies of BENCH_COOKIES (separated by commas), then obey."""
    cookies = os.environ.get("BENCH_COOKIES", "").split(",")
    await obey(await gather(host, int(port), path, int(count), cookies))


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
