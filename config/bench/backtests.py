"""How backtests are asked to run; each is one function named in settings.BACKTESTS."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from config.bench.figures import Figure

Track = Callable[[Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to test on: stored histories, or with a `demo_seed` those of a demo world.

    `players` and `days` bound the demo's histories; `track` shows progress over an iterable.
    """

    demo_seed: int | None = None
    players: int = 120
    days: int = 84
    track: Track = iter


class NothingToTest(Exception):
    """There is too little to test on; the message says what is missing."""


Backtest = Callable[[Wanted], Sequence[Figure]]
