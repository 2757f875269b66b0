"""One player's finished matches, and the same as columns for the arithmetic. Pure."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Played(NamedTuple):
    """One finished match of one player; None means "not said", never zero.

    A tuple, for a career has thousands: it is made in a quarter of a record's time.

    Counters are sums over the maps of the match; `map` is None when more than one was played.
    Times are aware, in UTC. `rating` is any one rating, the same for every match of a player.
    `elo_expectation` is the chance to win (0–1) from the teams' Elo. `double_kills` …
    `penta_kills` are rounds with exactly 2 … 5 kills. `elo_after` is the player's own.
    """

    match_id: str
    finished_at: datetime
    started_at: datetime | None = None
    won: bool | None = None
    rounds: int = 0
    rating: float | None = None
    map: str | None = None
    elo_expectation: float | None = None
    elo_after: int | None = None
    mate_ids: tuple[str, ...] = ()
    opponent_ids: tuple[str, ...] = ()
    kills: int | None = None
    deaths: int | None = None
    assists: int | None = None
    damage: int | None = None
    headshots: int | None = None
    mvps: int | None = None
    double_kills: int | None = None
    triple_kills: int | None = None
    quadro_kills: int | None = None
    penta_kills: int | None = None
    entry_count: int | None = None
    entry_wins: int | None = None
    first_kills: int | None = None
    v1_count: int | None = None
    v1_wins: int | None = None
    v2_count: int | None = None
    v2_wins: int | None = None
    clutch_kills: int | None = None
    flash_count: int | None = None
    flash_successes: int | None = None
    enemies_flashed: int | None = None
    utility_count: int | None = None
    utility_successes: int | None = None
    utility_damage: int | None = None
    utility_enemies: int | None = None
    sniper_kills: int | None = None
    pistol_kills: int | None = None


by_finish = attrgetter("finished_at", "match_id")


class Career:
    """A player's matches in the order they finished, each once, whatever order they came in.

    Equal finish times are ordered by match id; of a repeated id the latest finish is kept.
    """

    def __init__(self, matches: Iterable[Played]) -> None:
        """Sort the matches and drop repeats."""
        ordered = sorted(matches, key=by_finish)
        latest = {match.match_id: match for match in ordered}
        if len(latest) != len(ordered):
            ordered = sorted(latest.values(), key=by_finish)
        self.matches: tuple[Played, ...] = tuple(ordered)
        self._columns: dict[str, Floats] = {}

    def __len__(self) -> int:
        return len(self.matches)

    def column(self, name: str) -> Floats:
        """Return a figure of every match as floats, NaN where it was not said. Read only."""
        found = self._columns.get(name)
        if found is None:
            found = np.array(list(map(attrgetter(name), self.matches)), dtype=np.float64)
            found.flags.writeable = False
            self._columns[name] = found
        return found

    def last(self, count: int) -> "Career":
        """Return the newest `count` (≥ 1) matches."""
        return Career(self.matches[-count:])

    def rated(self) -> NDArray[np.intp]:
        """Return the places of the matches that have a rating and rounds to weigh it by."""
        rating, rounds = self.column("rating"), self.column("rounds")
        return np.flatnonzero(np.isfinite(rating) & (rounds > 0))
