"""From who is there to tens who play: friends on one side, sides about even."""

from collections.abc import Sequence
from random import Random

from stats.faceit.demo.people import SLUMPING, Person

TEN, FIVE = 10, 5
_IMBALANCE_ELO = 55.0  # of the sides' means
Unit = list[int]
Sides = tuple[Unit, Unit]


def units_of(rng: Random, people: Sequence[Person], present: Sequence[int]) -> list[Unit]:
    """Return parties and those who are alone, in the order of the queue; the featured go first."""
    groups: dict[int, Unit] = {}
    for n in present:
        party = people[n].party
        groups.setdefault(party if party >= 0 else -1 - n, []).append(n)
    units = list(groups.values())
    rng.shuffle(units)
    units.sort(key=lambda unit: 0 if min(unit) <= SLUMPING else 1)
    return units


def lanes_of(units: list[Unit], elo: Sequence[int]) -> list[list[Unit]]:
    """Return as many tens as there are, of about equal Elo each; the rest waits."""
    lanes_total = sum(map(len, units)) // TEN
    taken = _take(units, lanes_total * TEN)
    taken.sort(key=lambda unit: sum(elo[n] for n in unit) / len(unit))
    lanes: list[list[Unit]] = []
    for _ in range(lanes_total):
        lane = _take(taken, TEN)
        lanes.append(lane)
        seated = {n for unit in lane for n in unit}
        taken = [left for unit in taken if (left := [n for n in unit if n not in seated])]
    return lanes


def _take(units: list[Unit], seats: int) -> list[Unit]:
    """Return whole units while they fit, and the first of the last one."""
    taken = []
    for unit in units:
        if seats <= 0:
            break
        taken.append(unit[:seats])
        seats -= len(unit)
    return taken


def sides_of(rng: Random, lane: list[Unit], elo: Sequence[int]) -> Sides:
    """Return two fives of nearly equal Elo: the largest parties first, each where there is room.

    Like the source's matchmaker it does not hit the balance exactly.
    """
    sides: Sides = ([], [])
    alone = {unit[0] for unit in lane if len(unit) == 1}
    for unit in sorted(lane, key=len, reverse=True):
        side = min(sides, key=len)
        if len(side) + len(unit) <= FIVE:
            side.extend(unit)
            continue
        alone.update(unit)  # a party that fits nowhere is torn apart
        for n in unit:
            min(sides, key=len).append(n)
    handicap = FIVE * rng.gauss(0, _IMBALANCE_ELO)
    for _ in range(2):
        _even_out(sides, alone, elo, handicap)
    for side in sides:
        side.sort(key=lambda n: -elo[n])
    return sides


def _even_out(sides: Sides, alone: set[int], elo: Sequence[int], handicap: float) -> None:
    """Swap the two players without friends whose swap brings the sides closest to a handicap."""
    ahead = sum(elo[n] for n in sides[0]) - sum(elo[n] for n in sides[1]) - handicap
    pairs = [(a, b) for a in sides[0] if a in alone for b in sides[1] if b in alone]
    if not pairs:
        return
    a, b = min(pairs, key=lambda pair: abs(ahead - 2 * (elo[pair[0]] - elo[pair[1]])))
    if abs(ahead - 2 * (elo[a] - elo[b])) < abs(ahead):
        sides[0][sides[0].index(a)], sides[1][sides[1].index(b)] = b, a
