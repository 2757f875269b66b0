"""Rows of the parts of matches: events, figures, appearances, shots and prices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from stats.football.models import (
    Appearance,
    Match,
    MatchEvent,
    MatchStatistic,
    Odds,
    Shot,
)
from stats.football.parse.sofascore.figures import BOOKMAKER
from stats.football.records import (
    EventRecord,
    LineupRecord,
    OddsRecord,
    PlayerName,
    ShotRecord,
    Source,
    StatisticRecord,
)
from stats.football.services.joining import Frame
from stats.football.services.parts import appearances
from stats.football.services.parts.players import follow_teams, players_of
from stats.football.services.parts.rows import Altered, Key, bring_up
from stats.football.services.parts.shape import Part

MATCHES_AT_A_TIME: Final = 400
_EVENT: Final = (
    "kind", "team_id", "minute", "added", "player_id", "other_id", "player_name", "other_name",
    "home_goals", "away_goals", "rescinded", "text",
)  # fmt: skip
_SHOT: Final = (
    "team_id", "player_id", "outcome", "situation", "body_part", "minute", "added", "x", "y", "xg",
)  # fmt: skip
Ids = Mapping[str, int]
Wanted = dict[tuple[int, Key], dict[str, Any]]


def write(news: Sequence[Part], frame: Frame) -> dict[str, list[Altered]]:
    """Bring the rows of parts up to what is told; returns what changed by the part's name."""
    ids = players_of(_people(news), frame.source.value, demo=frame.demo)
    done: dict[str, list[Altered]] = {}
    for name in ("events", "statistics", "shots", "odds", "lineups"):
        parts = [part for part in news if part.name == name]
        done[name] = [
            row
            for start in range(0, len(parts), MATCHES_AT_A_TIME)
            for row in _written(name, parts[start : start + MATCHES_AT_A_TIME], ids, frame.source)
        ]
    if done["lineups"]:
        follow_teams({row.key[0] for row in done["lineups"]})
    counted = {row.match for row in done["events"]} - {row.match for row in done["lineups"]}
    appearances.recount(counted)
    return done


def _people(news: Iterable[Part]) -> Iterator[PlayerName]:
    for part in news:
        for item in part.items:
            for name in ("player", "other"):
                told = getattr(item, name, None)
                if told is not None:
                    yield told


def _written(name: str, parts: Sequence[Part], ids: Ids, source: Source) -> list[Altered]:
    matches = [part.match.pk for part in parts]
    if name == "lineups":
        return _lineups(parts, matches, ids)
    wanted: Wanted = {}
    for part in parts:
        for item in part.items:
            key, values = _READ[name](part.match, item, ids)
            wanted[part.match.pk, key] = values
    model, names, columns = _TABLES[name]
    rows = model._default_manager.filter(match__in=matches)
    if name == "odds":
        own = Q(bookmaker=BOOKMAKER)
        rows = rows.filter(own if source is Source.SOFASCORE else ~own)
    return bring_up(rows, names, columns, wanted)


def _event(match: Match, told: EventRecord, ids: Ids) -> tuple[Key, dict[str, Any]]:
    return (told.key[:60],), {
        "kind": told.kind.value,
        "team_id": None if told.home is None else _side(match, told.home),
        "minute": told.minute,
        "added": told.added,
        "player_id": _id(told.player, ids),
        "other_id": _id(told.other, ids),
        "player_name": told.player.name[:120] if told.player else "",
        "other_name": told.other.name[:120] if told.other else "",
        "home_goals": told.score.home if told.score else None,
        "away_goals": told.score.away if told.score else None,
        "rescinded": told.rescinded,
        "text": told.text[:120],
    }


def _statistic(_: Match, told: StatisticRecord, __: Ids) -> tuple[Key, dict[str, Any]]:
    return (told.period[:6], told.key[:60]), {"home": told.home, "away": told.away}


def _shot(match: Match, told: ShotRecord, ids: Ids) -> tuple[Key, dict[str, Any]]:
    return (told.key[:60],), {
        "team_id": _side(match, told.home),
        "player_id": _id(told.player, ids),
        "outcome": told.outcome[:20],
        "situation": told.situation[:30],
        "body_part": told.body_part[:20],
        "minute": told.minute,
        "added": told.added,
        "x": told.x,
        "y": told.y,
        "xg": told.xg,
    }


def _price(_: Match, told: OddsRecord, __: Ids) -> tuple[Key, dict[str, Any]]:
    prices = {"home": told.home, "draw": told.draw, "away": told.away}
    return (told.bookmaker[:40], told.closing), prices


_READ: Final[Mapping[str, Any]] = {
    "events": _event,
    "statistics": _statistic,
    "shots": _shot,
    "odds": _price,
}
_TABLES: Final[Mapping[str, Any]] = {
    "events": (MatchEvent, ("key",), _EVENT),
    "statistics": (MatchStatistic, ("period", "key"), ("home", "away")),
    "shots": (Shot, ("key",), _SHOT),
    "odds": (Odds, ("bookmaker", "closing"), ("home", "draw", "away")),
}


def _lineups(parts: Sequence[Part], matches: Sequence[int], ids: Ids) -> list[Altered]:
    """Write appearances, and the sides' formations; a player without an identifier has none."""
    counts = appearances.counts_of(part.match for part in parts)
    wanted: Wanted = {}
    for part in parts:
        lines: tuple[LineupRecord, ...] = part.items
        for line in lines:
            player = _id(line.player, ids)
            if player is not None:
                wanted[part.match.pk, (player,)] = appearances.columns_of(
                    part.match, line, player, counts.get(part.match.pk)
                )
        home, away = (told[:12] for told in part.formations)
        told = (home or part.match.home_formation, away or part.match.away_formation)
        if told != (part.match.home_formation, part.match.away_formation):
            part.match.home_formation, part.match.away_formation = told
            part.match.save(update_fields=["home_formation", "away_formation"])
    rows = Appearance.objects.filter(match__in=matches)
    return bring_up(rows, ("player_id",), appearances.COLUMNS, wanted)


def _side(match: Match, home: bool) -> int:
    return match.home_id if home else match.away_id


def _id(told: PlayerName | None, ids: Ids) -> int | None:
    return ids.get(told.source_id[:60]) if told else None
