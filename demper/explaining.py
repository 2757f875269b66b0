"""Why a product stands where it stands, in facts that pages put into words. Pure."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from demper.records.market import Price
from demper.records.pricing import CONFIRMATIONS, REFUSALS, Clamp, Decision, Reason, Strategy


class Code(StrEnum):
    """What a fact tells; `values` of a Fact hold the names after the dash."""

    # Why it stands there.
    REFUSED = "refused"  # nothing may be decided; the reason says why
    STANDS = "stands"  # price, rank, rivals
    LEADER = "leader"  # name, price: the rival looked at
    WANTED = "wanted"  # price: where the strategy wants to stand
    HELD_BY_FLOOR = "held_by_floor"  # floor
    HELD_BY_CEILING = "held_by_ceiling"  # ceiling
    HELD_BY_DEAD_BAND = "held_by_dead_band"  # missing: how much higher it would have gone
    SHORT_DROP = "short_drop"  # price: the rest of the way
    SHORT_RAISE = "short_raise"  # price: the rest of the way
    REPAIRED = "repaired"  # floor, ceiling
    NO_RIVALS = "no_rivals"
    EARNS = "earns"  # profit: of one sale
    # What would make it move.
    SET_FLOOR = "set_floor"  # a lowest price, or the cost, is missing
    MEND_BOUNDS = "mend_bounds"  # floor, ceiling: the one is above the other
    LOWER_FLOOR = "lower_floor"  # price: a floor at which the rival can be met
    RAISE_CEILING = "raise_ceiling"  # price: a ceiling that lets it go where it wants
    NARROWER_BAND = "narrower_band"  # band: the widest that lets the raise through
    MORE_LOOKS = "more_looks"  # looks: so many more must agree
    NEXT_LOOK = "next_look"  # the next complete look at the offers
    NEXT_RUN = "next_run"  # price: where the next runs go on to
    RIVAL_MOVES = "rival_moves"  # a rival comes, goes or changes his price
    SET_CEILING = "set_ceiling"  # without one there is nothing to rise to
    A_PERSON = "a_person"  # a switch, a sign-in, an approval, a subscription
    TIME = "time"  # night, a pause or the write budget ends


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement: a code, and the numbers and names that its words need."""

    code: Code
    values: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a product in a city: the row of its watch and of its last decision."""

    reason: Reason
    price: int | None  # the price it has now
    target: int | None = None
    floor: int | None = None
    ceiling: int | None = None
    rival: str = ""
    rival_price: Price | None = None
    rivals: int | None = None
    rank: int | None = None
    clamps: tuple[Clamp, ...] = ()
    profit: int | None = None
    alone_seen: int = 0
    strategy: Strategy = Strategy.BEAT
    step: int = 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a price stands where it stands, and what would make it move."""

    why: tuple[Fact, ...]
    moves_when: tuple[Fact, ...]


PEOPLE: Final = frozenset(
    {Reason.SWITCHED_OFF, Reason.NO_SUBSCRIPTION, Reason.NEEDS_LOGIN, Reason.AWAITS_APPROVAL}
)
WAITING: Final = frozenset({Reason.NIGHT, Reason.BUDGET, Reason.COOLING_DOWN})
HELD: Final = {
    Clamp.FLOOR: Code.HELD_BY_FLOOR,
    Clamp.CEILING: Code.HELD_BY_CEILING,
    Clamp.MAX_DROP: Code.SHORT_DROP,
    Clamp.MAX_RAISE: Code.SHORT_RAISE,
    Clamp.REPAIR: Code.REPAIRED,
}


def standing_of(
    decision: Decision, current: int | None, strategy: Strategy, step: int = 1
) -> Standing:
    """Return what a decision just made tells of a price that stands at `current`."""
    return Standing(
        decision.reason,
        current if decision.price is None else decision.price,
        decision.target,
        decision.floor,
        decision.ceiling,
        decision.anchor_name,
        decision.anchor_price,
        decision.rivals,
        decision.rank,
        decision.clamps,
        decision.profit,
        decision.alone_seen,
        strategy,
        step,
    )


def explain(standing: Standing) -> Explanation:
    """Return the facts behind a price, the most telling first."""
    return Explanation(tuple(_why(standing)), tuple(_moves_when(standing)))


def _fact(code: Code, **values: int | str | None) -> Fact:
    return Fact(code, {name: value for name, value in values.items() if value is not None})


def _why(standing: Standing) -> list[Fact]:
    if standing.reason in REFUSALS and standing.reason is not Reason.QUORUM:
        return [_fact(Code.REFUSED, reason=standing.reason.value), *_place(standing)]
    return [*_place(standing), *_market(standing), *_held(standing), *_earns(standing)]


def _place(standing: Standing) -> list[Fact]:
    if standing.price is None:
        return []
    return [_fact(Code.STANDS, price=standing.price, rank=standing.rank, rivals=standing.rivals)]


def _market(standing: Standing) -> list[Fact]:
    if standing.rivals == 0:
        return [_fact(Code.NO_RIVALS)]
    facts = []
    if standing.rival_price is not None:
        price = math.ceil(standing.rival_price)
        facts.append(_fact(Code.LEADER, name=standing.rival, price=price))
    if standing.target is not None and standing.target != standing.price:
        facts.append(_fact(Code.WANTED, price=standing.target))
    return facts


