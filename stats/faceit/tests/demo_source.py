"""The demo source as tests see it: a world at a fixed time, and a server to ask."""

import asyncio
import json
from typing import Any

import aiohttp

from stats.faceit.demo import Faults, World, create_app, world_of
from stats.faceit.demo.matches import FINISHED, Match

NOW = 1_774_375_200 + 1_800  # 2026-03-24 18:30 UTC
QUICK_SINCE = 1_774_375_200


def world() -> World:
    """Return the world of all these tests, advanced to NOW."""
    found = world_of(1, QUICK_SINCE)
    found.advance(NOW)
    return found


def finished(count: int, *, live: bool = False) -> list[Match]:
    """Return some finished matches, spread over all of the time."""
    there = [
        m
        for m in world().ledger.matches
        if m.outcome == FINISHED and m.live is live and m.times.finished <= NOW - 20
    ]
    return there[:: max(1, len(there) // count)][:count]


class Source:
    """The running source: a clock and faults to set, and questions to ask."""

    def __init__(self, now: float = NOW, quick_since: int = QUICK_SINCE, **options: Any) -> None:
        self.now = now
        self.faults = Faults()
        self.app = create_app(
            clock=lambda: self.now, faults=self.faults, quick_since=quick_since, **options
        )
        self.url = ""

    def ask(self, path: str, method: str = "GET", **options: Any) -> tuple[int, bytes, Any]:
        """Return status, body and headers."""
        return asyncio.run(self._ask(path, method, options))

    def json(self, path: str, **params: Any) -> Any:
        """Return the parsed body of a 200."""
        status, body, _headers = self.ask(path, params=params)
        assert status == 200, body
        return json.loads(body)

    def status(self, path: str, **params: Any) -> int:
        """Return the status alone."""
        return self.ask(path, params=params)[0]

    async def _ask(self, path: str, method: str, options: dict[str, Any]) -> tuple[int, bytes, Any]:
        timeout = aiohttp.ClientTimeout(total=options.pop("timeout", 40))
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(method, self.url + path, **options) as answer,
        ):
            return answer.status, await answer.read(), answer.headers
