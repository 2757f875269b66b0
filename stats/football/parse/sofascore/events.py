"""Matches ("events") at SofaScore: one, a day's, a round's, a player's. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from stats.football.leagues import (
    DEMO_LEAGUES,
    LEAGUES,
    Stage,
    round_text,
    season_of_year,
    stage_of,
)
from stats.football.parse.node import Node, open_body
from stats.football.parse.sofascore.names import figures_of, team_of
from stats.football.parse.values import GOALS_MAX, MINUTE_MAX
from stats.football.records import (
    Listing,
    MatchRecord,
    PlayerMatches,
    Score,
    Scores,
    Source,
    Status,
)

EVENT: Final = "SofaScore event"
EVENTS: Final = "SofaScore events"
PLAYER: Final = "SofaScore player's events"
# Plain rounds are 1 to 60 or so; 636 is one of a cup.
ROUND_MAX: Final = 60
_ROUND_TEXT_MAX: Final = 60

_FINISHED: Final = {
    100: Status.FINISHED,
    110: Status.AFTER_EXTRA_TIME,
    120: Status.AFTER_PENALTIES,
}
_HALF_TIME_CODE: Final = 31
_ABANDONED_CODE: Final = 90
_TYPES: Final = {
    "notstarted": Status.SCHEDULED,
    "inprogress": Status.LIVE,
    "postponed": Status.POSTPONED,
    "canceled": Status.CANCELLED,
    "cancelled": Status.CANCELLED,
    "interrupted": Status.INTERRUPTED,
    "suspended": Status.INTERRUPTED,
}
# Seconds played before a period by the code of a match in progress.
_PERIOD_STARTS: Final = {6: 0, 7: 45 * 60, 41: 90 * 60, 42: 105 * 60}
_PERIOD_ENDS: Final = {6: 45, 7: 90, 41: 105, 42: MINUTE_MAX}
_STAGE: Final = re.compile(r"\b(championship|relegation|conference league|europe)\b", re.IGNORECASE)
_GROUP: Final = re.compile(r"\b(group|gr\.)\s*([A-Z0-9]{1,2})\b", re.IGNORECASE)
_BY_TOURNAMENT: Final = {
    str(league.sofascore): league.code
    for league in (*LEAGUES.values(), *DEMO_LEAGUES)
    if league.sofascore
}


def parse_event(
    body: bytes,
    leagues: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
) -> MatchRecord:
    """Return `/event/{id}`; raises ParseError when it is no match.

    `leagues` maps unique tournaments to our codes (default: all leagues that are known); `league`
    is "" for another one. `fetched_at` lets the minute of a running match be told.
    """
    root = open_body(body, EVENT)
    return _event(root.need_child("event"), leagues, fetched_at)


def parse_events(
    body: bytes,
    leagues: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
    every: bool = False,
) -> Listing[MatchRecord]:
    """Return a list of events: of a day, live, of a round; raises ParseError for no list.

    Matches of other leagues are left out without a note unless `every` is asked for.
    """
    root = open_body(body, EVENTS)
    wanted = _BY_TOURNAMENT if leagues is None else leagues

    def read(node: Node, _: int) -> MatchRecord | None:
        ours = every or _tournament(node) in wanted
        return _event(node, wanted, fetched_at) if ours else None

    found = root.listing("events", read)
    return Listing(found.items, found.skipped, found.sent, root.flag("hasNextPage"))


def parse_player_events(body: bytes, leagues: Mapping[str, str] | None = None) -> PlayerMatches:
    """Return a page of `/player/{id}/events/last/{page}` with the player's figures by match."""
    matches = parse_events(body, leagues, every=True)
    told = open_body(body, PLAYER).child("statisticsMap")
    figures = {
        key: figures_of(told.child(key))
        for key, value in told.data.items()
        if isinstance(value, dict)
    }
    return PlayerMatches(matches, figures)


def _tournament(node: Node) -> str:
    """Return the competition's identifier, which is not the tournament's."""
    return node.child("tournament").child("uniqueTournament").identity("id")


