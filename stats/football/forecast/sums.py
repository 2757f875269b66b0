"""Scores of forecasts as sums, which can be kept by season and added up. Pure.

All methods of a sum were scored on the same matches: one that says nothing of a match leaves it
out for all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import Any

import numpy as np

from stats.football.forecast.report import BASE, OURS, Said, Standing
from stats.football.forecast.scores import (
    BINS,
    Bin,
    Gap,
    Scores,
    briers,
    log_losses,
    rps,
    wilson,
)
from stats.football.forecast.state import ODDS, Chances
from stats.football.results import Floats, Ints

METHODS = ("stack", "elo", "dixon_coles", "pi", "base")
PRICED = (*METHODS, ODDS)
RIVALS = (BASE, OURS, ODDS)


@dataclass(frozen=True, slots=True)
class Sums:
    """`n` matches; `losses` (RPS, log loss, Brier, right) by method; `bins` (outcome × bin ×
    (matches, chances, hits)) by method; `gaps` (Σd, Σd²) of RPS by rival and method.
    """

    n: int
    losses: Mapping[str, Floats]
    bins: Mapping[str, Floats]
    gaps: Mapping[str, Mapping[str, Floats]]

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values; of no match its number alone."""
        if not self.n:
            return {"n": 0}
        return {
            "n": self.n,
            "losses": {name: row.tolist() for name, row in self.losses.items()},
            "bins": {name: row.round(6).tolist() for name, row in self.bins.items()},
            "gaps": {
                rival: {name: row.tolist() for name, row in rows.items()}
                for rival, rows in self.gaps.items()
            },
        }


def sums_of(rows: Iterable[tuple[Mapping[str, Chances], int]], methods: Sequence[str]) -> Sums:
    """Return the sums of forecasts (chances by method, outcome) that all methods made."""
    said = Said.of(methods)
    for chances, outcome in rows:
        said.add(chances, outcome)
    if not said.outcomes:
        return empty(methods)
    columns, outcomes = said.arrays()
    losses = {name: _losses(p, outcomes) for name, p in columns.items()}
    each = {name: rps(p, outcomes) for name, p in columns.items()}
    return Sums(
        len(outcomes),
        losses,
        {name: _bins(p, outcomes) for name, p in columns.items()},
        {
            rival: {name: _gap(loss - each[rival]) for name, loss in each.items() if name != rival}
            for rival in RIVALS
            if rival in each
        },
    )


def empty(methods: Sequence[str]) -> Sums:
    """Return the sums of no match."""
    return Sums(
        0,
        {name: np.zeros(4) for name in methods},
        {name: np.zeros((3, BINS, 3)) for name in methods},
        {
            rival: {name: np.zeros(2) for name in methods if name != rival}
            for rival in RIVALS
            if rival in methods
        },
    )


def added(one: Sums, other: Sums) -> Sums:
    """Return two sums of the same methods in one; raises KeyError for other methods."""
    return Sums(
        one.n + other.n,
        {name: row + other.losses[name] for name, row in one.losses.items()},
        {name: row + other.bins[name] for name, row in one.bins.items()},
        {
            rival: {name: row + other.gaps[rival][name] for name, row in rows.items()}
            for rival, rows in one.gaps.items()
        },
    )


def sums_from_json(data: Mapping[str, Any], methods: Sequence[str] = METHODS) -> Sums:
    """Return what `Sums.to_json` wrote; `methods` are those of sums of no match."""
    if not data["n"]:
        return empty(methods)
    return Sums(
        data["n"],
        {name: np.array(row, float) for name, row in data["losses"].items()},
        {name: np.array(row, float) for name, row in data["bins"].items()},
        {
            rival: {name: np.array(row, float) for name, row in rows.items()}
            for rival, rows in data["gaps"].items()
        },
    )


def standing_of(sums: Sums) -> Standing:
    """Return the scores and paired gaps of sums; raises ValueError where there is no match."""
    if not sums.n:
        raise ValueError("there is nothing to score")
    return Standing(
        {name: _scores(sums, name) for name in sums.losses},
        {
            rival: {name: _gap_of(row, sums.n) for name, row in rows.items()}
            for rival, rows in sums.gaps.items()
        },
    )


def bins_of(sums: Sums, method: str, places: Sequence[int] = (0, 1, 2)) -> list[Bin]:
    """Return a method's forecasts by stated chance, of some outcomes together."""
    found = []
    rows = sums.bins[method][list(places)].sum(axis=0)
    for number, (count, stated, hits) in enumerate(rows.tolist()):
        if count:
            n, came = round(count), round(hits)
            low, high = wilson(came, n)
            edges = number / BINS, (number + 1) / BINS
            found.append(Bin(*edges, stated / n, came / n, n, low, high))
    return found


def _losses(p: Floats, outcomes: Ints) -> Floats:
    right = (p.argmax(axis=1) == outcomes).sum()
    each = (rps(p, outcomes), log_losses(p, outcomes), briers(p, outcomes))
    return np.array([*(one.sum() for one in each), right], float)


def _bins(p: Floats, outcomes: Ints) -> Floats:
    found = np.zeros((3, BINS, 3))
    at = np.minimum((p * BINS).astype(int), BINS - 1)
    for place in range(3):
        hits = outcomes == place
        weights = (np.ones(len(p)), p[:, place], hits.astype(float))
        for column, weight in enumerate(weights):
            found[place, :, column] = np.bincount(at[:, place], weight, minlength=BINS)
    return found


def _gap(difference: Floats) -> Floats:
    return np.array([difference.sum(), (difference**2).sum()])


def _scores(sums: Sums, name: str) -> Scores:
    loss, log_loss, brier, right = (sums.losses[name] / sums.n).tolist()
    errors = [_calibration(sums.bins[name][place]) for place in range(3)]
    return Scores(
        sums.n,
        loss,
        log_loss,
        brier,
        right,
        sum(errors) / 3,
        (errors[0], errors[1], errors[2]),
    )


def _calibration(bins: Floats) -> float:
    """Return the mean distance of stated chance and share, weighted by matches."""
    return float(np.abs(bins[:, 1] - bins[:, 2]).sum() / bins[:, 0].sum())


def _gap_of(row: Floats, n: int) -> Gap:
    total, squares = row.tolist()
    if n < 2:
        return Gap(total / n, nan, n)
    spread = max(0.0, squares - total * total / n) / (n - 1)
    return Gap(total / n, sqrt(spread / n), n)
