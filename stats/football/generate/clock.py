"""Minutes of a match with the time added to its halves. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from stats.football.results import Flags, Ints

FIRST_HALF_SHARE = 0.45
HALF, FULL = 45, 90
ADDED = (2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Clock:
    """Times as columns: whether in the second half, minute (1–90), minutes added."""

    second: Flags
    minute: Ints
    added: Ints

    def order(self) -> Ints:
        """Return numbers that order times within a match, each below a million."""
        return self.second * 500_000 + self.minute * 100 + self.added

    def at(self, places: Ints) -> "Clock":
        """Return the times at places."""
        return Clock(self.second[places], self.minute[places], self.added[places])


def clock_of(rng: Generator, count: int) -> Clock:
    """Draw times; a little more happens after the break."""
    second = rng.random(count) >= FIRST_HALF_SHARE
    spent = rng.random(count) * (HALF + np.where(second, ADDED[1], ADDED[0]))
    minute = np.floor(spent).astype(np.int64) + 1
    added = np.maximum(0, minute - HALF)
    return Clock(second, np.minimum(minute, HALF) + np.where(second, HALF, 0), added)


def plain(minute: Ints) -> Clock:
    """Return times without minutes added."""
    return Clock(minute > HALF, minute, np.zeros(len(minute), np.int64))


def joined(*clocks: Clock) -> Clock:
    """Return times one after the other."""
    return Clock(
        np.concatenate([one.second for one in clocks]),
        np.concatenate([one.minute for one in clocks]),
        np.concatenate([one.added for one in clocks]),
    )
