"""What a trial found, and how large the trials are."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Track = Callable[[Iterable[Any], str], Iterable[Any]]


class Failed(Exception):
    """A promise was broken; the text says which and by how much."""


class Skipped(Exception):
    """A trial cannot be made here; the text says why."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything; the defaults are the promise, `quick` is a taste of it."""

    operations: int = 5
    repeats: int = 50
    keys: int = 20
    seeds: int = 20
    kills: int = 50
    restarts: int = 10
    examples: int = 500
    steps: int = 50
    soak: int = 100_000

    def quick(self) -> "Sizes":
        """Return sizes with which the whole battery ends within a minute."""
        return replace(
            self, operations=2, repeats=20, keys=3, seeds=2, kills=4, restarts=1, examples=8,
            steps=20, soak=2000,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial ended: `outcome` is passed, failed or skipped; `said` tells what was counted."""

    trial: str
    outcome: str
    said: str
    seconds: float

    @property
    def bad(self) -> bool:
        """Tell whether a promise was broken."""
        return self.outcome == "failed"


class Trial(Protocol):
    """Tries one promise; returns what was counted, raises Failed or Skipped."""

    def __call__(self, sizes: Sizes, track: Track) -> str:
        """Make the trial."""
        ...


def untracked(items: Iterable[Item], _unit: str) -> Iterator[Item]:
    """Show no progress."""
    yield from items


def demand(kept: bool, broken: str) -> None:
    """Raise Failed with what was broken unless a promise is kept."""
    if not kept:
        raise Failed(broken)
