"""Players as the source writes them: details, bans, search, rankings."""

from datetime import UTC, datetime
from typing import Any

from stats.faceit.demo.chance import mix, unit, uuid_of
from stats.faceit.demo.elo import level_of
from stats.faceit.demo.people import Person
from stats.faceit.demo.venue import DAY, EPOCH, GAME
from stats.faceit.demo.world import World

Json = dict[str, Any]
_BAN_REASONS = ("verbal abuse", "afk", "leaver", "cheating")


def iso(at: float) -> str:
    """Return unix seconds as ISO time without fractions."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def profile_address(nickname: str) -> str:
    """Return a player's page, with the language left open as the source does."""
    return f"https://www.faceit.com/{{lang}}/players/{nickname}"


def membership(person: Person) -> str:
    """Return a player's membership, or nothing."""
    return ("premium", "free", "esea")[mix(person.key, 20) % 3]


def player_json(world: World, person: Person, now: float) -> Json:
    """Return a player's details."""
    steam = int(person.steam_id_64)
    seen = EPOCH - int(unit(person.key, 21) * 3_000) * DAY
    return {
        "player_id": person.player_id,
        "nickname": person.nickname,
        "avatar": "",
        "country": person.country,
        "cover_image": "",
        "platforms": {"steam": ""},
        "games": _games(world, person, now),
        "settings": {"language": "en"},
        "friends_ids": [p.player_id for p in _friends(world, person)],
        "new_steam_id": f"[U:1:{steam - 76561190000000000}]",
        "steam_id_64": person.steam_id_64,
        "steam_nickname": person.nickname,
        "memberships": [membership(person)],
        "faceit_url": profile_address(person.nickname),
        "membership_type": "",
        "cover_featured_image": "",
        "infractions": {},
        "verified": unit(person.key, 22) < 0.1,
        "activated_at": iso(seen).replace("Z", f".{mix(person.key, 23) % 1000:03}Z"),
    }


def _friends(world: World, person: Person) -> list[Person]:
    if person.party < 0:
        return []
    return [p for p in world.people if p.party == person.party and p is not person]


def _games(world: World, person: Person, now: float) -> Json:
    elo, region = world.elo_at(person, now), world.population.region_of(person)
    old = 900 + mix(person.key, 24) % 1100
    games = {GAME: _game(person, region, elo, level_of(elo))}
    if unit(person.key, 25) < 0.7:
        games["csgo"] = _game(person, region, old, level_of(old))
    if unit(person.key, 26) < 0.2:
        games["dota2"] = {**_game(person, region, 1000, 3), "game_player_id": "anon"}
    return games


def _game(person: Person, region: str, elo: int, level: int) -> Json:
    return {
        "region": region,
        "game_player_id": person.steam_id_64,
        "skill_level": level,
        "faceit_elo": elo,
        "game_player_name": person.nickname,
        "skill_level_label": "",
        "regions": {},
        "game_profile_id": "",
    }


def bans_of(person: Person, now: float) -> list[Json]:
    """Return the bans a player has had, newest first; few have any."""
    rows = []
    for number in range(mix(person.key, 27) % 3 if unit(person.key, 28) < 0.08 else 0):
        starts = EPOCH + int(unit(person.key, number, 29) * 900) * DAY + 43_860
        if starts <= now:
            days = (1, 7, 30)[mix(person.key, number, 30) % 3]
            rows.append((starts, starts + days * DAY, number))
    return [
        {
            "nickname": person.nickname,
            "type": "game",
            "reason": _BAN_REASONS[mix(person.key, number, 31) % len(_BAN_REASONS)],
            "game": GAME,
            "starts_at": iso(starts),
            "ends_at": iso(ends),
            "user_id": person.player_id,
        }
        for starts, ends, number in sorted(rows, reverse=True)
    ]


def found_json(world: World, person: Person, now: float) -> Json:
    """Return a player as a search result: levels are strings, the country is in capitals."""
    games = _games(world, person, now)
    return {
        "player_id": person.player_id,
        "nickname": person.nickname,
        "status": "",
        "games": [{"name": n, "skill_level": str(g["skill_level"])} for n, g in games.items()],
        "country": person.country.upper(),
        "verified": unit(person.key, 22) < 0.1,
        "avatar": "",
    }


def rank_json(person: Person, elo: int, position: int) -> Json:
    """Return a row of a ranking."""
    return {
        "player_id": person.player_id,
        "nickname": person.nickname,
        "country": person.country,
        "position": position,
        "faceit_elo": elo,
        "game_skill_level": level_of(elo),
    }


def team_id_of(leader: Person) -> str:
    """Return the identifier of the team that a player leads."""
    return uuid_of(leader.key, "team")
