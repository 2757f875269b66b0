"""What a fixture is worth: its teams' chances given how it ends, from the same runs. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from stats.football.leagues import ZoneKind
from stats.football.results import AWAY, DRAW, HOME
from stats.football.simulate.runs import Runs
from stats.football.standings import Regulations

NEEDED_RUNS = 100
TOP = 4


@dataclass(frozen=True, slots=True)
class Conditional:
    """A chance (0–1) over the runs in which a fixture ended one way, with its standard error.

    Both are None below 100 such runs.
    """

    chance: float | None
    error: float | None
    runs: int


@dataclass(frozen=True, slots=True)
class Shift:
    """How a team's chance of `aim` (title, top_four or relegation) hangs on a fixture.

    `win`, `draw` and `loss` are as the team sees them.
    """

    team: int
    aim: str
    chance: float
    win: Conditional
    draw: Conditional
    loss: Conditional

    @property
    def swing(self) -> float | None:
        """Return the chance after a win less that after a loss; None where either is not known."""
        if self.win.chance is None or self.loss.chance is None:
            return None
        return self.win.chance - self.loss.chance


@dataclass(frozen=True, slots=True)
class Worth:
    """A fixture's outcomes in the runs (home, draw, away; 0–1), and what hangs on them."""

    key: int
    home: int
    away: int
    outcomes: tuple[float, float, float]
    shifts: tuple[Shift, ...]


def worth_of(
    runs: Runs, regulations: Regulations, keys: Collection[int] | None = None
) -> tuple[Worth, ...]:
    """Return what fixtures to come (all, or those with the keys) are worth to their two teams."""
    aims = _aims(runs, regulations)
    place = {team: at for at, team in enumerate(runs.teams)}
    fixtures = runs.fixtures
    found = []
    for at, outcomes in enumerate(runs.outcomes):
        if keys is not None and int(fixtures.key[at]) not in keys:
            continue
        ends = [outcomes == end for end in (HOME, DRAW, AWAY)]
        counts = [int(np.count_nonzero(end)) for end in ends]
        home, away = int(fixtures.home[at]), int(fixtures.away[at])
        shifts = [
            _shift(team, aim, reached[place[team]], ends[::step], counts[::step])
            for team, step in ((home, 1), (away, -1))
            for aim, reached in aims.items()
        ]
        shares = tuple(count / runs.count for count in counts)
        found.append(
            Worth(
                int(fixtures.key[at]), home, away, (shares[0], shares[1], shares[2]), tuple(shifts)
            )
        )
    return tuple(found)


def _aims(runs: Runs, regulations: Regulations) -> dict[str, NDArray[np.bool_]]:
    """Return who reached what (teams × runs)."""
    down = [
        (runs.places >= zone.first) & (runs.places <= zone.last)
        for zone in regulations.zones
        if zone.kind is ZoneKind.RELEGATION
    ]
    aims = {"title": runs.places == 1, "top_four": runs.places <= TOP}
    if down:
        aims["relegation"] = np.logical_or.reduce(down)
    return aims


def _shift(
    team: int,
    aim: str,
    reached: NDArray[np.bool_],
    ends: Iterable[NDArray[np.bool_]],
    counts: Iterable[int],
) -> Shift:
    win, draw, loss = (
        _conditional(int(np.count_nonzero(reached & end)), count)
        for end, count in zip(ends, counts, strict=True)
    )
    chance = np.count_nonzero(reached) / len(reached)
    return Shift(team, aim, float(chance), win, draw, loss)


def _conditional(hits: int, runs: int) -> Conditional:
    if runs < NEEDED_RUNS:
        return Conditional(None, None, runs)
    chance = hits / runs
    return Conditional(chance, sqrt(chance * (1 - chance) / runs), runs)
