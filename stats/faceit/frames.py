"""Topics of the sockets, and what a frame says of a match's room."""

from collections.abc import Iterable
from typing import Any

from stats.faceit.models import Match, RoomForecast, Seat

PLAYER = "faceit.player"
MATCH = "faceit.match"


def room_topic(match_id: int) -> str:
    """Return the topic on which a match's events are broadcast, by the row's number."""
    return f"{MATCH}:{match_id}"


def import_topic(import_id: int) -> str:
    """Return the topic on which the progress of a history import is broadcast."""
    return f"{PLAYER}.import:{import_id}"


def room_of(
    match: Match, seats: Iterable[Seat], forecast: RoomForecast | None
) -> dict[str, dict[str, Any]]:
    """Return a room as its sockets show it: one entry for each kind of event.

    `state` with its times, `score` (rounds in a match of one map, else maps), `maps`, `roster`
    with levels, `forecast` (team 1's chance and its interval, 0–1) and `stats`, which says that
    all players' figures can be read. What is not known is None or left out.
    """
    room: dict[str, dict[str, Any]] = {
        "state": {
            "state": str(match.state),
            "started_at": _moment(match.started_at),
            "finished_at": _moment(match.finished_at),
        },
        "roster": {"teams": _teams(match, list(seats))},
    }
    if match.maps:
        room["maps"] = {"maps": list(match.maps)}
    if match.score1 is not None or match.winner is not None:
        room["score"] = {"scores": [match.score1, match.score2], "winner": match.winner}
    if forecast is not None:
        room["forecast"] = {"p1": forecast.p1, "low": forecast.low, "high": forecast.high}
    if match.stats_at is not None:
        room["stats"] = {"ready": True}
    return room


def _moment(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _teams(match: Match, seats: list[Seat]) -> list[dict[str, Any]]:
    names = {1: match.team1_name, 2: match.team2_name}
    return [
        {
            "number": number,
            "name": names[number],
            "players": [_player(seat) for seat in seats if seat.team == number],
        }
        for number in (1, 2)
    ]


def _player(seat: Seat) -> dict[str, Any]:
    return {
        "id": seat.player.faceit_id,
        "nickname": seat.player.nickname,
        "level": seat.skill_level,
        "substitute": seat.substitute,
    }
