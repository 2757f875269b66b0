"""The formulas against published career lines: how far each errs. Pure.

The lines come as CSV with the columns of COLUMNS (KILL_COLUMNS may be left out; others are
ignored): HLTV 2.0 rating, KAST in points, impact, rates per round.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import isfinite, sqrt

from stats.faceit.rating import hltv1, hltv2, style21
from stats.faceit.rating.kast import estimated_kast
from stats.faceit.rating.kinds import Contribution, Missing
from stats.faceit.rating.population import FALLBACK
from stats.faceit.rating.tally import Rates

COLUMNS = ("rating", "kast", "impact", "kpr", "apr", "dpr", "adr")
KILL_COLUMNS = ("1kpr", "2kpr", "3kpr", "4kpr", "5kpr")
LIMITS = {"kast": 100.0, "adr": 500.0}
LARGEST = 5.0


class BadLines(ValueError):
    """A file that holds no career lines; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class CareerLine:
    """A player's published figures: HLTV 2.0 `rating`, true impact, and rates with true KAST."""

    rating: float
    kast: float
    impact: float
    rates: Rates


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far one computation is from what was published, over `lines` lines.

    `bias` is ours minus theirs; `mae`, `largest` and `rmse` are absolute. `unit` is rating or
    KAST points.
    """

    name: str
    mae: float
    largest: float
    bias: float
    rmse: float
    lines: int
    unit: str


def read_career_lines(text: str) -> list[CareerLine]:
    """Return the lines of a CSV; raises BadLines when a column or a number is missing or absurd."""
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff")), restkey="")
    try:
        named = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = named
        missing = [name for name in COLUMNS if name not in named]
        if missing:
            raise BadLines(f"there is no column {', '.join(missing)}")
        lines = [_line(row, reader.line_num) for row in reader]
    except csv.Error as error:
        raise BadLines(f"it is not CSV: {error}") from error
    if not lines:
        raise BadLines("there are no lines in it")
    return lines


def agreements(lines: Iterable[CareerLine]) -> list[Agreement]:
    """Return the agreement of every formula that the lines allow, best-known inputs first."""
    known = list(lines)
    found = (_agreement(name, unit, of, known) for name, (unit, of) in CHECKS.items())
    return [each for each in found if each is not None]


def _line(row: Mapping[str, str | None], number: int) -> CareerLine:
    figures = {name: _figure(row, name, number) for name in COLUMNS}
    kills = None
    if all(name in row for name in KILL_COLUMNS):
        kills = tuple(_figure(row, name, number) for name in KILL_COLUMNS)
    rates = Rates(
        kpr=figures["kpr"],
        dpr=figures["dpr"],
        apr=figures["apr"],
        adr=figures["adr"],
        kill_rounds=kills,
        kast=figures["kast"],
    )
    return CareerLine(figures["rating"], figures["kast"], figures["impact"], rates)


def _figure(row: Mapping[str, str | None], name: str, number: int) -> float:
    raw = row[name]
    try:
        value = float(raw or "")
    except ValueError:
        raise BadLines(f"line {number}: {name} is {raw or ''!r}, not a number") from None
    # Impact may be below zero.
    lowest = -LARGEST if name == "impact" else 0.0
    if not isfinite(value) or not lowest <= value <= LIMITS.get(name, LARGEST):
        raise BadLines(f"line {number}: {name} is {value:g}, which cannot be")
    return value


def _sum(parts: tuple[Contribution, ...] | Missing) -> float | None:
    return None if isinstance(parts, Missing) else sum(part.points for part in parts)


def _estimated(line: CareerLine) -> float:
    return estimated_kast(line.rates.kpr, line.rates.apr, line.rates.dpr)


Pair = tuple[float | None, float]
CHECKS: Mapping[str, tuple[str, Callable[[CareerLine], Pair]]] = {
    "hltv2_true": (
        "rating",
        lambda line: (_sum(hltv2.contributions(line.rates, line.kast, line.impact)), line.rating),
    ),
    "hltv2_true_kast": (
        "rating",
        lambda line: (_sum(hltv2.contributions(line.rates, line.kast)), line.rating),
    ),
    "hltv2_estimated": (
        "rating",
        lambda line: (_sum(hltv2.contributions(line.rates, _estimated(line))), line.rating),
    ),
    "kast_estimated": ("points", lambda line: (_estimated(line), line.kast)),
    "hltv1": ("rating", lambda line: (_sum(hltv1.contributions(line.rates)), line.rating)),
    "style21": (
        "rating",
        lambda line: (_sum(style21.contributions(line.rates, FALLBACK)), line.rating),
    ),
}


def _agreement(
    name: str, unit: str, of: Callable[[CareerLine], Pair], lines: Sequence[CareerLine]
) -> Agreement | None:
    pairs = [of(line) for line in lines]
    errors = [ours - theirs for ours, theirs in pairs if ours is not None]
    if not errors:
        return None
    return Agreement(
        name=name,
        mae=sum(map(abs, errors)) / len(errors),
        largest=max(map(abs, errors)),
        bias=sum(errors) / len(errors),
        rmse=sqrt(sum(error * error for error in errors) / len(errors)),
        lines=len(errors),
        unit=unit,
    )
