"""From readings to periods of play, in one mode. Pure.

Nothing reaches across a regression, and a stretch without battles says nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from stats.warthunder.forecast.belief import Period

# Shorter periods are joined to the next: a win or two says little of a rate.
LEAST_MISSIONS = 20


@dataclass(frozen=True, slots=True)
class Knot:
    """Counters at one reading; `valid` is False for a reading that must not be compared."""

    at: datetime
    valid: bool
    missions: int | None = None
    victories: int | None = None
    targets: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period of play and when it was."""

    since: datetime
    until: datetime
    period: Period


@dataclass(frozen=True, slots=True)
class History:
    """What was counted before the first stretch, and the stretches in order of time."""

    lifetime: Period | None
    stretches: tuple[Stretch, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Return the periods alone, oldest first."""
        return tuple(stretch.period for stretch in self.stretches)


def history_of(knots: Sequence[Knot], least: int = LEAST_MISSIONS) -> History:
    """Turn readings, oldest first, into a history; needs two comparable readings for a stretch."""
    runs = list(_runs(knots))
    stretches = tuple(part for run in runs for part in _stretches(run, least))
    return History(_lifetime(runs, stretches), stretches)


def _runs(knots: Sequence[Knot]) -> Iterator[list[Knot]]:
    """Yield readings that can be compared with each other: broken where a counter fell."""
    run: list[Knot] = []
    for knot in knots:
        if not knot.valid or _counts(knot) is None:
            yield run
            run = []
            continue
        if run and _gain(run[-1], knot) is None:
            yield run
            run = []
        run.append(knot)
    yield run


def _stretches(run: Sequence[Knot], least: int) -> list[Stretch]:
    found: list[Stretch] = []
    start = 0
    for index in range(1, len(run)):
        gained = _gain(run[start], run[index])
        if gained and gained.missions >= least:
            found.append(Stretch(run[start].at, run[index].at, gained))
            start = index
    if not run or start == len(run) - 1:
        return found
    rest = _gain(run[start], run[-1])
    if rest and rest.missions:
        found.append(_joined(found.pop() if found else None, run[start].at, run[-1].at, rest))
    return found


def _joined(last: Stretch | None, since: datetime, until: datetime, rest: Period) -> Stretch:
    if last is None:
        return Stretch(since, until, rest)
    before = last.period
    period = Period(
        before.missions + rest.missions,
        before.victories + rest.victories,
        before.targets + rest.targets,
    )
    return Stretch(last.since, until, period)


def _lifetime(runs: Sequence[Sequence[Knot]], stretches: Sequence[Stretch]) -> Period | None:
    """Return the counts where the first stretch begins, or those of the newest reading."""
    knots = [knot for run in runs for knot in run]
    if not knots:
        return None
    first = stretches[0].since if stretches else knots[-1].at
    counts = next((_counts(knot) for knot in knots if knot.at == first), None)
    return counts if counts and counts.missions else None


def _counts(knot: Knot) -> Period | None:
    if knot.missions is None or knot.victories is None or knot.targets is None:
        return None
    return Period(knot.missions, min(knot.victories, knot.missions), knot.targets)


def _gain(before: Knot, after: Knot) -> Period | None:
    """Return what was gained, None when a counter fell or more was won than played."""
    old, new = _counts(before), _counts(after)
    if old is None or new is None:
        return None
    gain = Period(
        new.missions - old.missions, new.victories - old.victories, new.targets - old.targets
    )
    if min(gain.missions, gain.victories, gain.targets) < 0 or gain.victories > gain.missions:
        return None
    return gain
