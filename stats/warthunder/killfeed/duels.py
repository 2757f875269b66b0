"""Duels: whom I shot, who shot me, in what; over any number of battles. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from stats.warthunder.killfeed.names import vehicle_core
from stats.warthunder.killfeed.records import HITS, KILLS, Battle, KillEvent, Participant
from stats.warthunder.killfeed.sides import Side, Sides, infer_sides
from stats.warthunder.nick import nick_key
from stats.warthunder.rates import Rate, wilson

ClassOf = Callable[[str], str | None]
UNCLASSED = "unknown"


@dataclass(frozen=True, slots=True)
class Duel:
    """Me against one opponent.

    `won` and `lost` are kills; `share` is my share of both with its 90 % Wilson interval, None
    without a kill. `hits_given` and `hits_taken` are lines of damage that killed nobody.
    `unsure` of the kills fell in battles whose hits contradict each other, so the other may have
    been a team-mate. Vehicles are counted by name without signs, one per kill.
    """

    key: str
    nick: str
    tag: str | None
    won: int
    lost: int
    share: Rate | None
    hits_given: int
    hits_taken: int
    unsure: int
    battles: int
    their_vehicles: Mapping[str, int]
    my_vehicles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """Kills between me and one class of opposing vehicles; `share` is mine, 90 % Wilson."""

    name: str
    won: int
    lost: int
    share: Rate | None


@dataclass(slots=True)
class _Tally:
    nick: str = ""
    tag: str | None = None
    counts: Counter[str] = field(default_factory=Counter)
    battles: set[int] = field(default_factory=set)
    theirs: Counter[str] = field(default_factory=Counter)
    mine: Counter[str] = field(default_factory=Counter)


def duels(battles: Iterable[Battle], me: str) -> tuple[Duel, ...]:
    """Return my duels, those with most kills first, then by key.

    Battles given twice are counted twice: join inputs in `parse_feed`, which reads each line once.
    """
    tallies: dict[str, _Tally] = {}
    key = nick_key(me)
    for index, battle in enumerate(battles):
        sides = infer_sides(battle.events, key)
        for event in battle.events:
            _count(event, sides, index, tallies)
    found = [_duel(other, tally) for other, tally in tallies.items()]
    return tuple(sorted(found, key=lambda duel: (-duel.won - duel.lost, duel.key)))


def class_records(battles: Iterable[Battle], me: str, class_of: ClassOf) -> tuple[ClassRecord, ...]:
    """Return my kills and deaths by the class of the opponent's vehicle, deadliest first.

    `class_of` takes a vehicle's name without signs and returns its class or None ("unknown").
    Anonymous opponents count here: their vehicle is known even where their name is not.
    """
    won: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    key = nick_key(me)
    for battle in battles:
        for event in battle.events:
            if _is_mine(event, key) and event.target:
                won[_class(event.target, class_of)] += 1
            elif _is_against(event, key) and event.actor:
                lost[_class(event.actor, class_of)] += 1
    names = sorted(set(won) | set(lost), key=lambda name: (-lost[name], -won[name], name))
    return tuple(
        ClassRecord(name, won[name], lost[name], wilson(won[name], won[name] + lost[name]))
        for name in names
    )


def opposition(battles: Iterable[Battle], me: str, class_of: ClassOf) -> Mapping[str, int]:
    """Return how many opponents came in each class, one per person, vehicle and battle.

    Only those whose side is known to be theirs.
    """
    mix: Counter[str] = Counter()
    for battle in battles:
        sides = infer_sides(battle.events, me)
        seen = {
            (who.key, vehicle_core(who.vehicle)): who
            for event in battle.events
            for who in (event.actor, event.target)
            if who and who.key and who.vehicle and sides.by_key[who.key] is Side.THEIRS
        }
        mix.update(_class(who, class_of) for who in seen.values())
    return mix


def _is_mine(event: KillEvent, me: str) -> bool:
    target = event.target
    by_me = event.actor is not None and event.actor.key == me
    return event.kind in KILLS and by_me and target is not None and _other(target, me)


def _is_against(event: KillEvent, me: str) -> bool:
    actor = event.actor
    at_me = event.target is not None and event.target.key == me
    return event.kind in KILLS and at_me and actor is not None and _other(actor, me)


def _other(who: Participant, me: str) -> bool:
    return not who.is_ai and who.key != me


def _class(who: Participant, class_of: ClassOf) -> str:
    found = class_of(vehicle_core(who.vehicle)) if who.vehicle else None
    return found or UNCLASSED


def _count(event: KillEvent, sides: Sides, battle: int, tallies: dict[str, _Tally]) -> None:
    actor, target = event.actor, event.target
    if event.kind not in HITS or not actor or not target or sides.me not in (actor.key, target.key):
        return
    given = actor.key == sides.me
    other, me = (target, actor) if given else (actor, target)
    if other.key is None or other.key == sides.me or other.nick is None:
        return
    tally = tallies.setdefault(other.key, _Tally())
    tally.nick, tally.tag = other.nick, other.tag or tally.tag
    tally.battles.add(battle)
    if event.kind not in KILLS:
        tally.counts["given" if given else "taken"] += 1
        return
    tally.counts["won" if given else "lost"] += 1
    tally.counts["unsure"] += bool(sides.contradiction)
    _count_vehicles(tally, other, me)


def _count_vehicles(tally: _Tally, other: Participant, me: Participant) -> None:
    if other.vehicle:
        tally.theirs[vehicle_core(other.vehicle)] += 1
    if me.vehicle:
        tally.mine[vehicle_core(me.vehicle)] += 1


def _duel(key: str, tally: _Tally) -> Duel:
    counts = tally.counts
    return Duel(
        key=key,
        nick=tally.nick,
        tag=tally.tag,
        won=counts["won"],
        lost=counts["lost"],
        share=wilson(counts["won"], counts["won"] + counts["lost"]),
        hits_given=counts["given"],
        hits_taken=counts["taken"],
        unsure=counts["unsure"],
        battles=len(tally.battles),
        their_vehicles=dict(tally.theirs.most_common()),
        my_vehicles=dict(tally.mine.most_common()),
    )
