"""Wins and losses in a row. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

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
    runs = list(_runs(career))
    ongoing = bool(runs) and runs[-1].last_match_id == career.matches[-1].match_id
    return Streaks(runs[-1] if ongoing else None, _longest(runs, True), _longest(runs, False))


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


def _runs(career: Career) -> Iterator[Streak]:
    for won, run in groupby(career.matches, key=lambda match: match.won):
        matches = list(run)
        first, last = matches[0], matches[-1]
        if won is not None:
            yield Streak(
                won,
                len(matches),
                first.match_id,
                last.match_id,
                first.finished_at,
                last.finished_at,
            )


def _longest(runs: Sequence[Streak], won: bool) -> Streak | None:
    return max((run for run in runs if run.won is won), key=lambda run: run.length, default=None)
