"""The demo source as a process that writes down when each request arrives.

Its first line is its address; then it answers "reset" and "arrivals" on its standard input.
"""

import gc
import json
import sys
import time
from pkgutil import resolve_name
from typing import Any
from urllib.request import urlopen

from config.upstream.loopback import LoopbackServer

# By its path, as settings name it: nothing but tests may import a demo source.
SOURCE = "stats.faceit.demo"


def main() -> None:
    """Serve until the standard input ends."""
    demo = resolve_name(SOURCE)
    app = demo.create_app(limit_per_s=100_000)
    arrivals: list[float] = []

    app.middlewares.insert(0, _stamped(arrivals))
    with LoopbackServer(app) as server:
        _warm_up(server.url, demo.suggested_players(1)[0])
        # Collecting the demo's whole past would hold arrivals back, and then stamp them at once.
        gc.collect()
        gc.freeze()
        _say({"url": server.url, "nickname": demo.suggested_players(1)[0]})
        for line in sys.stdin:
            if line.strip() == "reset":
                arrivals.clear()
            _say(sorted(arrivals))


def _warm_up(url: str, nickname: str) -> None:
    """Ask for the lists once: the demo reckons its past when it is first asked for."""
    player = _read(f"{url}/players?nickname={nickname}")["player_id"]
    to = 0
    while True:
        query = f"limit=100&to={to}" if to else "limit=100"
        items = _read(f"{url}/players/{player}/games/cs2/stats?{query}")["items"]
        if len(items) < 100:
            return
        to = items[-1]["stats"]["Match Finished At"]


def _read(url: str) -> Any:
    with urlopen(url) as answer:  # noqa: S310  # our own server on this machine
        return json.load(answer)


def _stamped(arrivals: list[float]) -> Any:
    async def stamp(request: Any, handler: Any) -> Any:
        arrivals.append(time.monotonic())
        return await handler(request)

    stamp.__middleware_version__ = 1  # type: ignore[attr-defined]  # what aiohttp's decorator sets
    return stamp


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
