"""One function for each address: the world and a time in, the answer's JSON out."""

from typing import Any

from aiohttp import web

from stats.faceit.demo.asking import Page, Refused, integer, page_of
from stats.faceit.demo.lifetime_json import lifetime_json
from stats.faceit.demo.match_json import details_json, history_json
from stats.faceit.demo.matches import Match
from stats.faceit.demo.people import Person
from stats.faceit.demo.player_json import bans_of, found_json, player_json, rank_json
from stats.faceit.demo.stats_json import game_stats_json, has_stats, match_stats_json
from stats.faceit.demo.venue import GAME, REGIONS
from stats.faceit.demo.world import World

Json = dict[str, Any]
HISTORY_OFFSET_MAX, STATS_OFFSET_MAX = 1000, 200
_NOT_FOUND = "The resource was not found."


def player_by_name(world: World, now: float, request: web.Request) -> Json:
    """Answer `/players` by nickname, or by game and the game's own identifier."""
    query = request.query
    if "nickname" in query:
        person = world.by_nick.get(query["nickname"])
    elif "game" in query and "game_player_id" in query:
        person = world.by_steam.get(query["game_player_id"])
    else:
        raise Refused(400, "nickname, or game and game_player_id are required")
    if person is None:
        raise Refused(404, _NOT_FOUND)
    return player_json(world, person, now)


def player(world: World, now: float, request: web.Request) -> Json:
    """Answer `/players/{id}`."""
    return player_json(world, _person(world, request), now)


def history(world: World, now: float, request: web.Request) -> Json:
    """Answer a player's history, newest first; times are seconds."""
    page = page_of(request, HISTORY_OFFSET_MAX)
    person = _person(world, request)
    if "game" not in request.query:
        raise Refused(400, "game is required")
    since, until = integer(request, "from", 0), integer(request, "to", int(now))
    matches = world.finished_of(person, now) if request.query["game"] == GAME else []
    inside = [m for m in reversed(matches) if since <= m.times.finished <= until]
    items = [history_json(world, match) for match in page.of(inside)]
    return {**_listed(items, page), "from": since, "to": until}


def game_stats(world: World, now: float, request: web.Request) -> Json:
    """Answer a player's list of statistics, newest first; times are milliseconds."""
    page = page_of(request, STATS_OFFSET_MAX)
    person = _person(world, request)
    since, until = integer(request, "from", 0), integer(request, "to", int(now * 1000))
    matches = world.finished_of(person, now) if request.match_info["game"] == GAME else []
    inside: list[tuple[Match, int]] = [
        (m, played)
        for m in reversed(matches)
        if has_stats(m, now) and since <= m.times.finished * 1000 <= until
        for played in reversed(range(len(m.maps)))
    ]
    rows = [game_stats_json(world, m, played, person) for m, played in page.of(inside)]
    return _listed(rows, page)


def lifetime(world: World, now: float, request: web.Request) -> Json:
    """Answer a player's totals."""
    person = _person(world, request)
    if request.match_info["game"] != GAME:
        raise Refused(404, _NOT_FOUND)
    return lifetime_json(world, person, now)


def bans(world: World, now: float, request: web.Request) -> Json:
    """Answer a player's bans."""
    page = page_of(request)
    return _listed(page.of(bans_of(_person(world, request), now)), page)


def match(world: World, now: float, request: web.Request) -> Json:
    """Answer a match's details as they stand now."""
    return details_json(world, _match(world, now, request), now)


def match_stats(world: World, now: float, request: web.Request) -> Json:
    """Answer a match's statistics, or 404 until there are any."""
    found = _match(world, now, request)
    if not has_stats(found, now):
        raise Refused(404, _NOT_FOUND)
    return match_stats_json(world, found)


def ranking(world: World, now: float, request: web.Request) -> Json:
    """Answer a region's ranking, or that of one country in it."""
    page = page_of(request)
    rows = _ladder(world, now, request)
    ranked = [rank_json(p, elo, position) for position, (p, elo) in enumerate(rows, 1)]
    return _listed(page.of(ranked), page)


def ranking_of_player(world: World, now: float, request: web.Request) -> Json:
    """Answer a player's position with those around; start and end are positions here."""
    limit, person = page_of(request).limit, _person(world, request)
    rows = _ladder(world, now, request)
    position = next((n for n, (p, _elo) in enumerate(rows, 1) if p is person), None)
    if position is None:
        raise Refused(404, _NOT_FOUND)
    first = max(1, position - (limit - 1) // 2)
    around = rows[first - 1 : first - 1 + limit]
    items = [rank_json(p, elo, place) for place, (p, elo) in enumerate(around, first)]
    return {
        "position": position,
        "items": items,
        "start": first,
        "end": first + len(items) - 1,
    }


def search(world: World, now: float, request: web.Request) -> Json:
    """Answer with players whose nick holds the asked one, those that begin with it first."""
    page, wanted = page_of(request), request.query.get("nickname", "").lower()
    if not wanted:
        raise Refused(400, "nickname is required")
    found = [p for p in world.people if wanted in p.nickname.lower()]
    if request.query.get("game", GAME) != GAME:
        found = []
    found.sort(key=lambda p: (not p.nickname.lower().startswith(wanted), p.nickname.lower()))
    return _listed([found_json(world, p, now) for p in page.of(found)], page)


def _listed(items: list[Json], page: Page) -> Json:
    return {"items": items, "start": page.offset, "end": page.end}


def _person(world: World, request: web.Request) -> Person:
    person = world.by_id.get(request.match_info["player"])
    if person is None:
        raise Refused(404, _NOT_FOUND)
    return person


def _match(world: World, now: float, request: web.Request) -> Match:
    found = world.find_match(request.match_info["match"], now)
    if found is None:
        raise Refused(404, _NOT_FOUND)
    return found


def _ladder(world: World, now: float, request: web.Request) -> list[tuple[Person, int]]:
    game, region = request.match_info["game"], request.match_info["region"]
    if game != GAME or region not in REGIONS:
        raise Refused(404, _NOT_FOUND)
    return world.ladder(region, now, request.query.get("country", "").lower())
