"""Football's two sources in small: a test says what there is, and how they fail."""

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from config.upstream.policy import Backoff
from stats.football import client
from stats.football.tests import football_bodies as bodies
from stats.football.tests.football_bodies import pack

FAST = {
    "rate_per_s": 5000.0,
    "hourly_budget": None,
    "burst": 5000,
    "attempts": 1,
    "backoff": Backoff(0.0, 0.0, 0.0),
    "timeout_s": 10.0,
    "ttl_s": {"default": 0},
}
SEASON = 76_986
PARTS = ("incidents", "statistics", "shotmap", "lineups", "odds/1/featured")


@dataclass
class Sources:
    """What both sources would say now; `asked` counts by path, `statuses` what was answered.

    `failing` answers every question with that status instead; with `meet` the first so many wait
    until all of them are there.
    """

    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    events: list[dict] = field(default_factory=list)
    live: list[dict] = field(default_factory=list)
    parts: dict[tuple[int, str], bytes] = field(default_factory=dict)
    failing: int = 0
    retry_after: str = ""
    asked: Counter = field(default_factory=Counter)
    statuses: Counter = field(default_factory=Counter)
    url: str = ""
    meet: int = 0
    _met: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self):
        """Return the sources as one application."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        return app

    async def _answer(self, request):
        path = request.match_info["path"]
        self.asked[path] += 1
        if self.meet:
            if self.asked.total() >= self.meet:
                self._met.set()
            await asyncio.wait_for(self._met.wait(), 20)
        response = self._respond(request, path)
        self.statuses[response.status] += 1
        return response

    def _respond(self, request, path):
        if self.failing:
            headers = {"Retry-After": self.retry_after} if self.retry_after else {}
            return web.Response(status=self.failing, headers=headers)
        body = self.body(path)
        if body is None:
            return web.Response(status=404)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        kind = "application/json" if not path.startswith("20") else "text/plain"
        return web.Response(body=body, content_type=kind, headers={"ETag": etag})

    def body(self, path):
        """Return what lies at a path, or None."""
        words = path.split("/")
        if words[0].startswith("20"):
            return self.files.get((words[0], words[1].removesuffix(".json")))
        if path == "sport/football/events/live":
            return pack({"events": self.live})
        if path.startswith("sport/football/scheduled-events/"):
            return pack({"events": self.events})
        if words[0] == "event":
            return self._of_event(int(words[1]), "/".join(words[2:]))
        return self._of_season("/".join(words[2:]))

    def _of_season(self, rest):
        if rest == "seasons":
            seasons = [{"id": SEASON, "name": "Premier League 25/26", "year": "25/26"}]
            return pack({"seasons": seasons})
        if rest.endswith("/rounds"):
            return pack({"currentRound": {"round": 7}, "rounds": [{"round": 7}]})
        if rest.endswith("/standings/total"):
            return pack({"standings": [{"name": "Premier League", "rows": []}]})
        return pack({"events": self.events}) if "/events/round/" in rest else None

    def _of_event(self, number, part):
        if not part:
            known = {one["id"]: one for one in (*self.events, *self.live)}
            return pack({"event": known[number]}) if number in known else None
        return self.parts.get((number, part))


def season(number, goals=1):
    """Return a season's file of two teams of a league with a name of its own."""
    home, away = f"Northford {number}", f"Southgate {number}"
    return bodies.season(bodies.fixture(home, away, score={"ft": [goals, 0]}))


def event(number, **changes):
    """Return an event between two teams of its own."""
    return bodies.event(
        id=number,
        homeTeam=bodies.side(number * 2, f"Home {number}", country={"alpha2": "EN"}),
        awayTeam=bodies.side(number * 2 + 1, f"Away {number}", country={"alpha2": "EN"}),
        **changes,
    )


@pytest.fixture
def sources(settings, db):
    """Both sources, connected; one league is configured."""
    settings.FOOTBALL_LEAGUES = ["en.1"]
    settings.DOZOR_DEMO, settings.OPENFOOTBALL = False, True
    told = Sources()
    registry.reset()
    with LoopbackServer(told.app()) as server:
        told.url = server.url
        settings.SOFASCORE_BASE_URL = server.url
        for name in ("openfootball", "sofascore"):
            registry.override_base_url(name, server.url, **FAST)
        yield told
    registry.reset()
    client.authorise()
