"""A walk forward summed up: scores of each way, paired gaps, and reliability. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from stats.faceit.odds.scores import (
    Bin,
    Gap,
    Scores,
    log_losses,
    paired_gap,
    reliability,
    scores,
)
from stats.faceit.odds.walkforward import WAYS, Predicted

OURS = "model"


@dataclass(frozen=True, slots=True)
class Report:
    """Scores by way; `gaps` are our log loss minus each other way's; `bins` are ours."""

    ways: Mapping[str, Scores]
    gaps: Mapping[str, Gap]
    bins: tuple[Bin, ...]


def report(predicted: Sequence[Predicted]) -> Report:
    """Sum predictions up; raises ValueError when there are none."""
    chances = np.array([one.chances for one in predicted], float).reshape(-1, len(WAYS))
    won = np.array([one.won for one in predicted], float)
    by_way = {way: chances[:, place] for place, way in enumerate(WAYS)}
    losses = {way: log_losses(p, won) for way, p in by_way.items()}
    return Report(
        {way: scores(p, won) for way, p in by_way.items()},
        {way: paired_gap(losses[OURS], losses[way]) for way in WAYS if way != OURS},
        tuple(reliability(by_way[OURS], won)),
    )


def report_to_json(found: Report) -> dict[str, Any]:
    """Return a report as JSON values: `ways`, `gaps` and `bins`."""
    return {
        "ways": {way: asdict(one) for way, one in found.ways.items()},
        "gaps": {way: asdict(one) for way, one in found.gaps.items()},
        "bins": [asdict(one) for one in found.bins],
    }


def report_from_json(data: Mapping[str, Any]) -> Report:
    """Return the report `report_to_json` wrote; further keys are ignored."""
    return Report(
        {way: Scores(**one) for way, one in data["ways"].items()},
        {way: Gap(**one) for way, one in data["gaps"].items()},
        tuple(Bin(**one) for one in data["bins"]),
    )
