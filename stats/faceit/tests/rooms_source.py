"""A FACEIT of scripted rooms: a test says who plays, what has happened and what is known by now."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import pytest
from aiohttp import web

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from config.upstream.policy import Backoff
from stats.faceit.tests import bodies
from stats.faceit.tests.bodies import pack, player_id, room_member, room_team, team_id
from stats.faceit.tests.line_bodies import map_stats, match_stats, side

SECRET = "the-operators-word"
FAST = {
    "rate_per_s": 5000.0,
    "per_second": None,
    "hourly_budget": None,
    "burst": 5000,
    "attempts": 1,
    "backoff": Backoff(0.0, 0.0, 0.0),
    "timeout_s": 10.0,
}
VERSIONS = {
    "match_object_created": 1,
    "match_status_configuring": 12,
    "match_status_ready": 23,
    "match_status_finished": 34,
    "match_status_cancelled": 34,
    "match_status_aborted": 34,
    "match_demo_ready": 45,
}
LIFE = (
    "match_object_created", "match_status_configuring", "match_status_ready",
    "match_status_finished", "match_demo_ready",
)  # fmt: skip


def match_id(number):
    return f"1-{number:08x}-1111-4222-8333-{number:012x}"


def iso(seconds):
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Room:
    """A match: its players' numbers (five a side) and what the source knows of it."""

    number: int
    players: tuple[int, ...] = tuple(range(1, 11))
    state: str = "FINISHED"
    finished_s: int = 0
    has_stats: bool = True
    counts: bool = False
    winner: int = 1

    @property
    def match_id(self):
        return match_id(self.number)

    @property
    def started_s(self):
        return self.finished_s - 2400

    def team(self, number):
        members = self.players[5 * number - 5 : 5 * number]
        return {**room_team(number), "roster": [room_member(n) for n in members]}

    def details(self):
        over = self.state == "FINISHED"
        result = {"winner": f"faction{self.winner}", "score": self.scores()}
        return bodies.details(
            match_id=self.match_id,
            version=40 if over else 20,
            teams={f"faction{n}": self.team(n) for n in (1, 2)},
            status=self.state,
            calculate_elo=self.counts,
            configured_at=self.started_s - 60,
            started_at=self.started_s,
            finished_at=self.finished_s if over else 0,
            results=result if over else {},
            detailed_results=[],
            demo_url=[],
        )

    def scores(self):
        return {
            "faction1": 13 if self.winner == 1 else 9,
            "faction2": 13 if self.winner == 2 else 9,
        }

    def stats(self):
        won = {1: (8, 5), 2: (4, 5)} if self.winner == 1 else {1: (4, 5), 2: (8, 5)}
        sides = [
            side(n, list(self.players[5 * n - 5 : 5 * n]), won=self.winner == n, halves=won[n])
            for n in (1, 2)
        ]
        return match_stats(map_stats(match_id=self.match_id, teams=sides))

    def in_history(self):
        return bodies.history_match(
            match_id=self.match_id,
            teams={
                f"faction{n}": {
                    "team_id": team_id(n),
                    "nickname": f"team_{n}",
                    "avatar": "",
                    "type": "",
                    "players": [room_member(p) for p in self.players[5 * n - 5 : 5 * n]],
                }
                for n in (1, 2)
            },
            playing_players=[player_id(n) for n in self.players],
            started_at=self.started_s,
            finished_at=self.finished_s,
            results={"winner": f"faction{self.winner}", "score": self.scores()},
        )

    def webhook(self, event, **payload):
        """Return what FACEIT posts of an event of this room; the same event has the same id."""
        at = self.finished_s if event in ("match_status_finished", "match_demo_ready") else 0
        times = {
            "created_at": iso(self.started_s - 120),
            "updated_at": iso(at or self.started_s),
            "started_at": iso(self.started_s) if event not in LIFE[:2] else None,
            "finished_at": iso(self.finished_s) if event == "match_status_finished" else None,
        }
        teams = [{**self.team(n), "id": team_id(n)} for n in (1, 2)]
        named = event != "match_demo_ready"
        body = bodies.webhook(
            event,
            id=self.match_id,
            version=VERSIONS[event],
            teams=teams if named else [],
            **times | payload,
        )
        body["event_id"] = str(uuid5(NAMESPACE_URL, f"{self.match_id} {event}"))
        body["timestamp"] = iso(at or self.started_s)
        return body


@dataclass
class RoomsSource:
    """The rooms and players, and how often each address was asked."""

    rooms: dict[str, Room] = field(default_factory=dict)
    elos: dict[str, int] = field(default_factory=dict)
    bans: dict[str, list[dict]] = field(default_factory=dict)
    asked: Counter = field(default_factory=Counter)
    url: str = ""

    def add(self, number, **told):
        told.setdefault("finished_s", int(time.time()) - 60)
        room = Room(number, **told)
        self.rooms[room.match_id] = room
        return room

    def app(self):
        app = web.Application()
        app.add_routes(
            [
                web.get("/matches/{id}", self.details),
                web.get("/matches/{id}/stats", self.stats),
                web.get("/players/{id}", self.player),
                web.get("/players/{id}/history", self.history),
                web.get("/players/{id}/bans", self.banned),
            ]
        )
        return app

    async def details(self, request):
        self.asked["details"] += 1
        room = self.rooms.get(request.match_info["id"])
        return self.answer(room and room.details())

    async def stats(self, request):
        self.asked["stats"] += 1
        room = self.rooms.get(request.match_info["id"])
        return self.answer(room.stats() if room and room.has_stats else None)

    async def player(self, request):
        self.asked["player"] += 1
        key = request.match_info["id"]
        body = bodies.profile(player_id=key, nickname=f"Sorrel_{int(key[:8], 16)}")
        body["games"] = {"cs2": {**body["games"]["cs2"], **self.standing(key)}}
        return self.answer(body)

    def standing(self, key):
        elo = self.elos.get(key, 1800)
        level = 10 if elo > 2000 else 9 if elo > 1750 else 8
        return {"faceit_elo": elo, "skill_level": level}

    async def history(self, request):
        self.asked["history"] += 1
        number = int(request.match_info["id"][:8], 16)
        mine = [r for r in self.rooms.values() if number in r.players and r.state == "FINISHED"]
        mine.sort(key=lambda room: -room.finished_s)
        limit = int(request.query.get("limit", "20"))
        first = int(request.query.get("offset", "0"))
        shown = mine[first : first + limit]
        return self.answer(bodies.page([room.in_history() for room in shown]))

    async def banned(self, request):
        self.asked["bans"] += 1
        return self.answer(bodies.page(self.bans.get(request.match_info["id"], [])))

    @staticmethod
    def answer(body):
        if body is None:
            return web.json_response(bodies.error(), status=404)
        return web.Response(body=pack(body), content_type="application/json")


@pytest.fixture
def rooms(settings):
    """A running source of scripted rooms, in use: every question goes there, without waiting."""
    settings.FACEIT_API_KEY = "key"
    settings.FACEIT_WEBHOOK_SECRET = SECRET
    registry.reset()
    source = RoomsSource()
    with LoopbackServer(source.app()) as server:
        source.url = server.url
        registry.override_base_url("faceit", server.url, **FAST)
        yield source
        registry.reset()
