"""Rooms that watched players sit in: those going on, and the last ones that ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from stats.faceit.models import Line, Match, RoomForecast, Seat
from stats.faceit.records import MatchState

OPEN = (MatchState.CREATED, MatchState.CONFIGURING, MatchState.READY, MatchState.ONGOING)
OVER = (MatchState.FINISHED, MatchState.CANCELLED, MatchState.ABORTED)
# A room that nobody heard of any more is not shown as going on.
OPEN_FOR = timedelta(hours=12)
LIVE_MOST = 30
WATCHED_MOST = 400


@dataclass(frozen=True, slots=True)
class Watched:
    """A watched player in a room; the rating (2.0) is over its maps, None if not known."""

    nickname: str
    team: int
    rating: float | None
    kills: int | None
    deaths: int | None


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room of the list with who is watched in it and what was forecast."""

    match: Match
    watched: tuple[Watched, ...]
    forecast: RoomForecast | None


def live_rooms(now: datetime) -> list[RoomRow]:
    """Return the rooms going on, newest first; four queries."""
    heard = _rooms().filter(state__in=OPEN, first_seen_at__gt=now - OPEN_FOR)
    begun = Coalesce(F("started_at"), F("first_seen_at"))
    return _rows(list(heard.order_by(begun.desc(), "-pk")[:LIVE_MOST]))


def recent_rooms(after: tuple[datetime, int] | None, limit: int) -> tuple[list[RoomRow], bool]:
    """Return rooms that ended before a place, newest first, and whether there are more."""
    ended = _rooms().filter(state__in=OVER, finished_at__isnull=False)
    if after:
        moment, pk = after
        ended = ended.filter(Q(finished_at__lt=moment) | Q(finished_at=moment, pk__lt=pk))
    found = list(ended.order_by("-finished_at", "-pk")[: limit + 1])
    return _rows(found[:limit]), len(found) > limit


def _rooms() -> "QuerySet[Match]":
    seats = Seat.objects.filter(match=OuterRef("pk"), player__watched=True, substitute=False)
    return Match.objects.filter(Exists(seats), demo=settings.DOZOR_DEMO)


def _rows(matches: Sequence[Match]) -> list[RoomRow]:
    pks = [match.pk for match in matches]
    if not pks:
        return []
    forecasts = {row.match_id: row for row in RoomForecast.objects.filter(match__in=pks)}
    watched = _watched(pks)
    return [
        RoomRow(match, tuple(watched.get(match.pk, ())), forecasts.get(match.pk))
        for match in matches
    ]


def _watched(pks: Sequence[int]) -> dict[int, list[Watched]]:
    seats = Seat.objects.filter(match__in=pks, player__watched=True, substitute=False)
    listed = list(seats.select_related("player").order_by("team", "pk")[:WATCHED_MOST])
    lines: dict[tuple[int, int], list[Line]] = defaultdict(list)
    mine = Line.objects.filter(match__in=pks, player__in={seat.player_id for seat in listed})
    fields = ("match_id", "player_id", "rating2", "rounds", "kills", "deaths")
    for line in mine.only("pk", *fields):
        lines[line.match_id, line.player_id].append(line)
    found: dict[int, list[Watched]] = defaultdict(list)
    for seat in listed:
        found[seat.match_id].append(_one(seat, lines[seat.match_id, seat.player_id]))
    return found


def _one(seat: Seat, lines: Sequence[Line]) -> Watched:
    rated = [line for line in lines if line.rating2 is not None and line.rounds]
    rounds = sum(line.rounds for line in rated)
    rating = sum((line.rating2 or 0.0) * line.rounds for line in rated) / rounds if rounds else None
    return Watched(
        seat.player.nickname,
        seat.team,
        rating,
        sum(line.kills for line in lines) if lines else None,
        sum(line.deaths for line in lines) if lines else None,
    )
