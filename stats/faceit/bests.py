"""A player's personal records, and which of them a match set. Pure.

A match sets a new best when it beats, not equals, every earlier match that says the figure, and
there are at least 20 of those. Figures per round need 13 rounds, so that a match given up early
sets none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from stats.faceit.played import Career, Floats
from stats.faceit.streaks import win_streaks

NEEDED_EARLIER = 20
LEAST_ROUNDS = 13


class Record(StrEnum):
    """What can be a record: match figures, the wins in a row up to a match, Elo after it."""

    RATING = "rating"
    KILLS = "kills"
    ADR = "adr"
    KILLS_PER_ROUND = "kills_per_round"
    HEADSHOTS = "headshots"
    MVPS = "mvps"
    UTILITY_DAMAGE = "utility_damage"
    WIN_STREAK = "win_streak"
    ELO = "elo"


COUNTED = {
    Record.KILLS: "kills",
    Record.HEADSHOTS: "headshots",
    Record.MVPS: "mvps",
    Record.UTILITY_DAMAGE: "utility_damage",
    Record.ELO: "elo_after",
}


@dataclass(frozen=True, slots=True)
class Best:
    """A record and the first match that reached it; `previous` is the best of `earlier` matches.

    `earlier` are those before it that say the figure; `previous` is None without any.
    """

    record: Record
    value: float
    match_id: str
    finished_at: datetime
    previous: float | None
    earlier: int

    @property
    def new(self) -> bool:
        """Tell whether enough matches came before for it to be news."""
        return self.earlier >= NEEDED_EARLIER


def bests(career: Career) -> tuple[Best, ...]:
    """Return a player's records, those that no match tells left out."""
    return tuple(
        _best(career, record, values, int(np.nanargmax(values)))
        for record, values in _columns(career)
        if np.isfinite(values).any()
    )


def new_bests(career: Career, match_id: str | None = None) -> tuple[Best, ...]:
    """Return the records a match (the last one if None) set at its time.

    Only matches that finished before it count. An id that is not there sets none.
    """
    place = len(career) - 1 if match_id is None else _place(career, match_id)
    if place < 0:
        return ()
    made = (
        _best(career, record, values, place)
        for record, values in _columns(career)
        if np.isfinite(values[place])
    )
    return tuple(
        one for one in made if one.new and one.previous is not None and one.value > one.previous
    )


def _columns(career: Career) -> Iterator[tuple[Record, Floats]]:
    rounds = career.column("rounds")
    whole = np.where(rounds >= LEAST_ROUNDS, rounds, np.nan)
    yield Record.RATING, np.where(rounds >= LEAST_ROUNDS, career.column("rating"), np.nan)
    yield Record.ADR, career.column("damage") / whole
    yield Record.KILLS_PER_ROUND, career.column("kills") / whole
    for record, name in COUNTED.items():
        yield record, career.column(name)
    lengths = np.array(win_streaks([match.won for match in career.matches]), dtype=np.float64)
    yield Record.WIN_STREAK, np.where(np.isfinite(career.column("won")), lengths, np.nan)


def _best(career: Career, record: Record, values: Floats, place: int) -> Best:
    before = values[:place]
    said = before[np.isfinite(before)]
    match = career.matches[place]
    previous = float(said.max()) if len(said) else None
    value = float(values[place])
    return Best(record, value, match.match_id, match.finished_at, previous, len(said))


def _place(career: Career, match_id: str) -> int:
    places = (at for at, match in enumerate(career.matches) if match.match_id == match_id)
    return next(places, -1)
