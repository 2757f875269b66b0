"""Who starts, who comes on for whom and when, and who is on the pitch at a time. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from stats.football.generate.world import POSITIONS, SQUAD
from stats.football.results import Flags, Floats, Ints

START = (("G", 1), ("D", 4), ("M", 3), ("F", 3))
BENCH = (("D", 1), ("M", 2), ("F", 2))
SLOTS = 16
CHANGES = 5
FULL_MINUTES = 90
SENT_OFF_RATE = 0.07
_PLACES = np.array(list(POSITIONS))


@dataclass(frozen=True, slots=True)
class Lineups:
    """Sides × 16 slots: place in the squad (0–23), first and last minute; `changes` a side.

    A slot whose first minute is 91 never came on. `out` (sides × 5) are the slots substituted,
    `sent` the slot sent off or −1.
    """

    team: Ints
    squad: Ints
    on: Ints
    off: Ints
    out: Ints
    changes: Ints
    sent: Ints

    def players(self, side: Ints, slot: Ints) -> Ints:
        """Return the players' numbers in slots."""
        return (self.team[side] - 1) * SQUAD + self.squad[side, slot] + 1

    def positions(self) -> "np.ndarray[tuple[int, int], np.dtype[np.str_]]":
        """Return positions (sides × 16)."""
        return _PLACES[self.squad]

    def pick(self, rng: Generator, side: Ints, minute: Ints, weights: dict[str, float]) -> Ints:
        """Return slots of players on the pitch at a minute, drawn by the weights of positions."""
        table = np.array([weights.get(one, 0.0) for one in POSITIONS])
        chances = table[self.squad[side]] * self.there(side, minute)
        return drawn(rng, chances)

    def there(self, side: Ints, minute: Ints) -> Flags:
        """Tell who (16) is on the pitch at a minute."""
        return np.asarray(
            (self.on[side] <= minute[:, None]) & (minute[:, None] <= self.off[side]), bool
        )


def lineups_of(rng: Generator, team: Ints) -> Lineups:
    """Return the line-ups of sides; the first of each position in a squad play most."""
    sides = len(team)
    favour = np.log(np.array([_favour(place) for place in range(SQUAD)]))
    keys = favour + rng.gumbel(size=(sides, SQUAD))
    starters, bench = [], []
    for position, count in START:
        group = np.flatnonzero(position == _PLACES)
        best = group[np.argsort(-keys[:, group], axis=1)]
        starters.append(best[:, :count])
        bench.append(best[:, count : count + dict(BENCH).get(position, 0)])
    squad = np.concatenate([*starters, *bench], axis=1)
    return Lineups(team, squad, *_changes(rng, sides))


def drawn(rng: Generator, chances: Floats) -> Ints:
    """Return a place of each row, drawn by its weights (at least one above 0)."""
    reach = np.cumsum(chances, axis=1)
    at = rng.random(len(chances)) * reach[:, -1]
    return np.asarray((reach > at[:, None]).argmax(axis=1), np.int64)


def _changes(rng: Generator, sides: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return first and last minutes, who went off for whom, how many, and who was sent off."""
    changes = rng.choice([3, 4, 5], sides, p=[0.25, 0.3, 0.45])
    minutes = np.sort(rng.integers(46, FULL_MINUTES, (sides, CHANGES)), axis=1)
    mixed = rng.permuted(np.tile(np.arange(1, 11), (sides, 1)), axis=1)
    made = np.arange(CHANGES) < changes[:, None]
    on = np.zeros((sides, SLOTS), np.int64)
    off = np.full((sides, SLOTS), FULL_MINUTES, np.int64)
    on[:, 11:] = np.where(made, minutes + 1, FULL_MINUTES + 1)
    rows = np.nonzero(made)
    off[rows[0], mixed[rows]] = minutes[rows]
    # The sixth in the mixed order is never substituted.
    sent = np.where(rng.random(sides) < SENT_OFF_RATE, mixed[:, CHANGES], -1)
    gone = np.flatnonzero(sent >= 0)
    off[gone, sent[gone]] = rng.integers(25, FULL_MINUTES + 1, len(gone))
    return on, off, mixed[:, :CHANGES], changes, sent


def _favour(place: int) -> float:
    rank = POSITIONS[:place].count(POSITIONS[place])
    return float(0.6**rank)
