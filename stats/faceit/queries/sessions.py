"""A player's sessions as they are kept, newest first, and one with its matches."""

from dataclasses import dataclass
from datetime import datetime

from stats.faceit.models import Player, PlayerSession
from stats.faceit.queries.recent import MatchRow, matches_between
from stats.faceit.sessions import GAP, LONGEST, MOST_MATCHES


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session. `live`: a match that finishes now would still join it, until `closes_at`.

    `rating2` is 2.0 weighted by rounds; `elo_change` None where Elo was not read around it.
    """

    pk: int
    started_at: datetime
    ended_at: datetime
    duration_s: int
    matches: int
    wins: int
    losses: int
    rounds: int
    rating2: float | None
    elo_change: int | None
    live: bool
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session with its matches, newest first; `best` and `worst` by rating 2.0, of two or more.

    `adr` is damage per round over the matches that say it.
    """

    session: SessionRow
    player: Player
    matches: tuple[MatchRow, ...]
    best: MatchRow | None
    worst: MatchRow | None
    adr: float | None
    older: int | None
    newer: int | None


def list_sessions(
    player: Player, now: datetime, *, before: datetime | None = None, limit: int = 20
) -> list[SessionRow]:
    """Return limit + 1 sessions that began before a time, newest first; one query."""
    rows = PlayerSession.objects.filter(player=player).order_by("-started_at")
    if before is not None:
        rows = rows.filter(started_at__lt=before)
    return [_row(row, player, now) for row in rows[: limit + 1]]


def session_page(player: Player, pk: int, now: datetime) -> SessionPage | None:
    """Return one session of a player; None when it is not there. Eleven queries at most."""
    mine = PlayerSession.objects.filter(player=player)
    row = mine.filter(pk=pk).first()
    if row is None:
        return None
    first = row.started_at
    found = matches_between(player, first, row.ended_at)[:MOST_MATCHES]
    ranked = sorted((one for one in found if one.rating2 is not None), key=_by_rating)
    older = mine.filter(started_at__lt=first).order_by("-started_at")
    newer = mine.filter(started_at__gt=first).order_by("started_at")
    hurt = [(one.adr * one.rounds, one.rounds) for one in found if one.adr is not None]
    rounds = sum(count for _damage, count in hurt)
    return SessionPage(
        session=_row(row, player, now),
        player=player,
        matches=tuple(found),
        best=ranked[-1] if len(ranked) > 1 else None,
        worst=ranked[0] if len(ranked) > 1 else None,
        adr=sum(damage for damage, _count in hurt) / rounds if rounds else None,
        older=older.values_list("pk", flat=True).first(),
        newer=newer.values_list("pk", flat=True).first(),
    )


def _by_rating(row: MatchRow) -> float:
    return row.rating2 or 0.0


def _row(row: PlayerSession, player: Player, now: datetime) -> SessionRow:
    closes_at = max(row.ended_at, min(row.ended_at + GAP, row.started_at + LONGEST))
    full = row.matches >= MOST_MATCHES
    newest = player.newest_finished_at is None or row.ended_at >= player.newest_finished_at
    return SessionRow(
        pk=row.pk,
        started_at=row.started_at,
        ended_at=row.ended_at,
        duration_s=int((row.ended_at - row.started_at).total_seconds()),
        matches=row.matches,
        wins=row.wins,
        losses=row.losses,
        rounds=row.rounds,
        rating2=row.rating2,
        elo_change=row.elo_change,
        live=newest and not full and now <= closes_at,
        closes_at=row.ended_at if full else closes_at,
    )
