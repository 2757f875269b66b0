"""One function for each address: the world, a time and a request in, the answer's JSON out."""

from datetime import datetime
from typing import Any

from aiohttp import web

from stats.football.demo.calendar import FINAL_ROUND, known_seasons, season_at
from stats.football.demo.clubs import LEAGUES
from stats.football.demo.event_json import Json, event_json, season_json, season_of_id
from stats.football.demo.figures_json import lineups_json, shotmap_json, statistics_json
from stats.football.demo.incidents_json import incidents_json
from stats.football.demo.state import State
from stats.football.demo.tables import odds_json, standings_json
from stats.football.demo.world import World

_IDS = {facts.unique_id: facts.index for facts in LEAGUES}


class Missing(Exception):
    """There is nothing at an address."""


def day(world: World, now: float, request: web.Request) -> Json:
    """Answer a day's matches."""
    try:
        wanted = datetime.strptime(request.match_info["day"], "%Y-%m-%d")  # noqa: DTZ007
    except ValueError:
        raise Missing from None
    return _events(world, world.of_day(wanted, now), now)


def live(world: World, now: float, request: web.Request) -> Json:
    """Answer the matches that are being played."""
    return _events(world, world.live(now), now)


def seasons(world: World, now: float, request: web.Request) -> Json:
    """Answer a competition's seasons, the newest first."""
    league = _league(request)
    return {"seasons": [season_json(league, one) for one in reversed(known_seasons(now))]}


def rounds(world: World, now: float, request: web.Request) -> Json:
    """Answer a season's rounds; the final has a number far above the others."""
    league, season = _season(request, now)
    final = {"round": FINAL_ROUND, "name": "Final", "slug": "final"}
    current = world.current_round(league, season, now)
    plain = [{"round": number} for number in range(1, LEAGUES[league].rounds + 1)]
    there = any(one.final for one in world.matches(league, season, now))
    return {
        "currentRound": final if current == FINAL_ROUND else {"round": current},
        "rounds": [*plain, *([final] if there else [])],
    }


def round_events(world: World, now: float, request: web.Request) -> Json:
    """Answer a round's matches."""
    league, season = _season(request, now)
    return _events(world, world.of_round(league, season, _number(request, "round"), now), now)


def standings(world: World, now: float, request: web.Request) -> Json:
    """Answer a season's table."""
    league, season = _season(request, now)
    return standings_json(world.seed, league, season, now)


def event(world: World, now: float, request: web.Request) -> Json:
    """Answer a match."""
    return {"event": event_json(world.seed, _match(world, now, request), now)}


def statistics(world: World, now: float, request: web.Request) -> Json:
    """Answer a match's figures."""
    return _there(statistics_json(world.seed, _match(world, now, request)))


def lineups(world: World, now: float, request: web.Request) -> Json:
    """Answer a match's sides."""
    return _there(lineups_json(world.seed, _match(world, now, request), now))


def incidents(world: World, now: float, request: web.Request) -> Json:
    """Answer what happened in a match."""
    state = _match(world, now, request)
    return _there(incidents_json(state) if state.begun else None)


def shotmap(world: World, now: float, request: web.Request) -> Json:
    """Answer a match's shots."""
    return _there(shotmap_json(world.seed, _match(world, now, request)))


def odds(world: World, now: float, request: web.Request) -> Json:
    """Answer a match's prices."""
    return odds_json(world.seed, _match(world, now, request))


def index(world: World, now: float, request: web.Request) -> Json:
    """Answer with what the demo is and what is worth a look."""
    return {
        "demo": True,
        "seed": world.seed,
        "now": now,
        "season": season_at(now),
        "leagues": [{"id": one.unique_id, "name": one.name} for one in LEAGUES],
        "events": [state.fixture.event_id for state in world.suggested(now)],
    }


def _events(world: World, states: list[State], now: float) -> Json:
    return {"events": [event_json(world.seed, state, now) for state in states]}


def _number(request: web.Request, name: str) -> int:
    text = request.match_info[name]
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Missing
    return int(text)


def _league(request: web.Request) -> int:
    league = _IDS.get(_number(request, "ut"))
    if league is None:
        raise Missing
    return league


def _season(request: web.Request, now: float) -> tuple[int, int]:
    league, season = season_of_id(_number(request, "season"))
    if league != _league(request) or season not in known_seasons(now):
        raise Missing
    return league, season


def _match(world: World, now: float, request: web.Request) -> State:
    found = world.find(_number(request, "event"), now)
    if found is None:
        raise Missing
    return found


def _there(answer: Any) -> Json:
    if answer is None:
        raise Missing
    return dict(answer)
