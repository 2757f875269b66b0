"""A player's stored lines as the science takes them: one `Played` for each finished match."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from stats.faceit.models import EloReading, Line
from stats.faceit.played import Career, Played

SUMMED = (
    "kills", "deaths", "assists", "damage", "headshots", "mvps", "double_kills", "triple_kills",
    "quadro_kills", "penta_kills", "entry_count", "entry_wins", "first_kills", "v1_count",
    "v1_wins", "v2_count", "v2_wins", "clutch_kills", "flash_count", "flash_successes",
    "enemies_flashed", "utility_count", "utility_successes", "utility_damage", "utility_enemies",
    "sniper_kills", "pistol_kills",
)  # fmt: skip
COLUMNS = (
    "match_id", "match__match_id", "match__started_at", "match__winner", "played_at", "team",
    "won", "rounds", "rating2", "map", *SUMMED,
)  # fmt: skip
Row = dict[str, Any]


def played_matches(
    player_pk: int, *, first: datetime | None = None, last: datetime | None = None
) -> list[Played]:
    """Return a player's matches that finished from `first` to `last`, oldest first; two queries.

    `rating` is 2.0; ids of mates and opponents are left out.
    """
    lines = Line.objects.filter(player=player_pk).order_by("played_at", "match_id", "map_number")
    readings = EloReading.objects.filter(player=player_pk, match__isnull=False)
    if first is not None:
        lines, readings = lines.filter(played_at__gte=first), readings.filter(at__gte=first)
    if last is not None:
        lines = lines.filter(played_at__lte=last)
    elos = dict(readings.values_list("match_id", "elo"))
    rows: Iterable[Row] = lines.values(*COLUMNS)
    return [
        _played(list(group), elos.get(key[1]))
        for key, group in groupby(rows, key=lambda row: (row["played_at"], row["match_id"]))
    ]


def career_of(player_pk: int, *, until: datetime | None = None) -> Career:
    """Return a player's career as stored, up to a time."""
    return Career(played_matches(player_pk, last=until))


def _played(lines: list[Row], elo_after: int | None) -> Played:
    one = lines[0]
    rounds = sum(line["rounds"] for line in lines)
    sums: dict[str, Any] = {name: _sum(lines, name) for name in SUMMED}
    return Played(
        match_id=one["match__match_id"],
        finished_at=one["played_at"],
        started_at=one["match__started_at"],
        won=_won(lines),
        rounds=rounds,
        rating=_rating(lines),
        map=one["map"] or None if len(lines) == 1 else None,
        elo_after=elo_after,
        **sums,
    )


def _won(lines: list[Row]) -> bool | None:
    """Return who won the match, not one of its maps; None for a tie of maps nobody decided."""
    one = lines[0]
    if one["match__winner"] is not None and one["team"] is not None:
        return bool(one["match__winner"] == one["team"])
    balance = sum(1 if line["won"] else -1 for line in lines)
    return balance > 0 if balance else None


def _rating(lines: list[Row]) -> float | None:
    rated = [line for line in lines if line["rating2"] is not None and line["rounds"]]
    rounds = sum(line["rounds"] for line in rated)
    return sum(line["rating2"] * line["rounds"] for line in rated) / rounds if rounds else None


def _sum(lines: list[Row], name: str) -> int | None:
    values = [line[name] for line in lines]
    return None if None in values else sum(values)
