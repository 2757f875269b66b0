"""Cards of all sides; nobody gets a second yellow card without being sent off. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from stats.football.generate.clock import Clock, clock_of, joined, plain
from stats.football.generate.lineups import SLOTS, Lineups
from stats.football.results import Ints

YELLOWS = 1.9
BOOKED = {"D": 1.3, "M": 1.1, "F": 0.7, "G": 0.15}
SECOND_SHARE = 0.5
YELLOW, SECOND_YELLOW, RED = range(3)
KINDS = np.array(["yellow", "second_yellow", "red"])


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards as columns; `kind` is a place in KINDS."""

    side: Ints
    slot: Ints
    clock: Clock
    kind: Ints

    def counts(self, sides: int, *kinds: int) -> Ints:
        """Return how many cards of kinds every slot got (sides · 16)."""
        cells = (self.side * SLOTS + self.slot)[np.isin(self.kind, kinds)]
        return np.bincount(cells, minlength=sides * SLOTS)


def cards_of(rng: Generator, lineups: Lineups) -> Cards:
    """Draw the cards of sides."""
    sides = len(lineups.team)
    gone = np.flatnonzero(lineups.sent >= 0)
    slot = lineups.sent[gone]
    minute = lineups.off[gone, slot]
    second = rng.random(len(gone)) < SECOND_SHARE
    booked_at = np.maximum(1, (minute * rng.random(len(gone))).astype(np.int64))
    side = np.repeat(np.arange(sides), rng.poisson(YELLOWS, sides))
    clock = clock_of(rng, len(side))
    booked = lineups.pick(rng, side, clock.minute, BOOKED)
    once = _once(side * SLOTS + booked, gone * SLOTS + slot)
    return Cards(
        np.concatenate([side[once], gone[second], gone]),
        np.concatenate([booked[once], slot[second], slot]),
        joined(clock.at(once), plain(booked_at[second]), plain(minute)),
        np.concatenate(
            [
                np.full(len(once) + int(second.sum()), YELLOW),
                np.where(second, SECOND_YELLOW, RED),
            ]
        ),
    )


def _once(cells: Ints, sent: Ints) -> Ints:
    """Return the places of each player's first yellow card, those sent off left out."""
    _, first = np.unique(cells, return_index=True)
    return np.sort(first[~np.isin(cells[first], sent)])
