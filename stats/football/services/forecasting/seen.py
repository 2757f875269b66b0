"""Which results a kept state has learned, and what is new or different in the tables since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zlib import crc32

from stats.football.queries.results import StoredSeason, results_of
from stats.football.results import Result

# By then every match of the day before has been played and told, wherever it was.
NIGHT: Final = timedelta(hours=6)
OPEN_DAYS: Final = 400
LATE_DAYS: Final = 60

Seen = dict[str, dict[str, Any]]


@dataclass(slots=True)
class News:
    """What to learn: `results` in order, with what will have been seen then.

    `again` tells why everything must be learned anew, "" where the results are enough.
    `waiting` tells that results are stored that may not be learned yet.
    """

    seen: Seen = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    again: str = ""
    waiting: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """How far a kept state is: its day, and the season each league is in."""

    day: int
    seasons: Mapping[str, str]


def learnable_until(now: datetime, *, demo: bool) -> int:
    """Return the last day (an ordinal) whose results are learned: yesterday, after the night.

    Live forecasts so rest on whole days, as backtests do. A demo's season takes hours: there what
    is played is learned at once.
    """
    return now.date().toordinal() if demo else (now - NIGHT).date().toordinal() - 1


def next_morning(now: datetime) -> datetime:
    """Return when the results of today may be learned."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    morning = midnight + NIGHT
    return morning if morning > now else morning + timedelta(days=1)


def news_of(seen: Seen, known: Known, seasons: Sequence[StoredSeason], until: int) -> News:
    """Compare what was learned with what is stored; two queries for each season that changed."""
    found = News(seen=dict(seen))
    if seen.keys() - {str(one.pk) for one in seasons}:
        found.again = "a season is gone"
        return found
    for season in seasons:
        before = seen.get(str(season.pk))
        if before and before["version"] == season.version and not before["waiting"]:
            continue
        results = list(results_of(season))
        after = entry_of(season, results, until)
        found.changed |= before != after
        found.seen[str(season.pk)] = after
        found.waiting |= after["waiting"]
        learnable = [one for one in results if one.day <= until]
        _compare(found, before, after, learnable)
    if not found.again and not all(_in_time(one, known) for one in found.results):
        found.again = "older results came in"
    return found


def entry_of(season: StoredSeason, results: Sequence[Result], until: int) -> dict[str, Any]:
    """Return what is kept of a season that was learned: single results of those that may go on."""
    learnable = [one for one in results if one.day <= until]
    marks = {str(one.key): _mark(one) for one in learnable}
    last = max((one.day for one in results), default=until)
    return {
        "version": season.version,
        "waiting": len(learnable) < len(results),
        "digest": _digest(marks),
        "marks": marks if last >= until - OPEN_DAYS else None,
    }


def seen_of(results: Iterable[tuple[StoredSeason, Sequence[Result]]], until: int) -> Seen:
    """Return what will have been seen once all results up to a day are learned."""
    return {str(season.pk): entry_of(season, some, until) for season, some in results}


def _compare(
    found: News,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    learnable: Sequence[Result],
) -> None:
    if before is None or before["digest"] == after["digest"]:
        found.results += learnable if before is None else []
        return
    marks = before["marks"]
    if marks is None:
        found.again = "an old season changed"
        return
    now = {str(one.key): _mark(one) for one in learnable}
    if any(now.get(key) != mark for key, mark in marks.items()):
        found.again = "a result was corrected"
        return
    found.results += [one for one in learnable if str(one.key) not in marks]


def _in_time(result: Result, known: Known) -> bool:
    """Tell whether a result may still be learned after those that are known."""
    current = known.seasons.get(result.league, "")
    return result.day >= known.day - LATE_DAYS and result.season >= current


def _mark(one: Result) -> int:
    return crc32(f"{one.day}:{one.home}:{one.away}:{one.home_goals}:{one.away_goals}".encode())


def _digest(marks: Mapping[str, int]) -> int:
    return crc32(",".join(f"{key}={marks[key]}" for key in sorted(marks)).encode())
