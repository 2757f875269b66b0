"""Matches as sources tell them → rows. The same news twice, or in any order, is the same rows."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max, Min

from stats.football.leagues import stage_of
from stats.football.models import (
    Match,
    MatchChange,
    MatchSource,
    RawAnswer,
    Season,
    Venue,
)
from stats.football.records import MatchRecord, Source, Status
from stats.football.resolve import country_of
from stats.football.services.columns import changes_of, columns_of, day_of, digest_of
from stats.football.services.names import Teams, teams_of
from stats.football.services.places import competitions_of, seasons_of

log = logging.getLogger(__name__)
KEYS_AT_A_TIME: Final = 500
SAME_MATCH_DAYS: Final = 3
# Sources whose keys are made of names, which drift.
NAMED: Final = frozenset({Source.OPENFOOTBALL, Source.FOOTBALL_DATA})
# What changes by the minute and makes nothing old that was worked out before.
FLEETING: Final = frozenset({"minute", "order_at"})
_COLUMNS: Final = [
    "season_id home_id away_id venue_id round round_number day kickoff order_at status minute",
    "ht_home ht_away ft_home ft_away et_home et_away so_home so_away live_home live_away",
    "referee attendance awarded finished_at version",
]
COLUMNS: Final = [name.removesuffix("_id") for name in " ".join(_COLUMNS).split()]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many matches were new, changed, or as before (older news counts as such)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )

    @property
    def total(self) -> int:
        """Return how many matches were told."""
        return self.new + self.changed + self.unchanged


@dataclass(slots=True)
class _News:
    """One match as told now: `said` are its columns, `known` the row of its key, if any."""

    record: MatchRecord
    told_at: datetime
    digest: str
    said: dict[str, Any]
    known: MatchSource | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    now: datetime
    raw: RawAnswer | None
    demo: bool
    source: Source


def store(
    records: Sequence[MatchRecord],
    *,
    now: datetime,
    raw: RawAnswer | None = None,
    demo: bool = False,
    told_at: datetime | None = None,
) -> Stored:
    """Store matches in one transaction and return what came of it.

    `told_at` is when sources without dated versions said it: else when `raw` was fetched, or now.
    News older than what is stored is passed over. What is not told erases nothing.
    """
    by_source: dict[Source, list[MatchRecord]] = defaultdict(list)
    for record in records:
        by_source[record.source].append(record)
    when = told_at or (raw.fetched_at if raw else now)
    done = Stored()
    with transaction.atomic():
        for source, told in sorted(by_source.items()):
            done += _store(told, when, _Frame(now, raw, demo, source))
    return done


def _store(records: Sequence[MatchRecord], told_at: datetime, frame: _Frame) -> Stored:
    competitions_of({one.league for one in records}, demo=frame.demo)
    teams = teams_of(records, demo=frame.demo, now=frame.now)
    seasons = seasons_of(((one.league, one.season) for one in records), demo=frame.demo)
    venues = _venues(records)
    news = [
        _News(
            record,
            record.changed_at or told_at,
            digest_of(record),
            columns_of(record) | _places(record, teams, seasons, venues),
        )
        for record in _newest(records, told_at)
    ]
    news = [one for one in news if _two_sides(one)]
    _recognise(news, frame)
    fresh = [one for one in news if one.known is None]
    new, told_before = _join(fresh, frame)
    told_before += [one for one in news if one.known is not None]
    _create(new, frame)
    changed = _update(told_before, frame)
    touched = {one.said["season_id"] for one in new} | changed.seasons
    _bump(touched)
    return Stored(len(new), changed.matches, len(news) - len(new) - changed.matches)


def _newest(records: Iterable[MatchRecord], told_at: datetime) -> Iterable[MatchRecord]:
    found: dict[str, MatchRecord] = {}
    for record in records:
        before = found.setdefault(record.key, record)
        if (record.changed_at or told_at) >= (before.changed_at or told_at):
            found[record.key] = record
    return found.values()


def _places(
    record: MatchRecord,
    teams: Teams,
    seasons: Mapping[tuple[str, str], Season],
    venues: Mapping[str, int],
) -> dict[str, Any]:
    said = {
        "season_id": seasons[record.league, record.season].pk,
        "home_id": teams[country_of(record, home=True), record.home.name],
        "away_id": teams[country_of(record, home=False), record.away.name],
    }
    return said | ({"venue_id": venues[record.venue[:120]]} if record.venue else {})


def _venues(records: Iterable[MatchRecord]) -> dict[str, int]:
    names = {record.venue[:120] for record in records if record.venue}
    if not names:
        return {}
    rows = Venue.objects.filter(city="", name__in=names)
    found = dict(rows.values_list("name", "pk"))
    if missing := sorted(names - found.keys()):
        Venue.objects.bulk_create([Venue(name=name) for name in missing], ignore_conflicts=True)
        found = dict(rows.all().values_list("name", "pk"))
    return found


def _two_sides(news: _News) -> bool:
    if news.said["home_id"] != news.said["away_id"]:
        return True
    log.warning("%s: both sides are one team", news.record.key)
    return False


def _recognise(news: Sequence[_News], frame: _Frame) -> None:
    """Find the rows of the keys told."""
    known: dict[str, MatchSource] = {}
    told = [one.record.key for one in news]
    for start in range(0, len(told), KEYS_AT_A_TIME):
        keys = told[start : start + KEYS_AT_A_TIME]
        rows = MatchSource.objects.filter(demo=frame.demo, source=frame.source, key__in=keys)
        known |= {row.key: row for row in rows.select_related("match")}
    for one in news:
        one.known = known.get(one.record.key)


def _join(fresh: Sequence[_News], frame: _Frame) -> tuple[list[_News], list[_News]]:
    """Part matches that are new from those that another source, or another key, told of."""
    if not fresh:
        return [], []
    stored: dict[tuple[int, int, int], list[Match]] = defaultdict(list)
    for match in _candidates(fresh):
        stored[match.season_id, match.home_id, match.away_id].append(match)
    told = {one.record.key for one in fresh}
    new, joined = [], []
    for one in fresh:
        rivals = stored[one.said["season_id"], one.said["home_id"], one.said["away_id"]]
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


def _candidates(fresh: Sequence[_News]) -> Iterator[Match]:
    homes = defaultdict(set)
    for one in fresh:
        homes[one.said["season_id"]].add(one.said["home_id"])
    for season, teams in homes.items():
        rows = Match.objects.filter(season_id=season, home_id__in=teams)
        yield from rows.prefetch_related("sources")


def _may_be(match: Match, frame: _Frame, told: set[str]) -> bool:
    """Tell whether a match of this source may go by yet another key."""
    own = [row.key for row in match.sources.all() if row.source == frame.source]
    return not own or (frame.source in NAMED and told.isdisjoint(own))


def _same_match(news: _News, rivals: Sequence[Match]) -> Match | None:
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


def _create(news: Sequence[_News], frame: _Frame) -> None:
    matches = [Match(**one.said, version=1, demo=frame.demo) for one in news]
    for one, match in zip(news, matches, strict=True):
        if one.record.status.finished:
            match.finished_at = one.record.changed_at
    Match.objects.bulk_create(matches)
    MatchSource.objects.bulk_create(
        MatchSource(
            match=match,
            source=frame.source,
            key=one.record.key,
            changed_at=one.told_at,
            digest=one.digest,
            raw=frame.raw,
            stored_at=frame.now,
            demo=frame.demo,
        )
        for one, match in zip(news, matches, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Changed:
    matches: int
    seasons: set[int]


def _update(news: Sequence[_News], frame: _Frame) -> _Changed:
    """Bring stored matches up to newer news, and write down what of them changed."""
    matches: list[Match] = []
    log_rows: list[MatchChange] = []
    sources: list[MatchSource] = []
    confirmed: dict[datetime, list[int]] = defaultdict(list)
    seasons: set[int] = set()
    for one in news:
        row = one.known
        if row is None or (row.pk and one.told_at < row.changed_at):
            continue
        if row.digest == one.digest:
            if row.changed_at != one.told_at:
                confirmed[one.told_at].append(row.pk)
            continue
        row.changed_at, row.digest = one.told_at, one.digest
        row.raw, row.stored_at = frame.raw, frame.now
        sources.append(row)
        changes = changes_of(row.match, one.record, one.said)
        if changes:
            seasons |= _apply(row.match, one, changes, frame, log_rows)
            matches.append(row.match)
    for told_at, keys in confirmed.items():
        MatchSource.objects.filter(pk__in=keys).update(changed_at=told_at)
    _save(sources, matches, log_rows)
    return _Changed(len(matches), seasons)


def _apply(
    match: Match,
    news: _News,
    changes: Mapping[str, list[Any]],
    frame: _Frame,
    log_rows: list[MatchChange],
) -> set[int]:
    """Set the columns; return the seasons in which something is old now."""
    ended = Status(match.status).finished
    seasons = {match.season_id}
    for name, (_, after) in changes.items():
        setattr(match, name, after)
    match.version += 1
    if Status(match.status).finished and not ended:
        match.finished_at = news.record.changed_at or frame.now
    lasting = {name: pair for name, pair in changes.items() if name not in FLEETING}
    if not lasting:
        return set()
    log_rows.append(
        MatchChange(
            match=match,
            source=frame.source,
            at=news.told_at,
            after_end=ended,
            fields={name: [_plain(value) for value in pair] for name, pair in lasting.items()},
        )
    )
    return seasons | {match.season_id}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _save(
    sources: Sequence[MatchSource], matches: Sequence[Match], log_rows: Sequence[MatchChange]
) -> None:
    Match.objects.bulk_update(matches, COLUMNS, batch_size=100)
    MatchSource.objects.bulk_create([row for row in sources if row.pk is None])
    MatchSource.objects.bulk_update(
        [row for row in sources if row.pk is not None],
        ["changed_at", "digest", "raw", "stored_at"],
        batch_size=200,
    )
    MatchChange.objects.bulk_create(log_rows)


def _bump(seasons: Iterable[int]) -> None:
    """Raise the versions of seasons, and date them by their matches."""
    for pk in sorted(seasons):
        days = Match.objects.filter(season_id=pk).aggregate(first=Min("day"), last=Max("day"))
        Season.objects.filter(pk=pk).update(
            version=F("version") + 1, starts_on=days["first"], ends_on=days["last"]
        )