def _held(standing: Standing) -> list[Fact]:
    facts = [
        _fact(
            HELD[clamp],
            floor=standing.floor,
            ceiling=standing.ceiling,
            price=standing.target,
        )
        for clamp in standing.clamps
    ]
    if standing.reason is Reason.DEADBAND:
        facts.append(_fact(Code.HELD_BY_DEAD_BAND, missing=_missing(standing)))
    if standing.reason is Reason.LEADER_BELOW_FLOOR:
        facts.append(_fact(Code.HELD_BY_FLOOR, floor=standing.floor))
    return facts


def _earns(standing: Standing) -> list[Fact]:
    return [] if standing.profit is None else [_fact(Code.EARNS, profit=standing.profit)]


def _missing(standing: Standing) -> int | None:
    """Return how far the price is from where it wants to be, within the bounds."""
    if standing.target is None or standing.price is None:
        return None
    wanted = standing.target
    if standing.ceiling is not None:
        wanted = min(wanted, standing.ceiling)
    return wanted - standing.price


def _moves_when(standing: Standing) -> list[Fact]:
    if standing.reason in PEOPLE:
        return [_fact(Code.A_PERSON, reason=standing.reason.value)]
    if standing.reason in WAITING:
        return [_fact(Code.TIME, reason=standing.reason.value)]
    say = MOVES.get(standing.reason, _rival_moves)
    facts = say(standing)
    if {Clamp.MAX_DROP, Clamp.MAX_RAISE} & set(standing.clamps):
        facts.insert(0, _fact(Code.NEXT_RUN, price=standing.target))
    return facts


def _rival_moves(standing: Standing) -> list[Fact]:
    return [_fact(Code.RIVAL_MOVES)]


def _lower_floor(standing: Standing) -> list[Fact]:
    """Say at which floor the rival could be met; None where that would be no price."""
    if standing.rival_price is None:
        return _rival_moves(standing)
    if standing.strategy is Strategy.MATCH:
        floor = math.floor(standing.rival_price)
    else:
        floor = math.ceil(standing.rival_price) - max(standing.step, 1)
    facts = [_fact(Code.LOWER_FLOOR, price=floor)] if floor > 0 else []
    return [*facts, _fact(Code.RIVAL_MOVES)]


def _floor_to_target(standing: Standing) -> list[Fact]:
    target = standing.target or 0
    facts = [_fact(Code.LOWER_FLOOR, price=target)] if target > 0 else []
    return [*facts, _fact(Code.RIVAL_MOVES)]


def _raise_ceiling(standing: Standing) -> list[Fact]:
    return [_fact(Code.RAISE_CEILING, price=standing.target), _fact(Code.RIVAL_MOVES)]


def _narrower_band(standing: Standing) -> list[Fact]:
    return [_fact(Code.NARROWER_BAND, band=_missing(standing)), _fact(Code.RIVAL_MOVES)]


def _looks(standing: Standing) -> list[Fact]:
    left = max(CONFIRMATIONS - standing.alone_seen, 1)
    return [_fact(Code.MORE_LOOKS, looks=left)]


def _one_look(standing: Standing) -> list[Fact]:
    return [_fact(Code.MORE_LOOKS, looks=1)]


def _alone(standing: Standing) -> list[Fact]:
    without = [] if standing.ceiling is not None else [_fact(Code.SET_CEILING)]
    return [*without, _fact(Code.RIVAL_MOVES)]


def _bounds(standing: Standing) -> list[Fact]:
    return [_fact(Code.MEND_BOUNDS, floor=standing.floor, ceiling=standing.ceiling)]


MOVES: Final[dict[Reason, Callable[[Standing], list[Fact]]]] = {
    Reason.NO_FLOOR: lambda _standing: [_fact(Code.SET_FLOOR)],
    Reason.FLOOR_ABOVE_CEILING: _bounds,
    Reason.STALE_SNAPSHOT: lambda _standing: [_fact(Code.NEXT_LOOK)],
    Reason.INCOMPLETE_SNAPSHOT: lambda _standing: [_fact(Code.NEXT_LOOK)],
    Reason.EMPTY_SNAPSHOT: lambda _standing: [_fact(Code.NEXT_LOOK)],
    Reason.UPSTREAM_FAILED: lambda _standing: [_fact(Code.NEXT_LOOK)],
    Reason.QUORUM: _one_look,
    Reason.PROBE_WAIT: _one_look,
    Reason.PROBE_RAISE: _one_look,
    Reason.ALONE_UNCONFIRMED: _looks,
    Reason.ALONE_HOLD: _alone,
    Reason.ALONE_CLIMB: lambda standing: [_fact(Code.NEXT_RUN, price=standing.ceiling)],
    Reason.AT_FLOOR: _lower_floor,
    Reason.LEADER_BELOW_FLOOR: _lower_floor,
    Reason.NEXT_REACHABLE: _floor_to_target,
    Reason.AT_CEILING: _raise_ceiling,
    Reason.DEADBAND: _narrower_band,
    Reason.FIXED: lambda _standing: [_fact(Code.A_PERSON, reason=Reason.FIXED.value)],
}
