"""The demo source as an aiohttp application: the same addresses and pages as the real one."""

import dataclasses
import json
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from config.upstream.misbehaving import change_by, spoil
from stats.warthunder.demo.failing import failing_response
from stats.warthunder.demo.faults import Fault, Faults, outage_at
from stats.warthunder.demo.killfeed import killfeed
from stats.warthunder.demo.profile_page import not_found_page, profile_page
from stats.warthunder.demo.rosters import EPOCH
from stats.warthunder.demo.squadron_page import board_page, no_squadron_page, squadron_page
from stats.warthunder.demo.world import SUGGESTED_SQUADRONS, World, world_of

CLOCK_HEADER = "X-Demo-Clock"
FAULTS = web.AppKey("faults", Faults)
_FAULT = web.RequestKey("fault", Fault)
_LANG = "{lang:en|ru|zh}"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_app(
    *, seed: int = 1, clock: Callable[[], float] = time.time, faults: Faults | None = None
) -> web.Application:
    """Return the source; `clock` gives unix seconds. `faults` may be changed while it runs."""
    source = _Source(world_of(seed), clock, faults or Faults())
    app = web.Application(middlewares=[source.fail])
    app[FAULTS] = source.faults
    app.add_routes(
        [
            web.get(f"/{_LANG}/community/userinfo/", source.profile),
            web.get(f"/{_LANG}/community/claninfo/{{name}}", source.squadron),
            web.get(
                f"/{_LANG}/community/getclansleaderboard/dif/_hist/page/{{page:\\d+}}/sort/dr_era5",
                source.board,
            ),
            web.get("/_demo/", source.index),
            web.get("/_demo/hudmsg", source.hudmsg),
            web.get("/_demo/faults", source.show_faults),
            web.post("/_demo/faults", source.set_faults),
        ]
    )
    return app


class _Source:
    def __init__(self, world: World, clock: Callable[[], float], faults: Faults) -> None:
        self._world = world
        self._clock = clock
        self._started_at = clock()
        self.faults = faults

    def _at(self, request: web.Request) -> float:
        """Return the asked moment, or now; raises 400 for one that is not in the past."""
        now = self._clock()
        asked = request.headers.get(CLOCK_HEADER)
        if asked is None:
            return now
        try:
            at = float(asked)
        except ValueError:
            at = math.nan
        if not EPOCH <= at <= now:
            text = f"{CLOCK_HEADER}: unix seconds between {EPOCH} and now are allowed"
            raise web.HTTPBadRequest(text=text)
        return at

    @web.middleware
    async def fail(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let the set fault or the source's own outage happen to a request."""
        if request.path.startswith("/_demo/"):
            return await handler(request)
        fault = self.faults.take(request.path)
        if not fault and self.faults.outages:
            fault = outage_at(self._world.seed, self._clock(), self._started_at)
        request[_FAULT] = fault
        failure = await failing_response(fault, self.faults)
        if failure is not None:
            return failure
        page = await handler(request)
        if not isinstance(page, web.Response):
            return page
        drip = self.faults.drip_bytes, self.faults.drip_every_s
        return await spoil(request, page, fault, *drip)

    async def profile(self, request: web.Request) -> web.Response:
        """Answer with a player's page, or the page that says there is none (status 200)."""
        lang, fault, at = request.match_info["lang"], request[_FAULT], self._at(request)
        nick = request.query.get("nick", "")
        view = self._world.find_player(nick, at, zeroed=fault is Fault.ZEROED)
        if view is None or fault is Fault.NOT_FOUND:
            return _html(not_found_page(lang))
        tag = view.squadron.tag_at(at) if view.squadron else ""
        return _html(profile_page(view, tag, lang))

    async def squadron(self, request: web.Request) -> web.Response:
        """Answer with a squadron's page by its exact name, or 404."""
        lang, fault, at = request.match_info["lang"], request[_FAULT], self._at(request)
        view = self._world.find_squadron(request.match_info["name"], at)
        if view is None or fault is Fault.NOT_FOUND:
            return _html(no_squadron_page(lang), status=404)
        hidden = self.faults.members_hidden if fault is Fault.MEMBER_MISMATCH else 0
        return _html(squadron_page(view, lang, members_hidden=hidden))

    async def board(self, request: web.Request) -> web.Response:
        """Answer with a page of the leaderboard, best rating first."""
        at, number = self._at(request), int(request.match_info["page"])
        if number < 1 or request[_FAULT] is Fault.NOT_FOUND:
            return _json({"status": "error", "msg": "no such page"})
        return _json(board_page(self._world.board_at(at), number))

    async def index(self, request: web.Request) -> web.Response:
        """Answer with what is worth following here."""
        return _json(
            {
                "demo": True,
                "seed": self._world.seed,
                "now": self._clock(),
                "players_total": self._world.rosters.players,
                "squadrons": list(SUGGESTED_SQUADRONS),
                "players": self._world.suggested_players(),
                "regressing_player": self._world.nick_at(self._world.fragile, self._clock()),
            }
        )

    async def hudmsg(self, request: web.Request) -> web.Response:
        """Answer as the game client of `?me=` would after an evening's play, or 404."""
        found = killfeed(self._world, request.query.get("me", ""), self._at(request))
        if found is None:
            return _json({"status": "error", "msg": "nobody plays under this nick"}, status=404)
        return _json(found)

    async def show_faults(self, request: web.Request) -> web.Response:
        """Answer with the faults as they are set."""
        return _json(dataclasses.asdict(self.faults))

    async def set_faults(self, request: web.Request) -> web.Response:
        """Change faults by a JSON object of their fields; 400 says what is wrong with it."""
        if wrong := await change_by(self.faults, request):
            return _json({"status": "error", "msg": wrong}, status=400)
        return await self.show_faults(request)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(
        status=status, body=text.encode(), content_type="text/html", charset="utf-8"
    )


def _json(values: dict[str, Any], status: int = 200) -> web.Response:
    body = json.dumps(values, ensure_ascii=False).encode()
    return web.Response(status=status, body=body, content_type="application/json", charset="utf-8")
