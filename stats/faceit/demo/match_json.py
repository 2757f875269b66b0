"""Matches as the source writes them: details, and rows of a player's history."""

from typing import Any

from stats.faceit.demo.chance import mix, unit, uuid_of
from stats.faceit.demo.elo import expectation, level_of
from stats.faceit.demo.matches import ABORTED, CANCELLED, CHAMPIONSHIP, FINISHED, Match
from stats.faceit.demo.names import TEAMS
from stats.faceit.demo.people import Person
from stats.faceit.demo.player_json import membership, profile_address, team_id_of
from stats.faceit.demo.venue import GAME, REGIONS, Region, map_image, map_named, map_pool
from stats.faceit.demo.world import World

Json = dict[str, Any]
FACTIONS = ("faction1", "faction2")
_DEMOS = "https://demos-europe-central.backblaze.faceit-cdn.net/cs2"
_FLAGS = "https://distribution.faceit-cdn.net/images/flags/v1"


def region_of(world: World, match: Match) -> Region:
    """Return where a match is played."""
    return REGIONS[world.population.circles[match.circle].region]


def leader_of(world: World, match: Match, side: int) -> Person:
    """Return the leader of a team."""
    return world.people[match.teams[side][0]]


def team_name(world: World, match: Match, side: int) -> str:
    """Return a team's name: its leader's, or in a championship its own."""
    if match.contest == CHAMPIONSHIP:
        return TEAMS[(mix(match.key, 40) + side) % len(TEAMS)]
    return f"team_{leader_of(world, match, side).nickname}"


def team_id(world: World, match: Match, side: int) -> str:
    """Return a team's identifier."""
    if match.contest == CHAMPIONSHIP:
        return uuid_of("team", team_name(world, match, side))
    return team_id_of(leader_of(world, match, side))


def competition(world: World, match: Match) -> tuple[str, str, str]:
    """Return identifier, name and organiser of what a match belongs to."""
    region = region_of(world, match)
    if match.contest == CHAMPIONSHIP:
        name = f"S56 {region.name} Open{match.circle + 1} Central - Regular Season"
        return uuid_of("championship", match.circle), name, uuid_of("organizer", region.name)
    return region.competition_id, region.queue, "faceit"


def elo_of_seat(match: Match, person: int) -> int:
    """Return a player's Elo before the match; one who lent the seat has that of who took it."""
    sub = match.substitution
    if sub and person == sub.absent:
        person = sub.playing
    return match.elos[match.players.index(person)]


def roster(match: Match, side: int) -> tuple[int, ...]:
    """Return a team as announced, before anybody was substituted."""
    sub = match.substitution
    if sub is None or sub.team != side:
        return match.teams[side]
    return tuple(sub.absent if n == sub.playing else n for n in match.teams[side])


def score_of(match: Match) -> tuple[int, int]:
    """Return the score of a match: rounds of one map, maps of several."""
    if match.best_of == 1:
        return match.maps[0].score
    first = sum(m.score[0] > m.score[1] for m in match.maps)
    return first, len(match.maps) - first


def results_json(match: Match) -> Json:
    """Return the winner and the score by faction."""
    score = dict(zip(FACTIONS, score_of(match), strict=True))
    if mix(match.key, 41) % 2:
        score = dict(reversed(score.items()))
    return {"winner": FACTIONS[match.winner], "score": score}


def room_address(match: Match) -> str:
    """Return the page of a match, with the language left open as the source does."""
    return f"https://www.faceit.com/{{lang}}/{GAME}/room/{match.match_id}"


def history_json(world: World, match: Match) -> Json:
    """Return a finished match as a row of a history: status in small letters, seconds."""
    identifier, name, organizer = competition(world, match)
    return {
        "match_id": match.match_id,
        "game_id": GAME,
        "region": region_of(world, match).name,
        "match_type": "",
        "game_mode": "5v5",
        "max_players": 10,
        "teams_size": 5,
        "teams": {FACTIONS[side]: _history_team(world, match, side) for side in (0, 1)},
        "playing_players": [world.people[n].player_id for n in match.players],
        "competition_id": identifier,
        "competition_name": name,
        "competition_type": match.contest,
        "organizer_id": organizer,
        "status": match.outcome,
        "started_at": match.times.started,
        "finished_at": match.times.finished,
        "results": results_json(match),
        "faceit_url": room_address(match),
    }


def _history_team(world: World, match: Match, side: int) -> Json:
    players = []
    for n in roster(match, side):
        person = world.people[n]
        players.append(
            {
                "player_id": person.player_id,
                "nickname": person.nickname,
                "avatar": "",
                "skill_level": level_of(elo_of_seat(match, n)),
                "game_player_id": person.steam_id_64,
                "game_player_name": person.nickname,
                "faceit_url": profile_address(person.nickname),
            }
        )
    return {
        "team_id": team_id(world, match, side),
        "nickname": team_name(world, match, side),
        "avatar": "",
        "type": "premade" if match.contest == CHAMPIONSHIP else "",
        "players": players,
    }


def status_at(match: Match, now: float) -> str:
    """Return the status of a match at a time, in the capitals of the details."""
    times = match.times
    if now >= times.finished and match.outcome in (FINISHED, CANCELLED, ABORTED):
        return match.outcome.upper()
    steps = ((times.started, "ONGOING"), (times.ready, "READY"), (times.configured, "CONFIGURING"))
    return next((name for at, name in steps if at and now >= at), "VOTING")


