"""Results of matches as numbers: what the forecasts learn from, one by one or as arrays. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Prices = tuple[float, float, float]

HOME, DRAW, AWAY = 0, 1, 2
OUTCOMES = "HDA"


@dataclass(frozen=True, slots=True)
class Result:
    """A match: goals after regular time, or None twice where it is still to be played.

    `day` is a proleptic ordinal (date.toordinal), `league` a code such as "en.1", `season` a
    label such as "2024-25", `home` and `away` identifiers of teams, `key` the match's own.
    `prices` are decimal 1X2 odds where a source has them.
    """

    day: int
    league: str
    season: str
    home: int
    away: int
    home_goals: int | None = None
    away_goals: int | None = None
    key: int = 0
    prices: Prices | None = None

    @property
    def played(self) -> bool:
        """Tell whether both sides' goals are known."""
        return self.home_goals is not None and self.away_goals is not None

    @property
    def outcome(self) -> int | None:
        """Return HOME, DRAW or AWAY; None for a match still to be played."""
        if self.home_goals is None or self.away_goals is None:
            return None
        return outcome_of(self.home_goals, self.away_goals)


@dataclass(frozen=True, slots=True)
class Results:
    """Matches as columns of equal length, in the order given.

    `goals` is n × 2 (home, away) and 0 where `played` is False; `outcome` is −1 there.
    `league` holds places in `leagues`.
    """

    key: Ints
    day: Ints
    league: Ints
    leagues: tuple[str, ...]
    home: Ints
    away: Ints
    goals: Ints
    outcome: Ints
    played: Flags

    def __len__(self) -> int:
        return len(self.day)


def outcome_of(home_goals: int, away_goals: int) -> int:
    """Return HOME, DRAW or AWAY."""
    if home_goals == away_goals:
        return DRAW
    return HOME if home_goals > away_goals else AWAY


def country_of(league: str) -> str:
    """Return the country in a league code: "en" of "en.1"."""
    return league.partition(".")[0]


def tier_of(league: str) -> int:
    """Return the tier in a league code: 2 of "en.2"; 1 where the code tells none."""
    last = league.rpartition(".")[2]
    return int(last) if last.isdigit() else 1


def is_league(code: str) -> bool:
    """Tell whether a code is that of a league with a tier, such as "en.1", and not of a cup."""
    return code.rpartition(".")[2].isdigit()


def in_order(results: Iterable[Result]) -> list[Result]:
    """Return matches by day, then by league and key, so that a walk is the same every time."""
    return sorted(results, key=lambda one: (one.day, one.league, one.key, one.home))


def as_arrays(results: Sequence[Result]) -> Results:
    """Return matches as columns."""
    leagues = tuple(sorted({one.league for one in results}))
    places = {league: place for place, league in enumerate(leagues)}
    goals = [(one.home_goals or 0, one.away_goals or 0) for one in results]
    outcomes = [-1 if one.outcome is None else one.outcome for one in results]
    return Results(
        _ints([one.key for one in results]),
        _ints([one.day for one in results]),
        _ints([places[one.league] for one in results]),
        leagues,
        _ints([one.home for one in results]),
        _ints([one.away for one in results]),
        _ints(goals).reshape(-1, 2),
        _ints(outcomes),
        np.array([one.played for one in results], dtype=np.bool_),
    )


def _ints(values: Sequence[object]) -> Ints:
    return np.array(values, dtype=np.int64)
