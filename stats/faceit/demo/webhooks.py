"""What the source tells by itself: events of live matches, in the envelope it posts them in."""

from dataclasses import dataclass
from typing import Any

from stats.faceit.demo.chance import mix, unit, uuid_of
from stats.faceit.demo.elo import level_of
from stats.faceit.demo.match_json import (
    competition,
    demo_address,
    demo_ready_at,
    elo_of_seat,
    leader_of,
    region_of,
    roster,
    team_id,
    team_name,
)
from stats.faceit.demo.matches import CANCELLED, FINISHED, Match
from stats.faceit.demo.player_json import iso
from stats.faceit.demo.venue import GAME
from stats.faceit.demo.world import World

Json = dict[str, Any]
CREATED = "match_object_created"
CONFIGURING, READY = "match_status_configuring", "match_status_ready"
DEMO_READY = "match_demo_ready"
_TEAMS_EMPTY = 0.4
_LATEST_S = 15.0  # no delivery is held back longer


@dataclass(frozen=True, slots=True)
class Disorder:
    """How untidy deliveries are, as shares from 0 to 1: sent twice, or later than the next ones."""

    duplicates: float = 0.06
    late: float = 0.08


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to post at a time (unix seconds)."""

    at: float
    body: Json


def events_of(match: Match) -> list[tuple[int, str]]:
    """Return a match's events and their times, in order."""
    times = match.times
    events = [(times.created, CREATED), (times.configured, CONFIGURING), (times.ready, READY)]
    events.append((times.finished, f"match_status_{match.outcome}"))
    if match.outcome == FINISHED:
        events.append((demo_ready_at(match), DEMO_READY))
    return events


def deliveries(world: World, since: float, until: float, disorder: Disorder) -> list[Delivery]:
    """Return what is to be posted after `since` and not after `until`, in order."""
    found = [
        delivery
        for match in world.matches_between(since - _LATEST_S, until)
        for at, event in events_of(match)
        if since - _LATEST_S < at <= until
        for delivery in _copies(world, match, at, event, disorder)
        if since < delivery.at <= until
    ]
    return sorted(found, key=lambda delivery: (delivery.at, delivery.body["transaction_id"]))


def _copies(world: World, match: Match, at: int, event: str, disorder: Disorder) -> list[Delivery]:
    kind = mix(match.key, at, len(event), 60)
    late = 3 + 4 * unit(kind, 61) if unit(kind, 62) < disorder.late else 0.0
    copies = [Delivery(at + late, envelope(world, match, at, event, 0))]
    if unit(kind, 63) < disorder.duplicates:
        again = at + late + 1 + 5 * unit(kind, 64)
        copies.append(Delivery(again, envelope(world, match, at, event, 1)))
    return copies


def envelope(world: World, match: Match, at: int, event: str, retry_count: int) -> Json:
    """Return a whole delivery; repeats differ by transaction and count, not by event_id."""
    return {
        "transaction_id": uuid_of(match.key, event, retry_count, "transaction"),
        "event": event,
        "event_id": uuid_of(match.key, event),
        "third_party_id": uuid_of(world.seed, "third party"),
        "app_id": uuid_of(world.seed, "app"),
        "timestamp": iso(at),
        "retry_count": retry_count,
        "version": 1,
        "payload": _payload(world, match, at, event),
    }


def _payload(world: World, match: Match, at: int, event: str) -> Json:
    identifier, name, organizer = competition(world, match)
    payload: Json = {
        "id": match.match_id,
        "organizer_id": organizer,
        "region": region_of(world, match).name,
        "game": GAME,
        "version": 1 + [e for _, e in events_of(match)].index(event) * 11,
        "entity": {"id": identifier, "name": name, "type": match.contest},
        "created_at": iso(match.times.created),
        "updated_at": iso(at),
    }
    if event == DEMO_READY:
        return payload | {"demo_url": demo_address(match, 0), "teams": _nameless_teams()}
    empty = event == CREATED and unit(match.key, 65) < _TEAMS_EMPTY
    payload["teams"] = [] if empty else [_team(world, match, side) for side in (0, 1)]
    ended = event == f"match_status_{match.outcome}"
    if ended and match.outcome != CANCELLED:
        payload["started_at"] = iso(match.times.started)
    if ended:
        payload["finished_at"] = iso(match.times.finished)
    return payload


def _nameless_teams() -> list[Json]:
    return [{"id": f"team{n}-id", "name": f"Team {n}", "players": []} for n in (1, 2)]


def _team(world: World, match: Match, side: int) -> Json:
    sub = match.substitution if match.substitution and match.substitution.team == side else None
    return {
        "id": team_id(world, match, side),
        "name": team_name(world, match, side),
        "type": "",
        "avatar": "",
        "leader_id": leader_of(world, match, side).player_id,
        "co_leader_id": "",
        "roster": [_seat(world, match, n) for n in roster(match, side)],
        "substitutions": int(sub is not None),
        "substitutes": [_seat(world, match, sub.playing)] if sub else None,
    }


def _seat(world: World, match: Match, n: int) -> Json:
    person = world.people[n]
    return {
        "id": person.player_id,
        "nickname": person.nickname,
        "avatar": "",
        "game_id": person.steam_id_64,
        "game_name": person.nickname,
        "game_skill_level": level_of(elo_of_seat(match, n)),
        "membership": "",
        "anticheat_required": True,
    }
