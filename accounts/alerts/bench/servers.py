"""The servers that the bench compares, each in a process of its own, told by stdin.

`python -m accounts.alerts.bench.servers ours|feeds|peer PORT` prints `ready`; each line
`go COUNT PAUSE_MS` sends COUNT messages to every socket, PAUSE_MS apart. The messages of all are
equally long. `feeds` stores an alert for every follower and lets each hear their own.
"""

import asyncio
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import uvicorn
import uvloop

TYPE = "warthunder.squadron.left"
USER_ID = int(os.environ.get("BENCH_USER_ID", "1"))


def message_data(number: int) -> dict[str, Any]:
    """Return the data of one message: what an alert of a squadron carries, and when it left."""
    return {
        "text": f"Bench_Pilot_{number:04d} left Bench Squadron after 412 days, rating 1 204",
        "group": "roster",
        "icon": "users",
        "tone": "bad",
        "subject": {"type": "warthunder.squadron", "id": "12"},
        "quiet": False,
        "demo": True,
        "sent": time.monotonic(),
    }


def each_command(act: Callable[[int, float], None]) -> None:
    """Run `act(count, pause_s)` for every line of stdin."""
    for line in sys.stdin:
        _, count, pause_ms = line.split()
        act(int(count), float(pause_ms) / 1000)


def say_ready() -> None:
    """Tell the bench that the port is open."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def ours(port: int) -> None:
    """Serve the whole house, and send into one person's feed from another thread."""
    _house(port, _broadcast)


def feeds(port: int) -> None:
    """Serve the whole house, and tell every follower of a squadron from another thread."""
    _house(port, _tell_followers)


def _house(port: int, act: Callable[[int], None]) -> None:
    from config.asgi import application

    config = uvicorn.Config(
        application, host="127.0.0.1", port=port, log_config=None, ws_per_message_deflate=False
    )
    server = _Server(config)
    threading.Thread(target=_publish_on_command, args=(server, act), daemon=True).start()
    server.run()


class _Server(uvicorn.Server):
    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        say_ready()


def _publish_on_command(server: uvicorn.Server, act: Callable[[int], None]) -> None:
    numbers = itertools.count(1)

    def publish(count: int, pause_s: float) -> None:
        due = time.monotonic()
        for _ in range(count):
            act(next(numbers))
            due += pause_s
            time.sleep(max(0.0, due - time.monotonic()))

    each_command(publish)
    server.should_exit = True


def _broadcast(seq: int) -> None:
    from accounts.alerts.stream import body_of, broadcast_many

    body = body_of(TYPE, datetime.now(UTC), message_data(seq))
    broadcast_many([body], {f"user:{USER_ID}": [(seq, 0)]})


def _tell_followers(seq: int) -> None:
    from accounts.alerts.bench.person import SUBJECT
    from accounts.alerts.services import publish

    payload = {"nick": f"Bench_Pilot_{seq:04d}", "squadron": "Bench", "sent": time.monotonic()}
    publish(TYPE, SUBJECT, payload, datetime.now(UTC))


def peer(port: int) -> None:
    """Serve the same to the clients of `websockets.broadcast`."""
    uvloop.run(_peer(port))


async def _peer(port: int) -> None:
    from websockets.asyncio.server import broadcast, serve

    from accounts.alerts.stream import body_of, frame_text

    async def hold(connection: Any) -> None:
        await connection.wait_closed()

    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    async with serve(hold, "127.0.0.1", port, compression=None) as server:

        async def send(count: int, pause_s: float) -> None:
            for number in range(count):
                body = body_of(TYPE, datetime.now(UTC), message_data(number))
                broadcast(server.connections, frame_text(number, body))
                await asyncio.sleep(pause_s)

        def command() -> None:
            each_command(
                lambda count, pause_s: asyncio.run_coroutine_threadsafe(
                    send(count, pause_s), loop
                ).result()
            )
            loop.call_soon_threadsafe(stop.set)

        threading.Thread(target=command, daemon=True).start()
        say_ready()
        await stop.wait()


if __name__ == "__main__":
    {"ours": ours, "feeds": feeds, "peer": peer}[sys.argv[1]](int(sys.argv[2]))
