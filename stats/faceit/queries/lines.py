"""Stored lines as the science takes them."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from stats.faceit import records
from stats.faceit.models import Line

PLAIN = (
    "map", "won", "rounds", "own_score", "enemy_score", "first_half_score", "second_half_score",
    "overtime_score", "kills", "deaths", "assists", "headshots", "mvps", "double_kills",
    "triple_kills", "quadro_kills", "penta_kills", "damage", "adr",
)  # fmt: skip
EXTENDED = tuple(field.name for field in fields(records.Extended))


def record_of(row: Line) -> records.Line:
    """Return the plain figures of a row, all that ratings need; ids are those of the rows."""
    return _record(row, str(row.match_id), str(row.player_id), "", None)


def whole_record_of(row: Line) -> records.Line:
    """Return all that a row tells, ids as FACEIT's; its match and player are to be read before."""
    extended = None
    if row.has_extended:
        extended = records.Extended(**{name: getattr(row, name) for name in EXTENDED})
    player = row.player
    return _record(row, row.match.match_id, player.faceit_id, player.nickname, extended)


def _record(
    row: Line, match_id: str, player_id: str, nickname: str, extended: records.Extended | None
) -> records.Line:
    figures: Mapping[str, Any] = {name: getattr(row, name) for name in PLAIN}
    return records.Line(
        match_id=match_id,
        map_number=row.map_number,
        player_id=player_id,
        nickname=nickname,
        extended=extended,
        **figures,
    )
