"""Series that pages draw from stored counters. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from stats.warthunder.rates import Rate, wilson

WINDOW_BATTLES = 100
BATTLES_MIN = 30
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Counters:
    """Battles and victories over all modes at one moment, from a valid snapshot."""

    at: datetime
    missions: int
    victories: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The win rate over the battles before a moment, with its 90 % interval."""

    at: datetime
    rate: Rate


def rolling_win_rate(
    counters: Sequence[Counters], window: int = WINDOW_BATTLES
) -> tuple[TrendPoint, ...]:
    """Return the win rate over about the last `window` battles before each moment.

    `counters` are in order of time. A window reaches back to the nearest snapshot that leaves at
    least `window` battles, or to the first one; fewer than BATTLES_MIN battles give no point.
    Counters that fell began anew: no window reaches across.
    """
    points: list[TrendPoint] = []
    start = 0
    for index, now in enumerate(counters):
        if index and now.missions < counters[index - 1].missions:
            start = index
        while start + 1 < index and now.missions - counters[start + 1].missions >= window:
            start += 1
        since = counters[start]
        battles, won = now.missions - since.missions, now.victories - since.victories
        rate = wilson(won, battles) if battles >= BATTLES_MIN else None
        if rate:
            points.append(TrendPoint(now.at, rate))
    return tuple(points)


def thinned(items: Sequence[Item], limit: int) -> list[Item]:
    """Return at most `limit` items, evenly chosen, the last one always among them."""
    if len(items) <= limit:
        return list(items)
    step = len(items) / limit
    return [items[min(len(items) - 1, int((index + 1) * step) - 1)] for index in range(limit)]


def value_before(
    series: Sequence[tuple[datetime, float]], now: datetime, span: timedelta
) -> float | None:
    """Return the last value not younger than `span`, None when the series is younger than that.

    `series` is in order of time.
    """
    old = [value for at, value in series if at <= now - span]
    return old[-1] if old else None
