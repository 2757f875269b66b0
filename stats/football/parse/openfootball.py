"""Seasons of openfootball: `{name, matches: [{round, date, time?, team1, team2, score?}]}`. Pure.

There are no identifiers; `keys` makes some.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from stats.football.leagues import country_code, league_of, number_of, round_text
from stats.football.parse.keys import with_keys, without_doubles
from stats.football.parse.node import Node, kind, open_body
from stats.football.parse.values import GOALS_MAX, read_count, read_iso_day, read_kickoff
from stats.football.records import (
    Listing,
    MatchRecord,
    ParseError,
    Score,
    Scores,
    Skipped,
    Source,
    Status,
    TeamName,
)
from stats.football.spelling import normalise, without_country

SOURCE: Final = "openfootball"
ROUND_MAX: Final = 60

_WORDS: Final[Mapping[str, Status]] = {
    "postponed": Status.POSTPONED,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "annulled": Status.CANCELLED,
    "abandoned": Status.ABANDONED,
    "suspended": Status.INTERRUPTED,
}
# Words beside a score that stands.
_STANDING: Final = frozenset({"", "awarded", "finished", "played"})


@dataclass(frozen=True, slots=True)
class _Frame:
    league: str
    season: str
    zone: str
    international: bool


def parse_season(body: bytes, league: str, season: str) -> Listing[MatchRecord]:
    """Return the matches of a season's file, in its order; raises ParseError for no such file.

    `league` is our code, `season` a label such as "2024-25". Times are read by the league's clocks.
    A match that cannot be read is left out with a note; so is one that stands there twice.
    """
    known = league_of(league)
    frame = _Frame(league, season, known.zone, known.international)
    root = open_body(body, SOURCE)
    notes: list[Skipped] = []
    read = root.listing("matches", lambda node, index: (index, _match(node, index, frame, notes)))
    matches = with_keys(without_doubles(read.items, notes))
    skipped = tuple(sorted((*read.skipped, *notes), key=lambda note: note.index))
    return Listing(matches, skipped, read.sent, None, root.text("name"))


def _match(node: Node, index: int, frame: _Frame, notes: list[Skipped]) -> MatchRecord:
    home, away = _team(node, "team1", frame), _team(node, "team2", frame)
    if (home.country, normalise(home.name)) == (away.country, normalise(away.name)):
        raise node.error("team2", "it is the same team as team1")
    scores = _scores(node)
    status, awarded = _status(node, scores)
    day = node.read("date", read_iso_day)
    text = round_text(node.text("round", ROUND_MAX), node.text("stage", ROUND_MAX))[:ROUND_MAX]
    return MatchRecord(
        source=Source.OPENFOOTBALL,
        key="",
        league=frame.league,
        season=frame.season,
        home=home,
        away=away,
        status=status,
        scores=scores,
        round=text,
        round_number=number_of(text),
        day=day,
        kickoff=_kickoff(node, index, day, frame, notes),
        awarded=awarded,
    )


def _team(node: Node, key: str, frame: _Frame) -> TeamName:
    value = node.data.get(key)
    told = node.child(key).need_text("name") if isinstance(value, dict) else node.need_text(key)
    if not frame.international:
        return TeamName(told)
    name, country = without_country(told)
    return TeamName(name or told, country=country_code(country))


def _kickoff(
    node: Node, index: int, day: date | None, frame: _Frame, notes: list[Skipped]
) -> datetime | None:
    if day is None:
        return None
    try:
        return node.read("time", lambda value: read_kickoff(day, value, frame.zone))
    except ParseError as error:
        notes.append(Skipped(index, error.where, f"{error.what}; the match is read without it"))
        return None


def _scores(node: Node) -> Scores:
    # Old files have a bare pair instead of an object.
    if isinstance(node.data.get("score"), list):
        full = _pair(node, "score")
        return Scores(full_time=full, current=full)
    told = node.child("score")
    full, after = _pair(told, "ft"), _pair(told, "et")
    extra = None
    if after is not None:
        if full is None or after.home < full.home or after.away < full.away:
            raise told.error("et", "goals after extra time are fewer than before it")
        # Sources count on: extra time alone is the difference.
        extra = Score(after.home - full.home, after.away - full.away)
    return Scores(
        half_time=_pair(told, "ht"),
        full_time=full,
        extra_time=extra,
        shootout=_pair(told, "p"),
        current=after or full,
    )


def _pair(node: Node, key: str) -> Score | None:
    def read(value: Any) -> Score | None:
        if not isinstance(value, list):
            raise ValueError(f"{kind(value)} instead of two numbers")
        if value in ([], [None, None]):
            return None
        if len(value) != 2:
            raise ValueError(f"{len(value)} numbers instead of two")
        return Score(read_count(value[0], GOALS_MAX), read_count(value[1], GOALS_MAX))

    return node.read(key, read)


def _status(node: Node, scores: Scores) -> tuple[Status, bool]:
    word = node.text("status", 20).casefold()
    if word in _WORDS:
        return _WORDS[word], False
    if word not in _STANDING:
        return Status.UNKNOWN, False
    if scores.full_time is None:
        return Status.SCHEDULED, False
    if scores.shootout is not None:
        return Status.AFTER_PENALTIES, False
    if scores.extra_time is not None:
        return Status.AFTER_EXTRA_TIME, False
    return Status.FINISHED, word == "awarded"
