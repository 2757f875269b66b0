"""When a player wins: by hour of the day and by weekday, in a time zone. Pure.

Rates are pulled to the player's own rate as by 20 matches at that rate; a match belongs to the
hour it began in, or ended in where its start is not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from stats.faceit.estimates import Estimate, Reading, shrunk_share
from stats.faceit.metrics import win_rate
from stats.faceit.played import Career, Floats
from stats.faceit.sessions import start_of

NEEDED = 20
HOURS = 24
WEEKDAYS = 7


class Verdict(StrEnum):
    """Whether the interval lies above the player's own rate, below it, or neither."""

    ABOVE = "above"
    BELOW = "below"
    NO_EVIDENCE = "no_evidence"
    NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour (0–23) or weekday (0 is Monday): `rate.n` matches with a known result, `wins` won.

    `rate` is the shrunk win rate, without an estimate below NEEDED such matches.
    """

    number: int
    matches: int
    wins: int
    rate: Reading
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Hours:
    """Win rates by hour and by weekday, and matches by weekday and hour (7 × 24)."""

    own: Reading
    hours: tuple[Slot, ...]
    weekdays: tuple[Slot, ...]
    matches: tuple[tuple[int, ...], ...]


def hours(career: Career, tz: tzinfo) -> Hours:
    """Return when a player plays and wins by the clock of a time zone."""
    times = [start_of(match).astimezone(tz) for match in career.matches]
    hour = np.array([time.hour for time in times], dtype=np.intp)
    weekday = np.array([time.weekday() for time in times], dtype=np.intp)
    own, won = win_rate(career), career.column("won")
    grid = np.bincount(weekday * HOURS + hour, minlength=WEEKDAYS * HOURS)
    return Hours(
        own,
        _slots(hour, won, HOURS, own.estimate),
        _slots(weekday, won, WEEKDAYS, own.estimate),
        tuple(tuple(row) for row in grid.reshape(WEEKDAYS, HOURS).tolist()),
    )


def _slots(
    places: NDArray[np.intp], won: Floats, count: int, own: Estimate | None
) -> tuple[Slot, ...]:
    decided = np.isfinite(won)
    columns: Sequence[list[float]] = (
        np.bincount(places, minlength=count).tolist(),
        np.bincount(places[decided], minlength=count).tolist(),
        np.bincount(places[decided], weights=won[decided], minlength=count).tolist(),
    )
    return tuple(
        _slot(number, int(matches), int(n), int(wins), own)
        for number, (matches, n, wins) in enumerate(zip(*columns, strict=True))
    )


def _slot(number: int, matches: int, n: int, wins: int, own: Estimate | None) -> Slot:
    if own is None or n < NEEDED:
        return Slot(number, matches, wins, Reading(n, NEEDED), Verdict.NOT_ENOUGH_DATA)
    rate = shrunk_share(wins, n, own.value)
    verdict = Verdict.NO_EVIDENCE
    if rate.above(own.value):
        verdict = Verdict.ABOVE
    elif rate.below(own.value):
        verdict = Verdict.BELOW
    return Slot(number, matches, wins, Reading(n, NEEDED, rate), verdict)
