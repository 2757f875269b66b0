"""Shots of all sides: when, by whom, how good, and what came of them. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from stats.football.generate.clock import Clock, clock_of
from stats.football.generate.columns import Shots, counted
from stats.football.generate.lineups import Lineups
from stats.football.results import Flags, Floats, Ints

SHOTS, PENALTIES, PENALTY_XG = 12.4, 0.13, 0.79
XG_SHAPE = (0.8, 7.2)
SHOOTERS = {"F": 3.0, "M": 1.6, "D": 0.6}
GOAL, SAVED, MISSED, BLOCKED, POST = range(5)
OUTCOMES = np.array(["goal", "save", "miss", "block", "post"])
_ELSE = np.array([0.28, 0.40, 0.28, 0.04])
SITUATIONS = np.array(["assisted", "regular", "corner", "set-piece", "fast-break", "penalty"])
_SITUATED = (0.45, 0.2, 0.15, 0.1, 0.1)
_BODY = np.array(["right-foot", "left-foot", "head"])


@dataclass(frozen=True, slots=True)
class Shooting:
    """Shots as columns in order of match and time."""

    side: Ints
    slot: Ints
    clock: Clock
    xg: Floats
    outcome: Ints
    situation: Ints
    body: Ints
    x: Floats
    y: Floats

    @property
    def goals(self) -> Ints:
        """Return the places of goals."""
        return np.flatnonzero(self.outcome == GOAL)

    @property
    def penalty(self) -> Flags:
        """Tell which shots are penalties."""
        return np.asarray(self.situation == len(SITUATIONS) - 1)

    def rows(self, lineups: Lineups, numbers: Ints) -> Shots:
        """Return the rows of shots; `numbers` are those of the matches."""
        match = numbers[self.side // 2]
        return Shots(
            match,
            counted(match),
            lineups.team[self.side],
            lineups.players(self.side, self.slot),
            OUTCOMES[self.outcome],
            SITUATIONS[self.situation],
            _BODY[self.body],
            self.clock.minute,
            self.clock.added,
            self.x.round(1),
            self.y.round(1),
            self.xg.round(3),
        )


def shots_of(rng: Generator, strength: Floats, lineups: Lineups) -> Shooting:
    """Draw the shots of sides whose log strengths against their rivals are given."""
    sides = np.arange(len(strength))
    open_play = np.repeat(sides, rng.poisson(SHOTS * np.exp(strength)))
    penalties = np.repeat(sides, rng.poisson(PENALTIES, len(sides)))
    side = np.concatenate([open_play, penalties])
    penalty = np.arange(len(side)) >= len(open_play)
    clock = clock_of(rng, len(side))
    order = np.argsort(side // 2 * 1_000_000 + clock.order(), kind="stable")
    side, penalty, clock = side[order], penalty[order], clock.at(order)
    xg = np.where(penalty, PENALTY_XG, rng.beta(*XG_SHAPE, len(side)))
    outcome = np.where(rng.random(len(side)) < xg, GOAL, 1 + rng.choice(4, len(side), p=_ELSE))
    situation = np.where(penalty, len(SITUATIONS) - 1, rng.choice(5, len(side), p=_SITUATED))
    # The better the chance, the nearer the shot.
    near = np.where(penalty, 11.5, np.clip(6 + 22 * (1 - xg) ** 4 * rng.random(len(side)), 1, 45))
    return Shooting(
        side,
        lineups.pick(rng, side, clock.minute, SHOOTERS),
        clock,
        xg,
        outcome,
        situation,
        np.where(penalty, 0, rng.choice(3, len(side), p=[0.5, 0.32, 0.18])),
        near,
        np.where(penalty, 50.0, np.clip(rng.normal(50, 12, len(side)), 5, 95)),
    )
