"""The demo source as a process that writes down when each request arrives.

Its first line is its address; then it answers "reset" and "arrivals" on its standard input.
"""

import json
import sys
import time
from pkgutil import resolve_name
from typing import Any

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
        _say({"url": server.url, "nickname": demo.suggested_players(1)[0]})
        for line in sys.stdin:
            if line.strip() == "reset":
                arrivals.clear()
            _say(sorted(arrivals))


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
