"""Figures of generated matches by side, in keeping with their shots, players and cards."""

from typing import Any

import numpy as np

from stats.football.generate import Chunk
from stats.football.results import Flags, Floats, Ints
from stats.football.services.generated.bulk import Columns


def statistics_of(chunk: Chunk, matches: Ints, played: Flags) -> Columns:
    """Return rows of whole matches' figures; `matches` are ids and `played` flags by place."""
    shots, players = chunk.shots, chunk.appearances
    on_target = np.isin(shots.outcome, ["goal", "save"])
    sums = {
        "shots": _sums(chunk, shots.match, shots.team),
        "shots_on_target": _sums(chunk, shots.match, shots.team, on_target),
        "xg": _sums(chunk, shots.match, shots.team, shots.xg.round(3)).round(3),
        "passes": _sums(chunk, players.match, players.team, players.passes),
        "tackles": _sums(chunk, players.match, players.team, players.tackles),
        "yellow_cards": _sums(chunk, players.match, players.team, players.yellows),
        "red_cards": _sums(chunk, players.match, players.team, players.reds),
    }
    columns: dict[str, list[Any]] = {"match_id": [], "key": [], "home": [], "away": []}
    ids = matches[played].tolist()
    for key, both in sums.items():
        columns["match_id"] += ids
        columns["key"] += [key] * len(ids)
        columns["home"] += both[played, 0].tolist()
        columns["away"] += both[played, 1].tolist()
    return {**columns, "period": ["ALL"] * len(columns["key"])}


def _sums(chunk: Chunk, match: Ints, team: Ints, values: Any = None) -> Floats:
    """Return sums by match and side (n × 2); without values, how many rows there are."""
    at = match - chunk.matches.number[0]
    side = (team != chunk.matches.home[at]).astype(np.int64)
    count = len(chunk.matches.number)
    weights = None if values is None else np.asarray(values, float)
    return np.asarray(np.bincount(at * 2 + side, weights, 2 * count), float).reshape(-1, 2)
