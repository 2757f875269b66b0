"""Matches as sources tell them → rows. The same news twice, or in any order, is the same rows."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max, Min

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
from stats.football.services.columns import changes_of, columns_of, digest_of
from stats.football.services.joining import Frame, News, join, recognise
from stats.football.services.names import Teams, teams_of
from stats.football.services.parts import Parts, Telling, recount, tell
from stats.football.services.places import competitions_of, seasons_of
from stats.football.services.signals import stored

log = logging.getLogger(__name__)
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
    """How many matches were new, changed, or as before (older news counts as such).

    `created` and `altered` are the ids of those that were new and changed.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    created: frozenset[int] = field(default=frozenset(), compare=False)
    altered: frozenset[int] = field(default=frozenset(), compare=False)

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.created | other.created,
            self.altered | other.altered,
        )

    @property
    def total(self) -> int:
        """Return how many matches were told."""
        return self.new + self.changed + self.unchanged


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
            done += _store(told, when, Frame(now, raw, demo, source))
        _tell(done, now)
    return done


def _tell(done: Stored, now: datetime) -> None:
    ids = done.created | done.altered
    if ids:
        stored.send(sender=Match, match_ids=ids, created=done.created, now=now)


def _store(records: Sequence[MatchRecord], told_at: datetime, frame: Frame) -> Stored:
    competitions_of({one.league for one in records}, demo=frame.demo)
    teams = teams_of(records, demo=frame.demo, now=frame.now)
    seasons = seasons_of(((one.league, one.season) for one in records), demo=frame.demo)
    venues = _venues(records)
    news = [
        News(
            record,
            record.changed_at or told_at,
            digest_of(record),
            columns_of(record) | _places(record, teams, seasons, venues),
        )
        for record in _newest(records, told_at)
    ]
    news = [one for one in news if _two_sides(one)]
    recognise(news, frame)
    fresh = [one for one in news if one.known is None]
    new, told_before = join(fresh, frame)
    told_before += [one for one in news if one.known is not None]
    created = _create(new, frame)
    changed = _update(told_before, frame)
    parts = tell(list(_tellings(news)), frame)
    _bump({one.said["season_id"] for one in new} | changed.seasons | parts.seasons)
    altered = (changed.matches | parts.matches) - created
    left = len(news) - len(created) - len(altered)
    return Stored(len(created), len(altered), left, created, altered)


def _tellings(news: Iterable[News]) -> Iterator[Telling]:
    for one in news:
        parts = Parts.of(one.record)
        if one.known is not None and parts.told():
            yield Telling(one.known, parts, one.told_at)


class UnknownMatch(Exception):
    """Parts were told of a match that no stored answer names yet."""


def store_parts(
    key: str,
    parts: Parts,
    *,
    source: Source,
    now: datetime,
    told_at: datetime | None = None,
    raw: RawAnswer | None = None,
    demo: bool = False,
) -> Stored:
    """Store what an answer about one match tells beside its columns, in one transaction.

    `told_at` is when it was said: else when `raw` was fetched, or now. Raises UnknownMatch where no
    stored match goes by the key.
    """
    when = told_at or (raw.fetched_at if raw else now)
    rows = MatchSource.objects.filter(demo=demo, source=source, key=key)
    with transaction.atomic():
        season = rows.values_list("match__season_id", flat=True).first()
        if season is None:
            raise UnknownMatch(f"{source} {key}")
        list(Season.objects.select_for_update(no_key=True).filter(pk=season))
        row = rows.select_related("match").get()
        changed = tell([Telling(row, parts, when)], Frame(now, raw, demo, source))
        _bump(changed.seasons)
        count = len(changed.matches)
        done = Stored(changed=count, unchanged=1 - count, altered=changed.matches)
        _tell(done, now)
    return done


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


def _two_sides(news: News) -> bool:
    if news.said["home_id"] != news.said["away_id"]:
        return True
    log.warning("%s: both sides are one team", news.record.key)
    return False


def _create(news: Sequence[News], frame: Frame) -> frozenset[int]:
    matches = [Match(**one.said, version=1, demo=frame.demo) for one in news]
    for one, match in zip(news, matches, strict=True):
        if one.record.status.finished:
            match.finished_at = one.record.changed_at
    Match.objects.bulk_create(matches)
    for one, match in zip(news, matches, strict=True):
        one.known = MatchSource(
            match=match,
            source=frame.source,
            key=one.record.key,
            changed_at=one.told_at,
            digest=one.digest,
            raw=frame.raw,
            stored_at=frame.now,
            demo=frame.demo,
        )
    MatchSource.objects.bulk_create(one.known for one in news if one.known)
    return frozenset(match.pk for match in matches)


@dataclass(frozen=True, slots=True)
class _Changed:
    matches: frozenset[int]
    seasons: set[int]


def _overtaken(news: Sequence[News], frame: Frame) -> set[int]:
    """Return the sources' rows that were read from an answer fetched after this one.

    Sources do not date each minute of a match: of equally old news the later answer counts.
    """
    if frame.raw is None:
        return set()
    same = {
        row.pk: row.raw_id
        for row in (one.known for one in news if one.known and one.told_at == one.known.changed_at)
        if row.pk and row.raw_id and row.raw_id != frame.raw.pk
    }
    newer = RawAnswer.objects.filter(pk__in=set(same.values()), fetched_at__gt=frame.raw.fetched_at)
    later = set(newer.values_list("pk", flat=True)) if same else set()
    return {pk for pk, raw in same.items() if raw in later}


def _update(news: Sequence[News], frame: Frame) -> _Changed:
    """Bring stored matches up to newer news, and write down what of them changed."""
    matches: list[Match] = []
    log_rows: list[MatchChange] = []
    sources: list[MatchSource] = []
    confirmed: dict[datetime, list[int]] = defaultdict(list)
    seasons: set[int] = set()
    late = _overtaken(news, frame)
    for one in news:
        row = one.known
        if row is None or row.pk in late or (row.pk and one.told_at < row.changed_at):
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
    # Whose match is over, moved or of another season now.
    recount({match.pk for match in matches})
    return _Changed(frozenset(match.pk for match in matches), seasons)


def _apply(
    match: Match,
    news: News,
    changes: Mapping[str, list[Any]],
    frame: Frame,
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
