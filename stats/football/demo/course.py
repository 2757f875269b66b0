"""How the minutes of a match lie in real time: the demo plays ten times as fast as the world."""

from dataclasses import dataclass
from typing import Final

MINUTE_S: Final = 6
BREAK_S: Final = 45
SHORT_BREAK_S: Final = 15
KICK_S: Final = 8
PAUSE_S: Final = 100
FIRST, HALF_TIME, SECOND, EXTRA_FIRST, EXTRA_SECOND, SHOOTOUT, PAUSED = 6, 31, 7, 41, 42, 50, 80
WORDS: Final = {
    FIRST: "1st half",
    HALF_TIME: "Halftime",
    SECOND: "2nd half",
    EXTRA_FIRST: "1st extra",
    EXTRA_SECOND: "2nd extra",
    SHOOTOUT: "Penalties",
    PAUSED: "Interrupted",
}
STARTS_AT: Final = {FIRST: 0, SECOND: 45, EXTRA_FIRST: 90, EXTRA_SECOND: 105}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a match: from `since` to `until` in real seconds after the kick-off.

    `minute` is that of the match's clock at `since`.
    """

    code: int
    since: int
    until: int
    minute: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a match: a minute of a period from 1, and minutes added to it (0 for none)."""

    period: int
    minute: int
    added: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides how long a match lasts: added time, a pause's minute, extra time, kicks."""

    added: tuple[int, int]
    pause: int = 0
    extra: bool = False
    kicks: int = 0


def stretches_of(plan: Plan) -> tuple[Stretch, ...]:
    """Return the parts of a match in their order."""
    found: list[Stretch] = []

    def put(code: int, seconds: int, minute: int) -> None:
        since = found[-1].until if found else 0
        found.append(Stretch(code, since, since + seconds, minute))

    put(FIRST, (45 + plan.added[0]) * MINUTE_S, 0)
    put(HALF_TIME, BREAK_S, 45)
    whole = 45 + plan.added[1]
    if plan.pause:
        put(SECOND, plan.pause * MINUTE_S, 45)
        put(PAUSED, PAUSE_S, 45 + plan.pause)
    put(SECOND, (whole - plan.pause) * MINUTE_S, 45 + plan.pause)
    if plan.extra:
        put(EXTRA_FIRST, 15 * MINUTE_S, 90)
        put(EXTRA_SECOND, 15 * MINUTE_S, 105)
    if plan.kicks:
        put(SHOOTOUT, plan.kicks * KICK_S + SHORT_BREAK_S, 120)
    return tuple(found)


def offset_of(moment: Moment, stretches: tuple[Stretch, ...]) -> int:
    """Return how many seconds after the kick-off the minute of an event is over."""
    clock = moment.minute + moment.added
    for part in stretches:
        reached = part.since + (clock - part.minute) * MINUTE_S
        if part.code == moment.period and reached <= part.until:
            return reached
    return max(part.until for part in stretches if part.code == moment.period)
