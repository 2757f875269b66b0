"""FACEIT's answers in the recorded shape, with names and figures of our own."""

from __future__ import annotations

import json
from typing import Any

Body = dict[str, Any]

MATCH_ID = "1-0a4b2c6e-1111-4222-8333-5d6e7f809101"
COMPETITION_ID = "c0c0c0c0-0000-4000-8000-000000000001"
FINISHED_S = 1_772_000_000
STARTED_S = FINISHED_S - 2_400
PAGE = "https://www.faceit.com/{lang}"


def pack(value: object) -> bytes:
    """Return a value as the bytes an answer has."""
    return json.dumps(value).encode()


def player_id(number: int) -> str:
    """Return the id of one of our players."""
    return f"{number:08x}-aaaa-4bbb-8ccc-{number:012x}"


def team_id(number: int) -> str:
    """Return the id of one of our teams."""
    return f"{number:08x}-dddd-4eee-8fff-{number:012x}"


def error(code: str = "err_nf0", status: int = 404, message: str = "Not here") -> Body:
    """Return an error."""
    return {"errors": [{"message": message, "code": code, "http_status": status, "parameters": []}]}


def page(items: list[Any], **more: object) -> Body:
    """Return a page of a list."""
    return {"items": items, "start": 0, "end": len(items), **more}


# --- players ----------------------------------------------------------------------------------
def profile(**more: object) -> Body:
    """Return a player with a CS2 account and one of another game."""
    return {
        "player_id": player_id(1),
        "nickname": "Sorrel_1",
        "avatar": "https://assets.faceit-cdn.net/avatars/sorrel.jpg",
        "country": "kz",
        "cover_image": "",
        "platforms": {"steam": ""},
        "games": {
            "dota2": {"region": "SEA", "skill_level": 2, "faceit_elo": 700},
            "cs2": {
                "region": "EU",
                "game_player_id": "76561198000000001",
                "skill_level": 9,
                "faceit_elo": 1_812,
                "game_player_name": "sorrel",
                "skill_level_label": "",
                "regions": {},
                "game_profile_id": "",
            },
        },
        "settings": {"language": "en"},
        "friends_ids": [player_id(2)],
        "steam_id_64": "76561198000000001",
        "memberships": ["premium", "esea"],
        "faceit_url": f"{PAGE}/players/Sorrel_1",
        "verified": False,
        "activated_at": "2019-05-04T10:20:30.5Z",
        **more,
    }


def lifetime(**more: object) -> Body:
    """Return lifetime figures whose sums are told apart from their means by their size."""
    return {
        "player_id": player_id(1),
        "game_id": "cs2",
        "lifetime": {
            "Matches": "200",
            "Wins": "110",
            "Win Rate %": "55",
            "K/D Ratio": "230",
            "Average K/D Ratio": "1.15",
            "Total Headshots %": "9000",
            "Average Headshots %": "45",
            "Total Matches": "80",
            "Total Rounds with extended stats": "1600",
            "Total Damage": "128000",
            "ADR": "80",
            "Longest Win Streak": "7",
            "Current Win Streak": "2",
            "Recent Results": ["0", "1", "0", "1", "1"],
            **more,
        },
        "segments": [segment("Mirage"), segment("Nuke", Wins="4")],
    }


def segment(label: str, **more: object) -> Body:
    """Return lifetime figures on a map."""
    return {
        "label": label,
        "type": "Map",
        "mode": "5v5",
        "img_small": "https://assets.faceit-cdn.net/maps/small.jpeg",
        "stats": {
            "Matches": "20",
            "Wins": "12",
            "Rounds": "440",
            "Kills": "330",
            "Deaths": "300",
            "Assists": "80",
            "K/D Ratio": "24",
            "Average K/D Ratio": "1.2",
            "Total Matches": "10",
            "Total Damage": "17600",
            "Total Rounds with extended stats": "220",
            "ADR": "80",
            **more,
        },
    }


def ban(**more: object) -> Body:
    """Return a ban."""
    return {
        "nickname": "Sorrel_1",
        "type": "game",
        "reason": "leaving",
        "game": "cs2",
        "starts_at": "2026-01-01T00:00:00Z",
        "ends_at": "2026-01-08T00:00:00Z",
        "user_id": player_id(1),
        **more,
    }


def ranked(number: int, **more: object) -> Body:
    """Return a place in a ranking."""
    return {
        "player_id": player_id(number),
        "nickname": f"Sorrel_{number}",
        "country": "kz",
        "position": number,
        "faceit_elo": 3_000 - number,
        "game_skill_level": 10,
        **more,
    }


def hit(number: int, **more: object) -> Body:
    """Return a player found by nickname."""
    return {
        "player_id": player_id(number),
        "nickname": f"Sorrel_{number}",
        "status": "",
        "games": [{"name": "csgo", "skill_level": "3"}, {"name": "cs2", "skill_level": "7"}],
        "country": "KZ",
        "verified": True,
        "avatar": "",
        **more,
    }


# --- matches ----------------------------------------------------------------------------------
def history_match(**more: object) -> Body:
    """Return an item of a history: faction 2 won 13 to 9."""
    return {
        "match_id": MATCH_ID,
        "game_id": "cs2",
        "region": "EU",
        "match_type": "",
        "game_mode": "5v5",
        "max_players": 10,
        "teams_size": 5,
        "teams": {f"faction{n}": _history_team(n) for n in (1, 2)},
        "playing_players": [player_id(n) for n in range(1, 11)],
        "competition_id": COMPETITION_ID,
        "competition_name": "Steppe 5v5 Queue",
        "competition_type": "matchmaking",
        "organizer_id": "faceit",
        "status": "finished",
        "started_at": STARTED_S,
        "finished_at": FINISHED_S,
        "results": {"winner": "faction2", "score": {"faction2": 13, "faction1": 9}},
        "faceit_url": f"{PAGE}/cs2/room/{MATCH_ID}",
        **more,
    }


