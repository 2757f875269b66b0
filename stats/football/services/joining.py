"""Which stored match is meant: by its key, else by teams and day, whoever told of it first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from stats.football.leagues import stage_of
from stats.football.models import Match, MatchSource, RawAnswer
from stats.football.records import MatchRecord, Source
from stats.football.services.columns import day_of

KEYS_AT_A_TIME: Final = 500
SAME_MATCH_DAYS: Final = 3
# Sources whose keys are made of names, which drift.
NAMED: Final = frozenset({Source.OPENFOOTBALL, Source.FOOTBALL_DATA})


@dataclass(slots=True)
class News:
    """One match as told now: `said` are its columns, `known` the row of its key, if any."""

    record: MatchRecord
    told_at: datetime
    digest: str
    said: dict[str, Any]
    known: MatchSource | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What all news of one delivery has in common."""

    now: datetime
    raw: RawAnswer | None
    demo: bool
    source: Source


def recognise(news: Sequence[News], frame: Frame) -> None:
    """Find the rows of the keys told."""
    known: dict[str, MatchSource] = {}
    told = [one.record.key for one in news]
    for start in range(0, len(told), KEYS_AT_A_TIME):
        keys = told[start : start + KEYS_AT_A_TIME]
        rows = MatchSource.objects.filter(demo=frame.demo, source=frame.source, key__in=keys)
        known |= {row.key: row for row in rows.select_related("match")}
    for one in news:
        one.known = known.get(one.record.key)


def join(fresh: Sequence[News], frame: Frame) -> tuple[list[News], list[News]]:
    """Part matches that are new from those that another source, or another key, told of."""
    if not fresh:
        return [], []
    known: dict[tuple[int, int, int], list[Match]] = defaultdict(list)
    for match in _candidates(fresh):
        known[match.season_id, match.home_id, match.away_id].append(match)
    told = {one.record.key for one in fresh}
    new, joined = [], []
    for one in fresh:
        rivals = known[one.said["season_id"], one.said["home_id"], one.said["away_id"]]
        found = _same_match(one, [item for item in rivals if _may_be(item, frame, told)])
        if found is None:
            new.append(one)
            continue
        rivals.remove(found)
        one.known = MatchSource(
            match=found,
            source=frame.source,
            key=one.record.key,
            changed_at=one.told_at,
            digest="",
            demo=frame.demo,
        )
        joined.append(one)
    return new, joined


def _candidates(fresh: Sequence[News]) -> Iterator[Match]:
    homes = defaultdict(set)
    for one in fresh:
        homes[one.said["season_id"]].add(one.said["home_id"])
    for season, teams in homes.items():
        rows = Match.objects.filter(season_id=season, home_id__in=teams)
        yield from rows.prefetch_related("sources")


def _may_be(match: Match, frame: Frame, told: set[str]) -> bool:
    """Tell whether a match of this source may go by yet another key."""
    own = [row.key for row in match.sources.all() if row.source == frame.source]
    return not own or (frame.source in NAMED and told.isdisjoint(own))


def _same_match(news: News, rivals: Sequence[Match]) -> Match | None:
    day = day_of(news.record)
    near = [(apart(match.day, day), match) for match in rivals]
    meant = [
        (days, match)
        for days, match in near
        if days <= SAME_MATCH_DAYS or _same_round(match, news.record)
    ]
    return min(meant, key=lambda pair: (pair[0], pair[1].pk))[1] if meant else None


def apart(one: date | None, other: date | None) -> int:
    """Return how many days lie between two; 0 where one is not known."""
    return abs((one - other).days) if one and other else 0


def _same_round(match: Match, record: MatchRecord) -> bool:
    number = record.round_number
    return (
        number is not None
        and number == match.round_number
        and stage_of(record.round) == stage_of(match.round)
    )
