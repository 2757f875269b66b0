"""Figures that benches produce, and how they are measured and printed. Pure."""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
Track = Callable[[Iterable[int]], Iterable[int]]
RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value: the median of `runs` runs.

    `ratio` is the value divided by that of `against`, measured in the same run and unit; both are
    None where nothing is compared. A rate of successes is a fraction with the unit `fraction`.
    """

    name: str
    value: float
    unit: str
    ratio: float | None = None
    against: str | None = None
    runs: int = RUNS

    def line(self) -> str:
        """Return the figure in one line of words."""
        compared = "" if self.ratio is None else f", {self.ratio:.2f} times {self.against}"
        return f"{self.name}: {self.value:,.4g} {self.unit}{compared} (median of {self.runs})"


@dataclass(frozen=True, slots=True)
class Run:
    """How a bench is asked to run: the number of runs, and a wrapper that shows progress.

    `players` and `rows` are how full the bench's database is to be, None for the bench's own
    number; `archive` is what to measure an import of, None for no such measurement.
    """

    runs: int = RUNS
    track: Track = iter
    players: int | None = None
    rows: int | None = None
    archive: Path | None = None

    def each(self) -> Iterable[int]:
        """Return the numbers of the runs, showing progress as they are taken."""
        return self.track(range(self.runs))


Bench = Callable[[Run], Sequence[Figure]]


def as_json(figures: Iterable[Figure]) -> str:
    """Return figures as the one JSON object every measuring command prints."""
    return json.dumps({"figures": [asdict(figure) for figure in figures]})


def seconds_each(work: Callable[[], object], times: int) -> float:
    """Return the mean time in seconds of doing the work `times` times in a row."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def side_by_side(
    run: Run, ours: Callable[[], object], theirs: Callable[[], object], times: int
) -> tuple[float, float, float]:
    """Return the medians of our time, their time and their quotient, in seconds.

    Both are timed one after the other within every run, so a busy machine slows both.
    """
    ours(), theirs()
    pairs = [(seconds_each(ours, times), seconds_each(theirs, times)) for _ in run.each()]
    ours_s = statistics.median(pair[0] for pair in pairs)
    theirs_s = statistics.median(pair[1] for pair in pairs)
    return ours_s, theirs_s, statistics.median(first / second for first, second in pairs)
