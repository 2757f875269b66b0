"""When a player's level changed: change-points of the rating. Pure.

A two-sided CUSUM (Page 1954; k = 0.5, h = 5) over ratings standardised against the mean of the
matches since the last change (Hawkins 1987: self-starting) and the standard deviation from
successive differences, which a change of level does not inflate. On ratings that never change it
still raises an alarm about every 465 matches; `holds` tells those that later matches bear out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from math import sqrt

import numpy as np

from stats.faceit.estimates import Z_95, Estimate
from stats.faceit.played import Career, Floats

SLACK = 0.5
THRESHOLD = 5.0
NEEDED = 30
LEAST_AFTER = 30
HOLDING_ERRORS = 3.0


class Direction(StrEnum):
    """Where the level went."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change of level, dated at its first match; `noticed_*` is the match that gave it away.

    `before` and `after` are mean ratings from the change before it, and to the one after it.
    `holds`: at least LEAST_AFTER matches since, and a difference of HOLDING_ERRORS standard errors,
    more than the 1.96 of the interval because the date was chosen where the levels differ most.
    """

    match_id: str
    finished_at: datetime
    noticed_match_id: str
    noticed_at: datetime
    direction: Direction
    before: Estimate
    after: Estimate
    difference: Estimate
    holds: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The change-points, oldest first; `points` is None below `needed` rated matches."""

    n: int
    needed: int
    points: tuple[ChangePoint, ...] | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Places in the series: where a run began, and where it passed the threshold."""

    start: int
    noticed: int
    direction: Direction


def change_points(career: Career) -> Changes:
    """Return when the rating's level changed; refuses below NEEDED rated matches."""
    rated = career.rated()
    if len(rated) < NEEDED:
        return Changes(len(rated), NEEDED, None)
    ratings = career.column("rating")[rated]
    found = alarms(ratings)
    places = rated.tolist()
    points = tuple(
        _point(career, places, alarm, *parts)
        for alarm, parts in zip(found, _stretches(ratings, found), strict=True)
    )
    return Changes(len(rated), NEEDED, points)


def alarms(values: Floats) -> list[Alarm]:
    """Return the CUSUM's alarms over a series; it restarts after each."""
    spread = _spread(values)
    if spread <= 0:
        return []
    found: list[Alarm] = []
    begin, series = 0, values.tolist()
    while alarm := _first_alarm(series, spread, begin):
        found.append(alarm)
        begin = alarm.noticed + 1
    return found


def _first_alarm(values: Sequence[float], spread: float, begin: int) -> Alarm | None:
    up = down = total = 0.0
    up_from = down_from = begin + 1
    for place in range(begin, len(values)):
        value, seen = values[place], place - begin
        if seen:
            score = (value - total / seen) * sqrt(seen / (seen + 1)) / spread
            up, down = up + score - SLACK, down - score - SLACK
            if up <= 0:
                up, up_from = 0.0, place + 1
            if down <= 0:
                down, down_from = 0.0, place + 1
            if up > THRESHOLD:
                return Alarm(up_from, place, Direction.UP)
            if down > THRESHOLD:
                return Alarm(down_from, place, Direction.DOWN)
        total += value
    return None


def _spread(values: Floats) -> float:
    """Return the standard deviation within a level, from successive differences."""
    steps = np.diff(values)
    return sqrt(float(steps @ steps) / (2 * len(steps))) if len(steps) else 0.0


def _stretches(
    ratings: Floats, found: Sequence[Alarm]
) -> Iterator[tuple[Estimate, Estimate, Estimate]]:
    """Return before, after and the difference for each alarm."""
    spread = _spread(ratings)
    bounds = [0, *(alarm.start for alarm in found), len(ratings)]
    levels = [_mean(ratings[begin:end], spread) for begin, end in pairwise(bounds)]
    for before, after in pairwise(levels):
        value = after.value - before.value
        half = Z_95 * spread * sqrt(1 / before.n + 1 / after.n)
        yield before, after, Estimate(value, value - half, value + half, before.n + after.n)


def _mean(values: Floats, spread: float) -> Estimate:
    value, half = float(values.mean()), Z_95 * spread / sqrt(len(values))
    return Estimate(value, value - half, value + half, len(values))


def _point(
    career: Career,
    places: Sequence[int],
    alarm: Alarm,
    before: Estimate,
    after: Estimate,
    difference: Estimate,
) -> ChangePoint:
    first = career.matches[places[alarm.start]]
    noticed = career.matches[places[alarm.noticed]]
    return ChangePoint(
        first.match_id,
        first.finished_at,
        noticed.match_id,
        noticed.finished_at,
        alarm.direction,
        before,
        after,
        difference,
        after.n >= LEAST_AFTER and _stands_out(difference, alarm.direction),
    )


def _stands_out(difference: Estimate, direction: Direction) -> bool:
    error = (difference.high - difference.low) / (2 * Z_95)
    rise = difference.value if direction is Direction.UP else -difference.value
    return rise >= HOLDING_ERRORS * error
