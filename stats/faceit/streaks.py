"""Wins and losses in a row. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from stats.faceit.played import Career


@dataclass(frozen=True, slots=True)
class Streak:
    """`length` wins (`won`) or losses in a row, from the first match to the last."""

    won: bool
    length: int
    first_match_id: str
    last_match_id: str
    first_finished_at: datetime
    last_finished_at: datetime


@dataclass(frozen=True, slots=True)
class Streaks:
    """The streak going on (None when the last result is not known) and the longest ones.

    Of equally long streaks the older one holds the record.
    """

    current: Streak | None
    longest_wins: Streak | None
    longest_losses: Streak | None


def streaks(career: Career) -> Streaks:
    """Return a player's streaks; a match whose result is not known ends one."""
    runs = _runs([match.won for match in career.matches])
    made = [
        _streak(career, run) if run and run.won is not None else None
        for run in (runs[-1] if runs else None, _longest(runs, True), _longest(runs, False))
    ]
    return Streaks(*made)


def longest_run(results: Sequence[bool | None], result: bool) -> int:
    """Return the most times in a row a result came."""
    return max((len(list(run)) for what, run in groupby(results) if what is result), default=0)


def win_streaks(results: Sequence[bool | None]) -> list[int]:
    """Return after each result how many wins in a row it made, 0 unless it was a win."""
    lengths, length = [], 0
    for result in results:
        length = length + 1 if result else 0
        lengths.append(length)
    return lengths


class _Run(NamedTuple):
    """Equal results in a row, from place `start` on."""

    won: bool | None
    start: int
    length: int


def _runs(results: Sequence[bool | None]) -> list[_Run]:
    runs, start = [], 0
    for won, run in groupby(results):
        length = len(list(run))
        runs.append(_Run(won, start, length))
        start += length
    return runs


def _longest(runs: Sequence[_Run], won: bool) -> _Run | None:
    return max((run for run in runs if run.won is won), key=lambda run: run.length, default=None)


def _streak(career: Career, run: _Run) -> Streak:
    first, last = career.matches[run.start], career.matches[run.start + run.length - 1]
    return Streak(
        bool(run.won),
        run.length,
        first.match_id,
        last.match_id,
        first.finished_at,
        last.finished_at,
    )
