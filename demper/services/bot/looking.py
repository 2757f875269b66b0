"""Looks at the market: many products at once, each with a random pause before it."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from config.upstream.asking import Way
from config.upstream.errors import Unavailable, UpstreamError
from config.upstream.registry import background
from demper.records.market import Snapshot
from demper.records.parsing import ParseError
from demper.services.reading import read_offers

FAILURES_MOST: Final = 8  # in a row: then the source is left alone until the next cycle
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Ask:
    """A look that is wanted."""

    watch_id: int
    master_sku: str
    city_id: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one look saw: a snapshot, or why there is none."""

    watch_id: int
    snapshot: Snapshot | None
    error: str = ""


@dataclass(slots=True)
class Pace:
    """How fast a cycle looks: so many at once, pauses up to so long, until a monotonic time.

    Once `ended` is set no new look is begun and nothing more is sent.
    """

    at_once: int
    delay_s: float
    until: float
    rng: Random
    failures: int = 0
    ended: threading.Event | None = None

    @property
    def over(self) -> bool:
        """Tell whether no new look may be begun."""
        return self.told_to_end or self.failures >= FAILURES_MOST or time.monotonic() >= self.until

    @property
    def told_to_end(self) -> bool:
        """Tell whether the process is to end soon."""
        return self.ended is not None and self.ended.is_set()


def start(asks: Iterable[Ask], way: Way, pace: Pace, clock: Clock) -> "Future[list[Look]]":
    """Begin to look, on the loop of the sources, and return at once."""
    return background.start(look_at(asks, way, pace, clock))


async def look_at(asks: Iterable[Ask], way: Way, pace: Pace, clock: Clock) -> list[Look]:
    """Look at each; what was not begun before the pace was over is left out."""
    waiting = iter(asks)
    seen: list[Look] = []
    await asyncio.gather(*(_walk(waiting, seen, way, pace, clock) for _ in range(pace.at_once)))
    return seen


async def _walk(
    waiting: Iterator[Ask], seen: list[Look], way: Way, pace: Pace, clock: Clock
) -> None:
    for ask in waiting:
        if pace.over:
            return
        if pace.delay_s:
            await asyncio.sleep(pace.rng.uniform(0, pace.delay_s))
        seen.append(await _look(ask, way, pace, clock))


async def _look(ask: Ask, way: Way, pace: Pace, clock: Clock) -> Look:
    try:
        snapshot = await read_offers(ask.master_sku, ask.city_id, way, clock)
    except (UpstreamError, ParseError) as error:
        pace.failures += 1
        return Look(ask.watch_id, None, _words(error))
    pace.failures = 0
    return Look(ask.watch_id, snapshot)


def _words(error: Exception) -> str:
    if isinstance(error, Unavailable) and not error.sent:
        return f"out of reach: {error}"[:300]
    return str(error)[:300]
