"""A comparison into the shape of its schema: players by nickname instead of rows' numbers."""

from typing import Any

from stats.faceit.api.shapes import player_ref
from stats.faceit.labels import METRICS
from stats.faceit.queries.comparison import Compared
from stats.faceit.versus import HeadToHead, Row


def comparison_out(found: Compared) -> dict[str, Any]:
    """Return players, a row per metric, and a head to head per pair."""
    names = {str(one.pk): one.nickname for one in found.players}
    return {
        "most": found.matches,
        "players": [
            {**player_ref(one), "matches": found.counts[str(one.pk)]} for one in found.players
        ],
        "rows": [_row(row, names) for row in found.comparison.rows],
        "pairs": [_pair(pair, names) for pair in found.comparison.pairs],
    }


def _row(row: Row, names: dict[str, str]) -> dict[str, Any]:
    return {
        "metric": row.metric.value,
        "label": str(METRICS[row.metric]),
        "lower_is_better": row.metric.lower_is_better,
        "readings": {names[key]: reading for key, reading in row.readings.items()},
        "standings": [
            {"player": names[one], "other": names[other], "standing": standing.value}
            for (one, other), standing in row.standings.items()
        ],
        "leader": names[row.leader] if row.leader else None,
    }


def _pair(pair: HeadToHead, names: dict[str, str]) -> dict[str, Any]:
    same = (
        "opposite", "first_wins", "second_wins", "first_share", "together", "together_wins",
        "together_share", "matches",
    )  # fmt: skip
    return {
        "first": names[pair.first],
        "second": names[pair.second],
        **{name: getattr(pair, name) for name in same},
    }
