"""The demo source as an aiohttp application: the addresses and answers of FACEIT's Data API."""

import asyncio
import dataclasses
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from config.upstream.misbehaving import change_by, spoil
from stats.faceit.demo import answers
from stats.faceit.demo.asking import Gate, Refused
from stats.faceit.demo.failing import error_response, failing_response
from stats.faceit.demo.faults import Faults
from stats.faceit.demo.postman import Post, Posted, Postman
from stats.faceit.demo.webhooks import Disorder
from stats.faceit.demo.world import World, live_since, suggested_players, world_of

FAULTS = web.AppKey("faults", Faults)
POSTED = web.AppKey("posted", Posted)
Clock = Callable[[], float]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = Callable[[World, float, web.Request], Any]
ROUTES: dict[str, Answer] = {
    "/players": answers.player_by_name,
    "/players/{player}": answers.player,
    "/players/{player}/history": answers.history,
    "/players/{player}/games/{game}/stats": answers.game_stats,
    "/players/{player}/stats/{game}": answers.lifetime,
    "/players/{player}/bans": answers.bans,
    "/matches/{match}": answers.match,
    "/matches/{match}/stats": answers.match_stats,
    "/rankings/games/{game}/regions/{region}": answers.ranking,
    "/rankings/games/{game}/regions/{region}/players/{player}": answers.ranking_of_player,
    "/search/players": answers.search,
}


def create_app(
    *,
    seed: int = 1,
    clock: Clock = time.time,
    faults: Faults | None = None,
    api_key: str | None = None,
    limit_per_s: int = 200,
    quick_since: int | None = None,
    webhook_url: str = "",
    webhook_secret_header: str = "X-Faceit-Secret",  # noqa: S107 - a header's name
    webhook_secret: str = "",
    post: Post | None = None,
) -> web.Application:
    """Return the source; `clock` gives unix seconds. `faults` may be changed while it runs.

    With `api_key` others are refused (401); without, everybody may ask. Above `limit_per_s`
    requests of a key in a second it answers 429. `quick_since` is when the demo's speed begins
    (by default the last whole three hours of UTC). With `webhook_url` matches' events are posted
    there with the secret in the header; `post` says all of that and how untidily.
    """
    now = clock()
    world = world_of(seed, live_since(now) if quick_since is None else quick_since)
    if webhook_url and post is None:
        post = Post(webhook_url, webhook_secret_header, webhook_secret, Disorder())
    source = _Source(world, clock, faults or Faults(), api_key, Gate(limit_per_s), post)
    app = web.Application(middlewares=[source.guard])
    app[FAULTS], app[POSTED] = source.faults, source.posted
    app.add_routes([web.get(path, source.answer_with(make)) for path, make in ROUTES.items()])
    app.add_routes(
        [
            web.get("/_demo/", source.index),
            web.get("/_demo/faults", source.show_faults),
            web.post("/_demo/faults", source.set_faults),
        ]
    )
    app.cleanup_ctx.append(source.life)
    return app


class _Source:
    def __init__(
        self,
        world: World,
        clock: Clock,
        faults: Faults,
        api_key: str | None,
        gate: Gate,
        post: Post | None,
    ) -> None:
        self._world = world
        self._clock = clock
        self._api_key = api_key
        self._gate = gate
        self._post = post
        self.faults = faults
        self.posted = Posted()

    async def life(self, app: web.Application) -> AsyncIterator[None]:
        """Play the past as soon as the port is open, and post what happens, until the end."""
        past = asyncio.to_thread(self._world.advance, self._clock())
        tasks: list[asyncio.Task[Any]] = [asyncio.create_task(past)]
        if self._post is not None:
            postman = Postman(self._world, self._clock, self._post)
            postman.posted = self.posted
            tasks.append(asyncio.create_task(postman.run()))
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check the key and the rate, and let the set fault happen."""
        if "/_demo/" in request.path:
            return await handler(request)
        fault = self.faults.take(request.path)
        failure = await failing_response(fault, self.faults)
        if failure is not None:
            return failure
        key = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if self._api_key is not None and key != self._api_key:
            return error_response(401, "Unauthorized")
        passes, headers = self._gate.pass_through(key, asyncio.get_running_loop().time())
        if not passes:
            wait = headers["ratelimit-reset"]
            answer: web.StreamResponse = error_response(
                429, "Rate limit exceeded", Retry_After=wait
            )
        else:
            answer = await handler(request)
        answer.headers.update(headers)
        if not isinstance(answer, web.Response):
            return answer
        drip = self.faults.drip_bytes, self.faults.drip_every_s
        return await spoil(request, answer, fault, *drip)

    def answer_with(self, make: Answer) -> Handler:
        """Return a handler that makes an answer outside of the loop: some take a second."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                values = await asyncio.to_thread(make, self._world, self._clock(), request)
            except Refused as refused:
                return refused.response
            return _json(values)

        return handle

    async def index(self, request: web.Request) -> web.Response:
        """Answer with what is worth following here."""
        world = self._world
        featured = [world.by_nick[nick] for nick in suggested_players(world.seed)]
        return _json(
            {
                "demo": True,
                "seed": world.seed,
                "now": self._clock(),
                "quick_since": world.live_since,
                "players_total": len(world.people),
                "players": [{"nickname": p.nickname, "player_id": p.player_id} for p in featured],
                "webhooks": dataclasses.asdict(self.posted),
            }
        )

    async def show_faults(self, request: web.Request) -> web.Response:
        """Answer with the faults as they are set."""
        return _json(dataclasses.asdict(self.faults))

    async def set_faults(self, request: web.Request) -> web.Response:
        """Change faults by a JSON object of their fields; 400 says what is wrong with it."""
        if wrong := await change_by(self.faults, request):
            return error_response(400, wrong)
        return await self.show_faults(request)


def _json(values: Any) -> web.Response:
    body = json.dumps(values, ensure_ascii=False).encode()
    return web.Response(body=body, content_type="application/json", charset="utf-8")