def _history_team(number: int) -> Body:
    return {
        "team_id": team_id(number),
        "nickname": f"team_{number}",
        "avatar": "",
        "type": "",
        "players": [
            {
                "player_id": player_id(n),
                "nickname": f"Sorrel_{n}",
                "avatar": "",
                "skill_level": 8,
                "game_player_id": f"7656119800000{n:04d}",
                "game_player_name": "sorrel",
                "faceit_url": f"{PAGE}/players/Sorrel_{n}",
            }
            for n in seats(number)
        ],
    }


def seats(number: int) -> range:
    """Return the numbers of a team's players: 1–5 and 6–10."""
    return range(5 * number - 4, 5 * number + 1)


def details(**more: object) -> Body:
    """Return a finished match of one map: faction 1 won 13 to 9; a substitute played for 2."""
    return {
        "match_id": MATCH_ID,
        "version": 7,
        "game": "cs2",
        "region": "EU",
        "competition_id": COMPETITION_ID,
        "competition_type": "matchmaking",
        "competition_name": "Steppe 5v5 Queue",
        "organizer_id": "faceit",
        "teams": {
            "faction1": room_team(1),
            "faction2": {
                **room_team(2),
                "substitutes": [{**room_member(11), "playing": True}, room_member(12)],
            },
        },
        "voting": {
            "voted_entity_types": ["location", "map"],
            "location": {"entities": [], "pick": ["Kazakhstan"]},
            "map": {
                "entities": [
                    {"game_map_id": name, "class_name": name, "guid": name, "name": name[3:]}
                    for name in ("de_mirage", "de_nuke", "de_dust2")
                ],
                "pick": ["de_nuke"],
            },
        },
        "calculate_elo": True,
        "configured_at": STARTED_S - 300,
        "started_at": STARTED_S,
        "finished_at": FINISHED_S,
        "demo_url": [f"https://demos.faceit-cdn.net/cs2/{MATCH_ID}-1-1.dem.zst"],
        "chat_room_id": f"match-{MATCH_ID}",
        "best_of": 1,
        "results": {"winner": "faction1", "score": {"faction2": 9, "faction1": 13}},
        "detailed_results": [
            {
                "asc_score": False,
                "winner": "faction1",
                "factions": {"faction2": {"score": 9}, "faction1": {"score": 13}},
            }
        ],
        "status": "FINISHED",
        "faceit_url": f"{PAGE}/cs2/room/{MATCH_ID}",
        **more,
    }


def room_team(number: int) -> Body:
    """Return a team of a room."""
    return {
        "faction_id": team_id(number),
        "leader": player_id(seats(number)[0]),
        "avatar": "",
        "roster": [room_member(n) for n in seats(number)],
        "stats": {"winProbability": 0.5, "rating": 1_700 + number},
        "substituted": False,
        "name": f"team_{number}",
        "type": "",
    }


def room_member(number: int) -> Body:
    """Return somebody of a room's roster."""
    return {
        "player_id": player_id(number),
        "nickname": f"Sorrel_{number}",
        "avatar": "",
        "membership": "free",
        "game_player_id": f"7656119800000{number:04d}",
        "game_player_name": "sorrel",
        "game_skill_level": 8,
        "anticheat_required": True,
    }


# --- webhooks ---------------------------------------------------------------------------------
def webhook(event: str = "match_status_finished", **payload: object) -> Body:
    """Return a webhook of a match; keyword arguments change its payload."""
    return {
        "transaction_id": "7e57ab1e-0000-4000-8000-000000000001",
        "event": event,
        "event_id": "7e57ab1e-0000-4000-8000-000000000002",
        "third_party_id": "7e57ab1e-0000-4000-8000-000000000003",
        "app_id": "7e57ab1e-0000-4000-8000-000000000004",
        "timestamp": "2026-02-25T06:13:20Z",
        "retry_count": 0,
        "version": 1,
        "payload": {
            "id": MATCH_ID,
            "organizer_id": "faceit",
            "region": "EU",
            "game": "cs2",
            "version": 43,
            "entity": {"id": COMPETITION_ID, "name": "Steppe 5v5 Queue", "type": "matchmaking"},
            "teams": [_announced(number) for number in (1, 2)],
            "created_at": "2026-02-25T05:30:00Z",
            "updated_at": "2026-02-25T06:13:20Z",
            "started_at": "2026-02-25T05:33:20Z",
            "finished_at": "2026-02-25T06:13:20Z",
            **payload,
        },
    }


def _announced(number: int) -> Body:
    return {
        "id": team_id(number),
        "name": f"team_{number}",
        "type": "",
        "avatar": "",
        "leader_id": player_id(seats(number)[0]),
        "co_leader_id": "",
        "roster": [
            {
                "id": player_id(n),
                "nickname": f"Sorrel_{n}",
                "avatar": "",
                "game_id": f"7656119800000{n:04d}",
                "game_name": "sorrel",
                "game_skill_level": 8,
                "membership": "",
                "anticheat_required": True,
            }
            for n in seats(number)
        ],
        "substitutions": 0,
        "substitutes": None,
    }
