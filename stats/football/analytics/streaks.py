"""Results in a row. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from stats.football.analytics.played import Played, Side, sides_of, teams_in


class StreakKind(StrEnum):
    """What goes on in every match of a streak."""

    WINNING = "winning"
    UNBEATEN = "unbeaten"
    DRAWING = "drawing"
    WINLESS = "winless"
    LOSING = "losing"
    SCORING = "scoring"
    SCORELESS = "scoreless"
    CLEAN_SHEETS = "clean_sheets"
    CONCEDING = "conceding"


_GOES_ON: Final[Mapping[StreakKind, Callable[[Side], bool]]] = {
    StreakKind.WINNING: lambda side: side.result == "W",
    StreakKind.UNBEATEN: lambda side: side.result != "L",
    StreakKind.DRAWING: lambda side: side.result == "D",
    StreakKind.WINLESS: lambda side: side.result != "W",
    StreakKind.LOSING: lambda side: side.result == "L",
    StreakKind.SCORING: lambda side: side.goals_for > 0,
    StreakKind.SCORELESS: lambda side: side.goals_for == 0,
    StreakKind.CLEAN_SHEETS: lambda side: side.goals_against == 0,
    StreakKind.CONCEDING: lambda side: side.goals_against > 0,
}


@dataclass(frozen=True, slots=True)
class Streak:
    """`length` matches of a team in a row, from the first to the last (their keys and days)."""

    team: int
    kind: StreakKind
    length: int
    first_key: int
    last_key: int
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Streaks:
    """A team's streaks going on and its longest ones, over `n` matches.

    Kinds that never happened are not there; of equally long streaks the older holds the record.
    """

    n: int
    current: Mapping[StreakKind, Streak]
    longest: Mapping[StreakKind, Streak]


def streaks(matches: Iterable[Played], team: int, home: bool | None = None) -> Streaks:
    """Return a team's streaks, only at home or away where said."""
    sides = sides_of(matches, team, home)
    current, longest = {}, {}
    for kind in StreakKind:
        runs = _runs(sides, kind)
        if runs:
            longest[kind] = max(runs, key=lambda run: run.length)
        if runs and sides and runs[-1].last_key == sides[-1].match.key:
            current[kind] = runs[-1]
    return Streaks(len(sides), current, longest)


def record_streaks(matches: Iterable[Played]) -> dict[StreakKind, Streak]:
    """Return the longest streak of each kind over all teams; the older of equally long ones."""
    known = list(matches)
    found: dict[StreakKind, Streak] = {}
    for team in teams_in(known):
        for kind, run in streaks(known, team).longest.items():
            held = found.get(kind)
            if held is None or (-run.length, run.last_day) < (-held.length, held.last_day):
                found[kind] = run
    return found


def _runs(sides: list[Side], kind: StreakKind) -> list[Streak]:
    runs = [list(group) for on, group in groupby(sides, key=_GOES_ON[kind]) if on]
    return [_streak(run, kind) for run in runs]


def _streak(run: list[Side], kind: StreakKind) -> Streak:
    first, last = run[0].match, run[-1].match
    return Streak(run[0].team, kind, len(run), first.key, last.key, first.day, last.day)
