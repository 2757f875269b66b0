"""How a player does on each map, and what that says for a veto. Pure.

A map's win rate has its Wilson interval and is also pulled to the player's own rate over all
matches as by 20 matches at that rate. Maps are ranked by Wilson's lower bound; below 10 matches
they are listed without rates and never advised.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from stats.faceit.estimates import (
    Estimate,
    Reading,
    chance_above,
    rating_mean,
    ratio_of,
    share,
    shrunk_share,
)
from stats.faceit.played import Career, Floats

NEEDED = 10
MOST_ADVISED = 2
CLEAR = 0.975
LEANING = 0.8


class Strength(StrEnum):
    """How sure it is that a map is above (a pick) or below (a ban) the player's own rate.

    `CLEAR` is 97.5 % sure, `LEANING` 80 %.
    """

    CLEAR = "clear"
    LEANING = "leaning"


@dataclass(frozen=True, slots=True)
class MapRecord:
    """A player on one map. `win_rate.n` counts matches with a known result.

    `shrunk` and `chance_above_own` (0–1) are None below `NEEDED` such matches; `rating` is
    weighted by rounds; `adr` and `kills_per_round` are over matches that say them.
    """

    map: str
    matches: int
    wins: int
    rounds: int
    win_rate: Reading
    shrunk: Estimate | None
    chance_above_own: float | None
    rating: Estimate | None
    adr: Reading
    kills_per_round: Reading


@dataclass(frozen=True, slots=True)
class MapAdvice:
    """A map to pick or to ban, with its record as the evidence."""

    record: MapRecord
    strength: Strength


@dataclass(frozen=True, slots=True)
class MapPool:
    """All maps, best lower bound first, those below `NEEDED` last (most played first).

    `own` is the win rate over all matches, which maps are compared with. `without_map` counts
    matches whose map is not known or that had several.
    """

    own: Reading
    maps: tuple[MapRecord, ...]
    picks: tuple[MapAdvice, ...]
    bans: tuple[MapAdvice, ...]
    without_map: int


def map_pool(career: Career, pool: Iterable[str] | None = None) -> MapPool:
    """Return a player's maps; advice is given on the maps of `pool` only, on all if None."""
    won = career.column("won")
    decided = np.isfinite(won)
    own = share(float(won[decided].sum()), int(decided.sum()), NEEDED)
    places = _places(career)
    records = [_record(career, name, where, own) for name, where in places.items()]
    records.sort(key=_rank)
    allowed = None if pool is None else set(pool)
    open_ = [one for one in records if allowed is None or one.map in allowed]
    known = sum(one.matches for one in records)
    return MapPool(own, tuple(records), _picks(open_), _bans(open_), len(career) - known)


def _places(career: Career) -> dict[str, NDArray[np.intp]]:
    places: dict[str, list[int]] = {}
    for place, match in enumerate(career.matches):
        if match.map is not None:
            places.setdefault(match.map, []).append(place)
    return {name: np.array(where) for name, where in places.items()}


def _record(career: Career, name: str, where: NDArray[np.intp], own: Reading) -> MapRecord:
    def column(of: str) -> Floats:
        return career.column(of)[where]

    won, rounds = column("won"), column("rounds")
    wins, n = int(np.nansum(won)), int(np.isfinite(won).sum())
    judged = n >= NEEDED and own.estimate is not None
    usual = own.estimate.value if own.estimate else 0.5
    rating = column("rating")
    rated = np.isfinite(rating) & (rounds > 0)
    return MapRecord(
        map=name,
        matches=len(where),
        wins=wins,
        rounds=int(rounds.sum()),
        win_rate=share(wins, n, NEEDED),
        shrunk=shrunk_share(wins, n, usual) if judged else None,
        chance_above_own=chance_above(wins, n, usual) if judged else None,
        rating=rating_mean(rating[rated].tolist(), rounds[rated].tolist()),
        adr=ratio_of(column("damage"), rounds, NEEDED),
        kills_per_round=ratio_of(column("kills"), rounds, NEEDED),
    )


def _rank(record: MapRecord) -> tuple[float, int, str]:
    estimate = record.win_rate.estimate
    return -estimate.low if estimate else 1.0, -record.matches, record.map


def _picks(records: list[MapRecord]) -> tuple[MapAdvice, ...]:
    """Return the best maps by lower bound, of those likely above the player's own rate."""
    return _advised((record, record.chance_above_own) for record in records)


def _bans(records: list[MapRecord]) -> tuple[MapAdvice, ...]:
    """Return the worst maps by upper bound, of those likely below the player's own rate."""
    judged = [record for record in records if record.win_rate.estimate]
    judged.sort(key=lambda one: one.win_rate.estimate.high if one.win_rate.estimate else 1.0)
    return _advised(
        (one, None if one.chance_above_own is None else 1 - one.chance_above_own) for one in judged
    )


def _advised(candidates: Iterable[tuple[MapRecord, float | None]]) -> tuple[MapAdvice, ...]:
    found = [
        MapAdvice(record, Strength.CLEAR if chance >= CLEAR else Strength.LEANING)
        for record, chance in candidates
        if chance is not None and chance >= LEANING
    ]
    return tuple(found[:MOST_ADVISED])
