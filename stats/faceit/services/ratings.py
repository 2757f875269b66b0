"""Ratings of stored lines, written to their columns."""

from collections.abc import Mapping
from typing import Any

from stats.faceit import records
from stats.faceit.models import Line
from stats.faceit.rating.kast import estimated_kast
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.score import rate
from stats.faceit.rating.tally import tally_of

PLAIN = (
    "map", "won", "rounds", "own_score", "enemy_score", "first_half_score", "second_half_score",
    "overtime_score", "kills", "deaths", "assists", "headshots", "mvps", "double_kills",
    "triple_kills", "quadro_kills", "penta_kills", "damage", "adr",
)  # fmt: skip
RATED = ("kast", "rating1", "rating2", "rating21")


def rate_line(row: Line, means: PopulationMeans) -> None:
    """Write the ratings of a line to its columns; what cannot be rated is empty.

    A true KAST stays; 2.0 then uses it.
    """
    line = record_of(row)
    key = (line.match_id, line.map_number, line.player_id)
    true = round((row.kast or 0.0) * row.rounds) if row.kast_true else None
    tally = tally_of([line], None if true is None else {key: true})
    if tally is None:
        return
    ratings = rate(tally, means)
    row.rating1 = ratings.hltv1.value
    row.rating2 = ratings.hltv2.value
    row.rating21 = ratings.style21.value
    if not row.kast_true:
        rates = tally.rates
        row.kast = estimated_kast(rates.kpr, rates.apr, rates.dpr) / 100


def record_of(row: Line) -> records.Line:
    """Return the figures of a row as the science takes them; ids are those of the rows."""
    figures: Mapping[str, Any] = {name: getattr(row, name) for name in PLAIN}
    return records.Line(
        match_id=str(row.match_id),
        map_number=row.map_number,
        player_id=str(row.player_id),
        nickname="",
        **figures,
    )
