"""Which maps to ban or pick: the room's chance on each, and the order that minimax finds. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from stats.faceit.odds.model import Model, predict
from stats.faceit.odds.room import Record, Room, RoomSide

POOL_MAX = 10
SIDE_MAPS_LEAST = 10
MAPS_LEAST = 2
POINTS_LEAST = 0.005


class Action(StrEnum):
    """What is done with a map."""

    BAN = "ban"
    PICK = "pick"
    DECIDER = "decider"


class Silence(StrEnum):
    """Why there is no advice."""

    NO_POOL = "no_pool"
    TOO_FEW_MATCHES = "too_few_matches"
    NO_DIFFERENCE = "no_difference"


@dataclass(frozen=True, slots=True)
class MapChance:
    """A map of the pool: chance of side 1 on it with a 95 % interval, and the evidence.

    `record1` and `record2` are maps the sides' players won and played there, `rate1` and `rate2`
    the means of their shrunken win rates; `enough` says whether both sides have played it.
    """

    map: str
    p1: float
    low: float
    high: float
    record1: Record
    record2: Record
    rate1: float
    rate2: float
    enough: bool

    def chance(self, side: int) -> float:
        """Return the chance (0–1) of side 1 or 2."""
        return self.p1 if side == 1 else 1 - self.p1


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of the veto at best play: `p1` is the chance of side 1 that it leads to.

    `gain` is how much better (0–1, for the side whose turn it is) than the second best map.
    """

    side: int
    action: Action
    map: str
    p1: float
    gain: float


@dataclass(frozen=True, slots=True)
class Advice:
    """What a side should do: maps from worst to best, bans and picks worth naming, the order.

    `silence` says why `bans`, `picks` and `steps` are empty.
    """

    side: int
    maps: tuple[MapChance, ...]
    bans: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    silence: Silence | None = None


def map_chances(model: Model, room: Room) -> tuple[MapChance, ...]:
    """Return the chance on every map of the pool as if it were the only one, in pool order."""
    return tuple(_map_chance(model, room, name) for name in dict.fromkeys(room.pool))


def advise(model: Model, room: Room, side: int, first: int = 1) -> Advice:
    """Return what side 1 or 2 should ban and pick when side `first` begins.

    Raises ValueError for a pool of more than POOL_MAX maps.
    """
    found = sorted(map_chances(model, room), key=lambda one: (one.chance(side), one.map))
    maps = tuple(found)
    silence = _silence(maps)
    if silence:
        return Advice(side, maps, silence=silence)
    known = [one for one in maps if one.enough]
    middle = sum(one.chance(side) for one in maps) / len(maps)
    bans = [one.map for one in known if one.chance(side) < middle - POINTS_LEAST]
    picks = [one.map for one in reversed(known) if one.chance(side) > middle + POINTS_LEAST]
    steps = best_order({one.map: one.p1 for one in maps}, room.best_of, first)
    return Advice(side, maps, tuple(bans), tuple(picks), steps)


def turns(maps: int, best_of: int, first: int = 1) -> tuple[tuple[int, Action], ...]:
    """Return whose turn does what: bans in turn, and for a series picks between them.

    A single map is what nobody banned. A series begins with a ban each, then a pick each, then bans
    until one decider is left; where the pool is too small there are no bans before the picks.
    """
    second = 3 - first
    picks = min(best_of - 1, maps - 1)
    bans = maps - 1 - picks
    opening = min(2, bans) if picks else bans
    order = [Action.BAN] * opening + [Action.PICK] * picks + [Action.BAN] * (bans - opening)
    return tuple((first if n % 2 == 0 else second, action) for n, action in enumerate(order))


def best_order(chances: dict[str, float], best_of: int = 1, first: int = 1) -> tuple[Step, ...]:
    """Return the veto when both sides play best; `chances` are those of side 1 by map.

    Raises ValueError for an empty pool, or one of more than POOL_MAX maps.
    """
    if not 1 <= len(chances) <= POOL_MAX:
        raise ValueError(f"a pool has 1 to {POOL_MAX} maps")
    order = turns(len(chances), best_of, first)

    @cache
    def value(left: frozenset[str], picked: frozenset[str]) -> float:
        """Return the chance of side 1 from here on at best play."""
        done = len(chances) - len(left)
        if done == len(order):
            return _series([chances[name] for name in sorted(left | picked)], best_of)
        side, action = order[done]
        found = [after(left, picked, name, action) for name in left]
        return max(found) if side == 1 else min(found)

    def after(left: frozenset[str], picked: frozenset[str], name: str, action: Action) -> float:
        chosen = picked | {name} if action is Action.PICK else picked
        return value(left - {name}, chosen)

    steps, left, picked = [], frozenset(chances), frozenset[str]()
    for side, action in order:
        sign = 1 if side == 1 else -1
        options = sorted((-sign * after(left, picked, name, action), name) for name in left)
        worth, name = options[0]
        gain = options[1][0] - worth if len(options) > 1 else 0.0
        steps.append(Step(side, action, name, -sign * worth, gain))
        picked = picked | {name} if action is Action.PICK else picked
        left = left - {name}
    (last,) = left
    steps.append(Step(0, Action.DECIDER, last, value(left, picked), 0.0))
    return tuple(steps)


def _series(chances: list[float], best_of: int) -> float:
    """Return the chance to win more than half of the maps, each with its own chance."""
    needed = min(best_of, len(chances)) // 2 + 1
    by_wins = [1.0]
    for p in chances:
        by_wins = [
            (by_wins[n] * (1 - p) if n < len(by_wins) else 0.0) + (by_wins[n - 1] * p if n else 0.0)
            for n in range(len(by_wins) + 1)
        ]
    return sum(by_wins[needed:])


def _map_chance(model: Model, room: Room, name: str) -> MapChance:
    alone = predict(model, replace(room, map=name, best_of=1))
    record1, record2 = _record(room.side1, name), _record(room.side2, name)
    return MapChance(
        name,
        alone.p1,
        alone.low,
        alone.high,
        record1,
        record2,
        _rate(room.side1, name),
        _rate(room.side2, name),
        min(record1.played, record2.played) >= SIDE_MAPS_LEAST,
    )


def _record(side: RoomSide, name: str) -> Record:
    found = [player.maps.get(name, Record()) for player in side.players]
    return Record(sum(one.wins for one in found), sum(one.played for one in found))


def _rate(side: RoomSide, name: str) -> float:
    rates = [player.map_rate(name) for player in side.players]
    return sum(rates) / len(rates) if rates else 0.5


def _silence(maps: Iterable[MapChance]) -> Silence | None:
    chances = [one.p1 for one in maps]
    if len(chances) < MAPS_LEAST:
        return Silence.NO_POOL
    if sum(one.enough for one in maps) < MAPS_LEAST:
        return Silence.TOO_FEW_MATCHES
    if max(chances) - min(chances) < POINTS_LEAST:
        return Silence.NO_DIFFERENCE
    return None