def _event(
    node: Node, leagues: Mapping[str, str] | None, fetched_at: datetime | None
) -> MatchRecord:
    wanted = _BY_TOURNAMENT if leagues is None else leagues
    status = _status(node.child("status"))
    home, away = team_of(node, "homeTeam"), team_of(node, "awayTeam")
    if home.source_id == away.source_id:
        raise node.error("awayTeam", "it is the same team as homeTeam")
    kickoff = node.moment("startTimestamp")
    text, number = _round(node)
    return MatchRecord(
        source=Source.SOFASCORE,
        key=node.need_identity("id"),
        league=wanted.get(_tournament(node), ""),
        season=_season(node),
        home=home,
        away=away,
        status=status,
        scores=_scores(node, status),
        round=text,
        round_number=number,
        day=kickoff.date() if kickoff else None,
        kickoff=kickoff,
        changed_at=node.child("changes").moment("changeTimestamp"),
        minute=_minute(node, status, fetched_at),
        venue=_venue(node),
        referee=node.child("referee").text("name", 80),
        attendance=node.count("attendance", 1_000_000) or None,
        competition_id=_tournament(node),
        season_id=node.child("season").identity("id"),
    )


def _status(node: Node) -> Status:
    told = node.text("type", 20).casefold()
    code = node.count("code")
    if told == "finished":
        # A code nobody knows may be anything, so the result is not taken for one.
        return _FINISHED.get(code or 0, Status.UNKNOWN)
    if told == "inprogress" and code == _HALF_TIME_CODE:
        return Status.HALF_TIME
    if told == "canceled" and code == _ABANDONED_CODE:
        return Status.ABANDONED
    return _TYPES.get(told, Status.UNKNOWN)


def _season(node: Node) -> str:
    season = node.child("season")
    try:
        return season_of_year(season.need_text("year", 20))
    except ValueError as error:
        raise season.error("year", str(error)) from error


def _round(node: Node) -> tuple[str, int | None]:
    told = node.child("roundInfo")
    tournament = node.child("tournament")
    where = f"{tournament.text('name')} {tournament.text('groupName')}"
    number, name = told.count("round"), told.text("name", _ROUND_TEXT_MAX)
    if name or number is None or not 0 < number <= ROUND_MAX:
        return name, None
    if group := _GROUP.search(where.partition(",")[2]):
        return f"Group {group[2].upper()}", number
    return _staged(where.partition(",")[2], number), number


def _staged(where: str, number: int) -> str:
    plain = f"Matchday {number}"
    found = _STAGE.search(where)
    if found is None:
        return plain
    word = found[1].capitalize()
    staged = round_text(plain, "Europe" if word.startswith(("Conference", "Europe")) else word)
    return plain if stage_of(staged) is Stage.PLAY_OFF else staged


def _scores(node: Node, status: Status) -> Scores:
    home, away = node.child("homeScore"), node.child("awayScore")
    shootout = _pair(home, away, "penalties")
    current = _pair(home, away, "display") or _without(_pair(home, away, "current"), shootout)
    extra = _extra_time(home, away, status)
    full = _pair(home, away, "normaltime") if status.finished or extra is not None else None
    if full is None and status is Status.FINISHED:
        full = current
    return Scores(
        half_time=_pair(home, away, "period1"),
        full_time=full,
        extra_time=extra,
        shootout=shootout,
        current=current,
    )


def _extra_time(home: Node, away: Node, status: Status) -> Score | None:
    if status is Status.FINISHED:
        return None
    parts = [_pair(home, away, key) for key in ("extra1", "extra2")]
    played = [part for part in parts if part is not None]
    if played:
        return Score(sum(part.home for part in played), sum(part.away for part in played))
    return _pair(home, away, "overtime")


def _without(current: Score | None, shootout: Score | None) -> Score | None:
    """Return a score without the goals of the shoot-out, which `current` counts in."""
    if current is None or shootout is None:
        return current
    goals = current.home - shootout.home, current.away - shootout.away
    return Score(*goals) if min(goals) >= 0 else current


def _pair(home: Node, away: Node, key: str) -> Score | None:
    goals = home.count(key, GOALS_MAX), away.count(key, GOALS_MAX)
    return None if goals[0] is None or goals[1] is None else Score(goals[0], goals[1])


def _minute(node: Node, status: Status, fetched_at: datetime | None) -> int | None:
    if status is Status.HALF_TIME:
        return 45
    code = node.child("status").count("code") or 0
    began = node.child("time").moment("currentPeriodStartTimestamp")
    if not status.live or fetched_at is None or began is None or code not in _PERIOD_STARTS:
        return None
    before = timedelta(seconds=_PERIOD_STARTS[code])
    minute = int((fetched_at - began + before).total_seconds() // 60) + 1
    return max(1, min(minute, _PERIOD_ENDS[code]))


def _venue(node: Node) -> str:
    venue = node.child("venue")
    return venue.text("name") or venue.child("stadium").text("name")
