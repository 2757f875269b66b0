"""What kept answers say, by source and kind, and where it is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from stats.football.models import RawAnswer, Season
from stats.football.parse import parse_csv, parse_season
from stats.football.parse.sofascore import (
    parse_event,
    parse_events,
    parse_incidents,
    parse_lineups,
    parse_odds,
    parse_rounds,
    parse_seasons,
    parse_shots,
    parse_standings,
    parse_statistics,
)
from stats.football.records import Listing, MatchRecord, ParseError, Source, TableRecord
from stats.football.services.checking import check_table
from stats.football.services.parts import Parts
from stats.football.services.places import leagues_wanted
from stats.football.services.storing import Stored, store, store_parts


class UnknownSeason(Exception):
    """A table was told of a season of which no match is stored yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says: matches, parts of one match (`event`), or tables of a season."""

    matches: tuple[MatchRecord, ...] = ()
    event: str = ""
    parts: Parts | None = None
    tables: tuple[TableRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    context: Mapping[str, Any]
    fetched_at: datetime

    def word(self, name: str) -> str:
        """Return a word of the context; ParseError, which a person has to settle, without it."""
        value = self.context.get(name)
        if not isinstance(value, str) or not value:
            raise ParseError("answer", "context", f"no {name} is told")
        return value


def read(raw: RawAnswer, body: bytes, context: Mapping[str, Any]) -> Said:
    """Return what an answer says; raises ParseError where it cannot be read. Touches no table."""
    reader = _READERS.get((raw.source, raw.kind))
    if reader is None:
        raise ParseError(raw.source, raw.kind, "no such answers are known here")
    return reader(_Answer(body, context, raw.fetched_at))


def put(said: Said, raw: RawAnswer, context: Mapping[str, Any], *, now: datetime) -> Stored:
    """Store what an answer says, in the caller's transaction.

    Raises UnknownMatch or UnknownSeason where it is about something not stored yet.
    """
    source = Source(raw.source)
    if said.parts is not None:
        return store_parts(said.event, said.parts, source=source, now=now, raw=raw, demo=raw.demo)
    if said.tables:
        season = _season(context, demo=raw.demo)
        for table in said.tables:
            check_table(season, table, source, raw.fetched_at)
    return store(said.matches, now=now, raw=raw, demo=raw.demo)


def _season(context: Mapping[str, Any], *, demo: bool) -> Season:
    league, label = context.get("league"), context.get("season")
    rows = Season.objects.select_related("competition")
    season = rows.filter(competition__code=league, competition__demo=demo, label=label).first()
    if season is None:
        raise UnknownSeason(f"{league} {label}")
    return season


def _leagues(answer: _Answer) -> dict[str, str]:
    """Return our codes by tournament: those wanted, and what the context adds."""
    told = answer.context.get("leagues")
    own = {str(one.sofascore): one.code for one in leagues_wanted() if one.sofascore}
    return own | (dict(told) if isinstance(told, Mapping) else {})


def _openfootball(answer: _Answer) -> Said:
    found = parse_season(answer.body, answer.word("league"), answer.word("season"))
    return Said(found.items)


def read_csv(body: bytes, league: str | None = None) -> Listing[MatchRecord]:
    """Return the matches of wanted leagues in a file of football-data.co.uk.

    `league` is which one the file is of where it is none known here. Raises ParseError.
    """
    found = parse_csv(body, league)
    wanted = {one.code for one in leagues_wanted()} | ({league} if league else set())
    return replace(found, items=tuple(one for one in found.items if one.league in wanted))


def _football_data(answer: _Answer) -> Said:
    return Said(read_csv(answer.body, answer.context.get("league")).items)


def _events(answer: _Answer) -> Said:
    return Said(parse_events(answer.body, _leagues(answer), answer.fetched_at).items)


def _event(answer: _Answer) -> Said:
    match = parse_event(answer.body, _leagues(answer), answer.fetched_at)
    return Said((match,) if match.league else ())


def _part(name: str, parse: Callable[[bytes], Any]) -> Callable[[_Answer], Said]:
    def read_part(answer: _Answer) -> Said:
        told = parse(answer.body)
        return Said(event=answer.word("event"), parts=Parts(**{name: told.items}))

    return read_part


def _lineups(answer: _Answer) -> Said:
    told = parse_lineups(answer.body)
    formations = told.home_formation, told.away_formation
    # Who is expected to play has not played.
    players = told.players if told.confirmed else None
    return Said(event=answer.word("event"), parts=Parts(lineups=players, formations=formations))


def _standings(answer: _Answer) -> Said:
    answer.word("league"), answer.word("season")
    return Said(tables=parse_standings(answer.body).items)


def _seasons(answer: _Answer) -> Said:
    # Who asks for seasons and rounds reads them to go on: they name no match.
    parse_seasons(answer.body, answer.word("league"))
    return Said()


def _rounds(answer: _Answer) -> Said:
    parse_rounds(answer.body)
    return Said()


_READERS: Final[Mapping[tuple[str, str], Callable[[_Answer], Said]]] = {
    (Source.OPENFOOTBALL, "season"): _openfootball,
    (Source.FOOTBALL_DATA, "csv"): _football_data,
    (Source.SOFASCORE, "events"): _events,
    (Source.SOFASCORE, "event"): _event,
    (Source.SOFASCORE, "statistics"): _part("statistics", parse_statistics),
    (Source.SOFASCORE, "incidents"): _part("events", parse_incidents),
    (Source.SOFASCORE, "shotmap"): _part("shots", parse_shots),
    (Source.SOFASCORE, "odds"): _part("odds", parse_odds),
    (Source.SOFASCORE, "lineups"): _lineups,
    (Source.SOFASCORE, "standings"): _standings,
    (Source.SOFASCORE, "seasons"): _seasons,
    (Source.SOFASCORE, "rounds"): _rounds,
}
