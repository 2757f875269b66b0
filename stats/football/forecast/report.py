"""A record of forecasts: every method scored on the same matches, with paired gaps. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from stats.football.forecast.scores import Bin, Gap, Scores, paired_gap, reliability, rps, scores
from stats.football.forecast.state import METHODS, ODDS, Chances, Forecast
from stats.football.results import Floats, Ints

BASE = "base"
OURS = "stack"


@dataclass(slots=True)
class Said:
    """Forecasts of played matches gathered as columns: chances by method, and outcomes."""

    chances: dict[str, list[Chances]]
    outcomes: list[int]

    @classmethod
    def of(cls, methods: Sequence[str]) -> Self:
        """Return an empty record of some methods."""
        return cls({name: [] for name in methods}, [])

    def add(self, chances: Mapping[str, Chances], outcome: int) -> bool:
        """Take a forecast; False, and nothing taken, where a method said nothing."""
        if any(name not in chances for name in self.chances):
            return False
        for name, rows in self.chances.items():
            rows.append(chances[name])
        self.outcomes.append(outcome)
        return True

    def arrays(self) -> tuple[dict[str, Floats], Ints]:
        """Return chances (n × 3) by method, and outcomes (n)."""
        columns = {name: np.array(rows, float) for name, rows in self.chances.items()}
        return columns, np.array(self.outcomes, np.int64)


@dataclass(frozen=True, slots=True)
class Standing:
    """Methods on the same matches: scores of each, and RPS gaps of each to every named rival.

    `gaps[rival][method]` is negative where the method does better than the rival.
    """

    scores: Mapping[str, Scores]
    gaps: Mapping[str, Mapping[str, Gap]]


@dataclass(frozen=True, slots=True)
class Report:
    """`all` forecasts against base rates; `priced` where bookmakers' prices are known, or None.

    `bins` are the stack's forecasts of home, draw and away by stated chance.
    """

    all: Standing
    priced: Standing | None
    bins: tuple[list[Bin], list[Bin], list[Bin]]


def report(forecasts: Iterable[Forecast]) -> Report | None:
    """Score forecasts whose matches have been played; None when there are none."""
    said, priced = Said.of(METHODS), Said.of((*METHODS, ODDS))
    for one in forecasts:
        if one.match.outcome is not None:
            said.add(one.chances, one.match.outcome)
            priced.add(one.chances, one.match.outcome)
    if not said.outcomes:
        return None
    columns, outcomes = said.arrays()
    bins = [reliability(columns[OURS], outcomes, place) for place in range(3)]
    both = standing(priced, (BASE, ODDS)) if priced.outcomes else None
    return Report(standing(said, (BASE,)), both, (bins[0], bins[1], bins[2]))


def standing(said: Said, rivals: Sequence[str]) -> Standing:
    """Score all methods and pair each with every rival; raises ValueError when empty."""
    columns, outcomes = said.arrays()
    losses = {name: rps(chances, outcomes) for name, chances in columns.items()}
    return Standing(
        {name: scores(chances, outcomes) for name, chances in columns.items()},
        {
            rival: {
                name: paired_gap(loss, losses[rival])
                for name, loss in losses.items()
                if name != rival
            }
            for rival in rivals
        },
    )