def demo_ready_at(match: Match) -> int:
    """Return when the recording of a finished match can be had."""
    return match.times.finished + (14 if match.live else 400) + mix(match.key, 42) % 10


def details_json(world: World, match: Match, now: float) -> Json:
    """Return a match in its details as they stand now: status in capitals, seconds."""
    identifier, name, organizer = competition(world, match)
    details: Json = {
        "match_id": match.match_id,
        "version": 2 + mix(match.key, 43) % 40,
        "game": GAME,
        "region": region_of(world, match).name,
        "competition_id": identifier,
        "competition_type": match.contest,
        "competition_name": name,
        "organizer_id": organizer,
        "teams": {FACTIONS[side]: _details_team(world, match, side) for side in (0, 1)},
        "calculate_elo": match.counts,
        "chat_room_id": f"match-{match.match_id}",
        "best_of": match.best_of,
        "status": status_at(match, now),
        "faceit_url": room_address(match),
    }
    if match.contest == CHAMPIONSHIP:
        details |= {"scheduled_at": match.times.created, "round": 1 + match.key % 14, "group": 1}
    details |= _reached(world, match, now)
    if match.outcome == FINISHED and now >= match.times.finished:
        details |= _ended(match, now)
    return details


def _reached(world: World, match: Match, now: float) -> Json:
    times = match.times
    reached: Json = {}
    for field in ("configured", "started", "finished"):
        at = getattr(times, field)
        if at and at <= now:
            reached[f"{field}_at"] = at
    if times.configured <= now:
        reached["voting"] = _voting(world, match)
    return reached


def _ended(match: Match, now: float) -> Json:
    ended: Json = {
        "results": results_json(match),
        "detailed_results": [_map_result(match, number) for number in range(len(match.maps))],
    }
    if now >= demo_ready_at(match):
        addresses = [demo_address(match, number) for number in range(len(match.maps))]
        ended["demo_url"] = addresses
        ended["instances"] = [
            {"id": f"{match.match_id}-{n + 1}-1", "round": n + 1, "demos": [address]}
            for n, address in enumerate(addresses)
        ]
    return ended


def demo_address(match: Match, number: int) -> str:
    """Return where the recording of a map would be."""
    return f"{_DEMOS}/{match.match_id}-{number + 1}-1.dem.zst"


def _map_result(match: Match, number: int) -> Json:
    score = match.maps[number].score
    return {
        "asc_score": False,
        "winner": FACTIONS[score[1] > score[0]],
        "factions": {FACTIONS[side]: {"score": score[side]} for side in (0, 1)},
    }


def _details_team(world: World, match: Match, side: int) -> Json:
    team: Json = {
        "faction_id": team_id(world, match, side),
        "leader": leader_of(world, match, side).player_id,
        "avatar": "",
        "roster": [_seat(world, match, n) for n in roster(match, side)],
        "substituted": match.substitution is not None,
        "name": team_name(world, match, side),
        "type": "premade" if match.contest == CHAMPIONSHIP else "",
    }
    sub = match.substitution
    if sub and sub.team == side:
        team["substitutes"] = [{**_seat(world, match, sub.playing), "playing": True}]
    if match.counts:
        team["stats"] = _team_strength(match, side)
    return team


def _seat(world: World, match: Match, n: int) -> Json:
    person = world.people[n]
    return {
        "player_id": person.player_id,
        "nickname": person.nickname,
        "avatar": "",
        "membership": membership(person),
        "game_player_id": person.steam_id_64,
        "game_player_name": person.nickname,
        "game_skill_level": level_of(elo_of_seat(match, n)),
        "anticheat_required": True,
    }


def _team_strength(match: Match, side: int) -> Json:
    own, other = match.elos[side * 5 : side * 5 + 5], match.elos[5 - side * 5 : 10 - side * 5]
    levels = [level_of(elo) for elo in own]
    return {
        "winProbability": round(expectation(sum(own) / 5, sum(other) / 5), 4),
        "skillLevel": {
            "average": round(sum(levels) / 5),
            "range": {"min": min(levels), "max": max(levels)},
        },
        "rating": round(sum(own) / 5),
    }


def _voting(world: World, match: Match) -> Json:
    region, pool = region_of(world, match), map_pool(match.times.created)
    picked = region.locations[mix(match.key, 44) % len(region.locations)][0]
    return {
        "location": {
            "entities": [_location(name, flag) for name, flag in region.locations],
            "pick": [picked],
        },
        "map": {
            "entities": [
                {
                    "class_name": one.class_name,
                    "game_map_id": one.class_name,
                    "guid": one.class_name,
                    "image_lg": map_image(one, "lg"),
                    "image_sm": map_image(one, "sm"),
                    "name": one.name,
                }
                for one in pool
            ],
            "pick": [map_named(played.index).class_name for played in match.maps],
        },
        "voted_entity_types": ["location", "map"],
    }


def _location(name: str, flag: str) -> Json:
    location = {
        "guid": name,
        "image_lg": f"{_FLAGS}/{flag}.jpg?width=428&height=212",
        "image_sm": f"{_FLAGS}/{flag}.jpg?width=110&height=55",
        "name": name,
        "class_name": name,
    }
    if unit(mix(len(name), 45)) < 0.9:
        location["game_location_id"] = name
    return location
