"""A small HTTP/1.1 load generator on bare asyncio protocols, run as a process of its own.

`python -m config.bench.load URL --connections 32 --seconds 3` prints one JSON object:
rate (answers per second), p50_ms, p99_ms, answers, errors (anything that is not 200).
Only loopback addresses are accepted.
"""

import argparse
import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import cast
from urllib.parse import urlsplit

import uvloop

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Load:
    """What one run measured."""

    rate: float
    p50_ms: float
    p99_ms: float
    answers: int
    errors: int


class Connection(asyncio.Protocol):
    """One keep-alive connection that asks again as soon as it has been answered."""

    def __init__(self, request: bytes, deadline: float) -> None:
        self.request = request
        self.deadline = deadline
        self.latencies_s: list[float] = []
        self.errors = 0
        self.done = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        self._sent_at = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Collect one whole answer, note its time, ask again."""
        self._buffer += data
        head, gap, rest = self._buffer.partition(b"\r\n\r\n")
        if not gap or len(rest) < _length(head):
            return
        now = time.perf_counter()
        self.latencies_s.append(now - self._sent_at)
        self.errors += not head.startswith(b"HTTP/1.1 200")
        self._buffer = rest[_length(head) :]
        if now < self.deadline:
            self._ask()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Finish; a connection that ended early counts as an error."""
        self.errors += time.perf_counter() < self.deadline
        if not self.done.done():
            self.done.set_result(None)


def _length(head: bytes) -> int:
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    if at < 0:
        return 0
    return int(lowered[at + 15 :].split(b"\r\n", 1)[0])


async def _run(host: str, port: int, request: bytes, connections: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    opened = [
        await loop.create_connection(lambda: Connection(request, started + seconds), host, port)
        for _ in range(connections)
    ]
    await asyncio.wait_for(
        asyncio.gather(*(protocol.done for _, protocol in opened)), seconds * 3 + 10
    )
    elapsed_s = time.perf_counter() - started
    latencies = sorted(t for _, protocol in opened for t in protocol.latencies_s)
    count = len(latencies)
    return Load(
        rate=count / elapsed_s,
        p50_ms=latencies[count // 2] * 1000,
        p99_ms=latencies[min(count - 1, int(count * 0.99))] * 1000,
        answers=count,
        errors=sum(protocol.errors for _, protocol in opened),
    )


def measure(url: str, connections: int, seconds: float) -> Load:
    """Load one loopback URL; raises ValueError for any other host."""
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK or not parts.port:
        raise ValueError("only http://127.0.0.1:PORT/… may be loaded")
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    request = (
        f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: application/json\r\n\r\n"
    ).encode()
    return uvloop.run(_run(parts.hostname, parts.port, request, connections, seconds))


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    result = measure(options.url, options.connections, options.seconds)
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
