"""The demo source as an aiohttp application: addresses and answers in SofaScore's shape."""

import asyncio
import dataclasses
import json
import time
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any

from aiohttp import web

from config.upstream.misbehaving import change_by
from stats.football.demo import answers
from stats.football.demo.failing import (
    CALM_S,
    Fault,
    Faults,
    error_response,
    failing_response,
    outage_at,
)
from stats.football.demo.world import World

FAULTS = web.AppKey("faults", Faults)
Clock = Callable[[], float]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = Callable[[World, float, web.Request], Any]
_SEASON = "/unique-tournament/{ut}/season/{season}"
# Address → what answers, and for how many seconds it may be kept.
ROUTES: dict[str, tuple[Answer, int]] = {
    "/sport/football/scheduled-events/{day}": (answers.day, 10),
    "/sport/football/events/live": (answers.live, 10),
    "/unique-tournament/{ut}/seasons": (answers.seasons, 60),
    f"{_SEASON}/rounds": (answers.rounds, 3600),
    f"{_SEASON}/events/round/{{round}}": (answers.round_events, 10),
    f"{_SEASON}/events/round/{{round}}/slug/{{slug}}": (answers.round_events, 10),
    f"{_SEASON}/standings/total": (answers.standings, 60),
    "/event/{event}": (answers.event, 10),
    "/event/{event}/statistics": (answers.statistics, 10),
    "/event/{event}/lineups": (answers.lineups, 10),
    "/event/{event}/incidents": (answers.incidents, 10),
    "/event/{event}/shotmap": (answers.shotmap, 10),
    "/event/{event}/odds/1/featured": (answers.odds, 5),
    "/_demo/": (answers.index, 0),
}


def create_app(
    *, seed: int = 1, clock: Clock = time.time, faults: Faults | None = None
) -> web.Application:
    """Return the source; `clock` gives unix seconds. `faults` may be changed while it runs.

    Everything is a function of the seed and the clock, so that a restart goes on where it was.
    In its first five minutes a source does not fail by itself.
    """
    source = _Source(World(seed), clock, faults or Faults())
    app = web.Application(middlewares=[source.guard])
    app[FAULTS] = source.faults
    app.add_routes(
        [web.get(path, source.answer_with(make, keep)) for path, (make, keep) in ROUTES.items()]
    )
    app.add_routes(
        [
            web.get("/_demo/faults", source.show_faults),
            web.post("/_demo/faults", source.set_faults),
        ]
    )
    return app


class _Source:
    def __init__(self, world: World, clock: Clock, faults: Faults) -> None:
        self._world = world
        self._clock = clock
        self._calm_until = clock() + CALM_S
        self.faults = faults

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let faults happen: those that are set, then those of the clock."""
        if "/_demo/" in request.path:
            return await handler(request)
        fault = self.faults.take(request.path)
        now = self._clock()
        if not fault and self.faults.outages and now >= self._calm_until:
            fault = outage_at(self._world.seed, now, request.path)
        failure = await failing_response(Fault(fault), self.faults)
        return failure if failure is not None else await handler(request)

    def answer_with(self, make: Answer, keep_s: int) -> Handler:
        """Return a handler that makes an answer outside of the loop: a day's takes a while."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                values = await asyncio.to_thread(make, self._world, self._clock(), request)
            except answers.Missing:
                return error_response(404, "Not Found")
            return _answer(request, values, keep_s)

        return handle

    async def show_faults(self, request: web.Request) -> web.Response:
        """Answer with the faults as they are set."""
        return _answer(request, dataclasses.asdict(self.faults), 0)

    async def set_faults(self, request: web.Request) -> web.Response:
        """Change faults by a JSON object of their fields; 400 says what is wrong with it."""
        if wrong := await change_by(self.faults, request):
            return error_response(400, wrong.replace('"', "'"))
        return await self.show_faults(request)


def _answer(request: web.Request, values: Any, keep_s: int) -> web.Response:
    """Return an answer with its ETag, or say that what the asker has is still right."""
    body = json.dumps(values, ensure_ascii=False).encode()
    etag = f'W/"{blake2b(body, digest_size=5).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": f"max-age={keep_s}, public"}
    if etag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    return web.Response(
        body=body, headers=headers, content_type="application/json", charset="utf-8"
    )
