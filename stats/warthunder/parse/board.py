"""The squadron leaderboard, which comes as JSON. Pure."""

from collections.abc import Mapping
from typing import Any

import orjson

from stats.warthunder.records import LeaderboardRow, ParseError

SOURCE = "War Thunder leaderboard"


def parse_board(body: bytes) -> tuple[LeaderboardRow, ...]:
    """Return a page of the leaderboard; raises ParseError for anything else.

    A figure that is not in the answer is None.
    """
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ParseError(SOURCE, "answer", "it is not JSON; the site may be down") from error
    if not isinstance(answer, dict) or answer.get("status") != "ok":
        said = answer.get("msg") if isinstance(answer, dict) else None
        what = f"the site says {str(said)[:100]!r}" if said else "the site does not say ok"
        raise ParseError(SOURCE, "status", what)
    rows = answer.get("data")
    if not isinstance(rows, list):
        raise ParseError(SOURCE, "data", "the list of squadrons is missing")
    return tuple(_row(item, f"item {number}") for number, item in enumerate(rows))


def _row(item: object, where: str) -> LeaderboardRow:
    if not isinstance(item, dict):
        raise ParseError(SOURCE, where, "it is not an object")
    statistics = item.get("astat") or {}
    if not isinstance(statistics, dict):
        raise ParseError(SOURCE, where, "its figures are not an object")
    place = _count(item, "pos", where)
    if place is None:
        raise ParseError(SOURCE, where, "its place is missing")
    return LeaderboardRow(
        place=place + 1,
        source_id=_text(item, "_id", where),
        name=_text(item, "name", where),
        tag=str(item.get("tag") or ""),
        members=_count(item, "members_cnt", where),
        rating=_count(statistics, "dr_era5_hist", where),
        battles=_count(statistics, "battles_hist", where),
        wins=_count(statistics, "wins_hist", where),
        air_kills=_count(statistics, "akills_hist", where),
        ground_kills=_count(statistics, "gkills_hist", where),
        deaths=_count(statistics, "deaths_hist", where),
        flight_time_s=_count(statistics, "ftime_hist", where),
        activity=_count(statistics, "activity", where),
    )


def _text(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if value in (None, "") or not isinstance(value, str | int):
        raise ParseError(SOURCE, where, f"{key} is missing")
    return str(value)


def _count(item: Mapping[str, Any], key: str, where: str) -> int | None:
    value = item.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or value < 0:
        raise ParseError(SOURCE, where, f"{key} is {str(value)[:40]!r}, not a count")
    return int(value)
