"""Direct matches between all pairs of teams in every run. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from stats.football.leagues import TieBreak
from stats.football.simulate.ranking import Pairs, Values
from stats.football.standings import Game
from stats.football.standings.games import DRAW_POINTS, WIN_POINTS
from stats.football.standings.order import MEETINGS

_NONE = -1
_FIGURES = (
    TieBreak.H2H_POINTS,
    TieBreak.H2H_WINS,
    TieBreak.H2H_GOAL_DIFFERENCE,
    TieBreak.H2H_GOALS_FOR,
    TieBreak.H2H_AWAY_GOALS,
)
Figures = dict[TieBreak, Values]


class Meetings:
    """What teams made of their matches with each other: those played, and the drawn ones by run.

    Teams are places from 0, as `place` maps identifiers to them.
    """

    def __init__(self, place: Mapping[int, int], played: Sequence[Game]) -> None:
        self._teams = len(place)
        shape = (self._teams, self._teams)
        self._base: Figures = {one: np.zeros(shape, np.int64) for one in _FIGURES}
        self._count = np.zeros(shape, np.int64)
        self._goals: list[tuple[NDArray[np.int8], NDArray[np.int8]]] = []
        self._slots: list[Values] = []
        self._stack: tuple[NDArray[np.int8], NDArray[np.int8]] | None = None
        for game in played:
            self._keep(place[game.home], place[game.away], game)

    def add(
        self, home: int, away: int, home_goals: NDArray[np.int8], away_goals: NDArray[np.int8]
    ) -> None:
        """Take the drawn goals (runs) of a match to come."""
        slot = next((one for one in self._slots if one[home, away] == _NONE), None)
        if slot is None:
            slot = np.full((self._teams, self._teams), _NONE, np.int64)
            self._slots.append(slot)
        slot[home, away] = len(self._goals)
        self._goals.append((home_goals, away_goals))
        self._count[[home, away], [away, home]] += 1

    def incomplete(self, when_complete: bool) -> NDArray[np.bool_]:
        """Return the pairs (teams × teams) that have met too seldom for the league's rule."""
        if not when_complete:
            return np.zeros((self._teams, self._teams), bool)
        return np.asarray(self._count < MEETINGS)

    def figures(self, pairs: Pairs) -> dict[TieBreak, tuple[Values, Values]]:
        """Return what each of two teams made of their matches, by criterion, for pairs in runs."""
        one = {key: base[pairs.one, pairs.other] for key, base in self._base.items()}
        other = {key: base[pairs.other, pairs.one] for key, base in self._base.items()}
        if self._goals:
            home, away = self._stacked()
            for slot in self._slots:
                _add(one, other, slot[pairs.one, pairs.other], pairs.run, home, away)
                _add(other, one, slot[pairs.other, pairs.one], pairs.run, home, away)
        return {key: (one[key], other[key]) for key in _FIGURES}

    def _stacked(self) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Return the goals of both sides, matches × runs."""
        if self._stack is None or len(self._stack[0]) != len(self._goals):
            home, away = zip(*self._goals, strict=True)
            self._stack = np.stack(home), np.stack(away)
        return self._stack

    def _keep(self, home: int, away: int, game: Game) -> None:
        self._count[[home, away], [away, home]] += 1
        first, second = game.goals
        for team, rival, points, own, conceded, guest in (
            (home, away, game.points[0], first, second, False),
            (away, home, game.points[1], second, first, True),
        ):
            self._base[TieBreak.H2H_POINTS][team, rival] += points
            self._base[TieBreak.H2H_WINS][team, rival] += points >= WIN_POINTS
            self._base[TieBreak.H2H_GOAL_DIFFERENCE][team, rival] += own - conceded
            self._base[TieBreak.H2H_GOALS_FOR][team, rival] += own
            self._base[TieBreak.H2H_AWAY_GOALS][team, rival] += own * guest


def _add(
    host: Figures,
    guest: Figures,
    match: Values,
    run: Values,
    home_goals: NDArray[np.int8],
    away_goals: NDArray[np.int8],
) -> None:
    """Add drawn matches to the figures of their hosts and guests; −1 is no match."""
    there = np.flatnonzero(match != _NONE)
    home = home_goals[match[there], run[there]].astype(np.int64)
    away = away_goals[match[there], run[there]].astype(np.int64)
    for figures, own, conceded, at_home in ((host, home, away, True), (guest, away, home, False)):
        won = own > conceded
        points = won * WIN_POINTS + (own == conceded) * DRAW_POINTS
        figures[TieBreak.H2H_POINTS][there] += points
        figures[TieBreak.H2H_WINS][there] += won
        figures[TieBreak.H2H_GOAL_DIFFERENCE][there] += own - conceded
        figures[TieBreak.H2H_GOALS_FOR][there] += own
        if not at_home:
            figures[TieBreak.H2H_AWAY_GOALS][there] += own
