"""How backtests are asked to run; each is one function named in settings.BACKTESTS."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from config.bench.figures import Figure

Track = Callable[[Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to test on: stored histories, or with a `demo_seed` those of a demo world.

    `players` and `days` bound the demo's histories; `leagues` and `seasons` (labels, or ranges such
    as 2021-22..2024-25) are what football scores; `track` shows progress over an iterable.
    """

    demo_seed: int | None = None
    players: int = 120
    days: int = 84
    track: Track = iter
    leagues: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()

    def without_leagues(self) -> None:
        """Raise NothingToTest where leagues or seasons are named for a source without any."""
        if self.leagues or self.seasons:
            raise NothingToTest("--leagues and --seasons are for football: leave them out.")


@dataclass(frozen=True, slots=True)
class Findings:
    """Figures, and the lines of text that are printed in their place where no JSON is wanted."""

    figures: Sequence[Figure]
    text: str


class NothingToTest(Exception):
    """There is too little to test on; the message says what is missing."""


Backtest = Callable[[Wanted], Sequence[Figure] | Findings]
