"""Final places of many runs at once, by the same rules as a single table. Pure.

Arrays are teams × runs. A team's rank is how many are above it; teams level on everything so far
share one. Each step looks only at pairs that are still level: whoever is worse gets one more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from stats.football.leagues import TieBreak
from stats.football.standings.order import H2H

Values = NDArray[np.signedinteger[Any]]
Ranks = NDArray[np.int16]

_BASE = 1 << 12


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of level teams as columns: places of both and the run."""

    one: Values
    other: Values
    run: Values

    def __len__(self) -> int:
        return len(self.run)

    def only(self, mask: NDArray[np.bool_]) -> "Pairs":
        """Return the pairs that a mask keeps."""
        return Pairs(self.one[mask], self.other[mask], self.run[mask])


# Figures of direct matches: for pairs, what each of the two made of them by criterion.
Between = Callable[[Pairs], Mapping[TieBreak, tuple[Values, Values]]]


@dataclass(frozen=True, slots=True)
class Boards:
    """What orders the runs: points, sums by criterion (teams × runs or teams × 1), direct matches.

    `groups` (teams) keep groups after a split apart, 0 on top. `incomplete` (teams × teams) are
    pairs whose direct matches do not count yet.
    """

    points: Values
    sums: Mapping[TieBreak, Values]
    between: Between
    groups: Values
    incomplete: NDArray[np.bool_]


def places(boards: Boards, order: Sequence[TieBreak], rng: Generator) -> Ranks:
    """Return final places (teams × runs, from 1), no two teams of a run alike."""
    ranks = _ranks(boards.points - boards.groups[:, None] * _BASE * _BASE)
    for direct, criteria in _steps(order):
        pairs = level_pairs(ranks)
        if not len(pairs):
            return ranks + 1
        if direct:
            _part_directly(ranks, pairs, boards, criteria)
        else:
            _part(ranks, pairs, _folded([boards.sums[one] for one in criteria], ranks.shape))
    _part(ranks, level_pairs(ranks), rng.permuted(_lots(ranks.shape), axis=0))
    return ranks + 1


def level_pairs(ranks: Ranks) -> Pairs:
    """Return the pairs of teams that share a rank."""
    found = [
        (first, second, np.flatnonzero(ranks[first] == ranks[second]))
        for first in range(len(ranks))
        for second in range(first + 1, len(ranks))
    ]
    counts = [len(runs) for _, _, runs in found]
    one = np.repeat(np.array([first for first, _, _ in found], np.int64), counts)
    other = np.repeat(np.array([second for _, second, _ in found], np.int64), counts)
    runs = [runs for _, _, runs in found]
    return Pairs(one, other, np.concatenate(runs) if runs else np.empty(0, np.int64))


def _part(ranks: Ranks, pairs: Pairs, values: Values) -> None:
    _lower(ranks, pairs, values[pairs.one, pairs.run], values[pairs.other, pairs.run])


def _lower(ranks: Ranks, pairs: Pairs, one: Values, other: Values) -> None:
    for side, worse in ((pairs.one, one < other), (pairs.other, one > other)):
        np.add.at(ranks, (side[worse], pairs.run[worse]), 1)


def _part_directly(
    ranks: Ranks, pairs: Pairs, boards: Boards, criteria: Sequence[TieBreak]
) -> None:
    """Part level teams by the matches between them, again as long as that parts some."""
    pairs = _countable(pairs, boards.incomplete, ranks.shape)
    while len(pairs):
        figures = boards.between(pairs)
        values = _folded(
            [_summed(pairs, *figures[one], ranks.shape) for one in criteria], ranks.shape
        )
        _part(ranks, pairs, values)
        still = ranks[pairs.one, pairs.run] == ranks[pairs.other, pairs.run]
        if still.all():
            return
        pairs = pairs.only(still)


def _countable(pairs: Pairs, incomplete: NDArray[np.bool_], shape: tuple[int, ...]) -> Pairs:
    """Leave out groups of level teams of which two have not played all their matches."""
    waiting = incomplete[pairs.one, pairs.other]
    if not waiting.any():
        return pairs
    # All teams of a group meet in its pairs, so two steps reach each of them.
    for _ in range(2):
        marked = np.zeros(shape, bool)
        marked[pairs.one[waiting], pairs.run[waiting]] = True
        marked[pairs.other[waiting], pairs.run[waiting]] = True
        waiting = marked[pairs.one, pairs.run] | marked[pairs.other, pairs.run]
    return pairs.only(~waiting)


def _summed(pairs: Pairs, one: Values, other: Values, shape: tuple[int, ...]) -> Values:
    """Return what each team made of its matches with the teams it is level with."""
    runs = shape[1]
    cells = np.concatenate([pairs.one * runs + pairs.run, pairs.other * runs + pairs.run])
    found = np.bincount(cells, np.concatenate([one, other]), minlength=shape[0] * runs)
    return np.asarray(found.reshape(shape), np.int64)


def _folded(columns: Sequence[Values], shape: tuple[int, ...]) -> Values:
    """Return one number that orders as the columns do, the first above all."""
    found = np.zeros(shape, np.int64)
    for column in columns:
        found = found * _BASE + column
    return found


def _steps(order: Sequence[TieBreak]) -> Iterator[tuple[bool, list[TieBreak]]]:
    """Yield criteria that stand together, and whether they are of direct matches; four at most."""
    for direct, group in groupby(order, key=H2H.__contains__):
        criteria = list(group)
        if direct:
            yield True, criteria
        else:
            yield from ((False, criteria[at : at + 4]) for at in range(0, len(criteria), 4))


def _ranks(values: Values) -> Ranks:
    found = np.zeros(values.shape, np.int16)
    for row in values:
        found += row > values
    return found


def _lots(shape: tuple[int, ...]) -> Values:
    return np.asarray(np.broadcast_to(np.arange(shape[0], dtype=np.int64)[:, None], shape))
