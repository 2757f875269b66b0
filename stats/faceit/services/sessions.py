"""Rows of sessions, kept equal to the partition of the stored lines in whatever order they come.

More than 4 h between two finishes always part sessions, whatever came before. So a change touches
only its block: the matches around it with no such gap between them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.alerts.services import publish_many
from stats.faceit.models import EloReading, Line, Match, Player, PlayerSession
from stats.faceit.played import Played
from stats.faceit.queries.careers import played_matches
from stats.faceit.services.telling import session_occurrence
from stats.faceit.sessions import GAP, Session, State, Summary, current, partition, summarise

# What ended longer ago is no news: an import of the past tells nothing.
NEWS_FOR = timedelta(hours=24)
SWEEP_LIMIT = 200
WALK = 100


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of finish times (both ends included) with no gap over 4 h to what lies outside."""

    first: datetime
    last: datetime


def keeps_sessions(player: Player) -> bool:
    """Tell whether a player's sessions are kept: everybody whose profile was ever asked for."""
    return player.profile_at is not None or player.watched


def rebuild_sessions(player_pk: int, first: datetime, last: datetime) -> int:
    """Bring the rows around some finish times in line with the lines; returns how many changed.

    For a match that moved in time give both its times. Locks the player's row.
    """
    with transaction.atomic():
        list(Player.objects.select_for_update().filter(pk=player_pk).values_list("pk"))
        block = _block(player_pk, first, last)
        return _bring_in_line(player_pk, block)


Times = dict[int, datetime]


def line_times(match: Match) -> Times:
    """Return when the players of a match whose sessions are kept played it; one query."""
    kept = Q(player__profile_at__isnull=False) | Q(player__watched=True)
    lines = Line.objects.filter(kept, match=match)
    return dict(lines.values_list("player_id", "played_at"))


def keep_sessions(match: Match, before: Times) -> None:
    """Rebuild the sessions that a match's lines are in now or were in `before`, where they moved.

    Inside the transaction that stored the lines.
    """
    for player_pk, played_at in sorted(line_times(match).items()):
        was = before.get(player_pk, played_at)
        rebuild_sessions(player_pk, min(was, played_at), max(was, played_at))


def rebuild_all_sessions(player_pk: int) -> int:
    """Bring all rows of a player in line with the lines; returns how many changed."""
    times = Line.objects.filter(player=player_pk).order_by("played_at")
    oldest = times.values_list("played_at", flat=True).first()
    newest = times.values_list("played_at", flat=True).last()
    if oldest is None or newest is None:
        return PlayerSession.objects.filter(player=player_pk).delete()[0]
    return rebuild_sessions(player_pk, oldest, newest)


def _block(player_pk: int, first: datetime, last: datetime) -> Block:
    times = Line.objects.filter(player=player_pk).values_list("played_at", flat=True)
    before = times.filter(played_at__lte=first).order_by("-played_at")
    after = times.filter(played_at__gte=last).order_by("played_at")
    return Block(_walk(before, first), _walk(after, last))


def _walk(times: Any, start: datetime) -> datetime:
    """Return how far times reach from a start without a gap; they are read a few at a time."""
    reached = start
    for moment in times.iterator(chunk_size=WALK):
        if abs(moment - reached) > GAP:
            break
        reached = moment
    return reached


def _bring_in_line(player_pk: int, block: Block) -> int:
    matches = played_matches(player_pk, block.first, block.last)
    wanted = list(_rows(player_pk, partition(matches)))
    mine = PlayerSession.objects.filter(player=player_pk)
    known = list(mine.filter(ended_at__gte=block.first, ended_at__lte=block.last))
    _carry_over(known, wanted)
    pairs = {row.started_at: row for row in known}
    kept = {row.started_at for row in wanted}
    gone = [row.pk for row in known if row.started_at not in kept]
    if gone:
        mine.filter(pk__in=gone).delete()
    changed = 0
    for row in wanted:
        old = pairs.get(row.started_at)
        if old is None or _figures(old) != _figures(row):
            row.pk = old.pk if old else None
            row.save(force_update=old is not None, force_insert=old is None)
            changed += 1
    return changed + len(gone)


def _rows(player_pk: int, sessions: Iterable[Session[Played]]) -> Iterator[PlayerSession]:
    taken: set[datetime] = set()
    for session in sessions:
        row = _row(player_pk, session, summarise(session))
        # A match that took longer than the session before it: its finish is as good a name.
        while row.started_at in taken:
            row.started_at = max(row.started_at, session.matches[0].finished_at)
            row.started_at += timedelta(microseconds=row.started_at in taken)
        taken.add(row.started_at)
        yield row


def _row(player_pk: int, session: Session[Played], summary: Summary) -> PlayerSession:
    return PlayerSession(
        player_id=player_pk,
        started_at=session.started_at,
        ended_at=session.finished_at,
        matches=summary.matches,
        wins=summary.wins,
        losses=summary.losses,
        rounds=summary.rounds,
        rating2=summary.rating.value if summary.rating else None,
        elo_change=_elo_change(player_pk, session, summary),
    )


def _elo_change(player_pk: int, session: Session[Played], summary: Summary) -> int | None:
    """Return the Elo after the session minus the last one read before it; None without both."""
    if summary.elo_last is None:
        return None
    before = EloReading.objects.filter(player=player_pk, at__lt=session.matches[0].finished_at)
    first = before.order_by("-at").values_list("elo", flat=True).first()
    return None if first is None else summary.elo_last - first


def _figures(row: PlayerSession) -> tuple[Any, ...]:
    return (
        row.started_at, row.ended_at, row.matches, row.wins, row.losses, row.rounds, row.rating2,
        row.elo_change, row.told_at,
    )  # fmt: skip


def _carry_over(known: Sequence[PlayerSession], wanted: Sequence[PlayerSession]) -> None:
    """What was told of a session stays told when a late match moves its ends or splits it."""
    told = [row for row in known if row.told_at is not None]
    for row in wanted:
        over = [
            old.told_at
            for old in told
            if old.started_at <= row.ended_at and row.started_at <= old.ended_at
        ]
        row.told_at = min(filter(None, over), default=None)


def close_sessions(now: datetime) -> int:
    """Tell followers of sessions that have ended, each once; returns how many were told."""
    ended = PlayerSession.objects.filter(
        told_at__isnull=True, ended_at__lt=now - GAP, ended_at__gt=now - GAP - NEWS_FOR
    )
    watched = ended.filter(player__watched=True).select_related("player").order_by("ended_at", "pk")
    return sum(_close(row, now) for row in watched[:SWEEP_LIMIT])


def _close(row: PlayerSession, now: datetime) -> bool:
    with transaction.atomic():
        # An Elo read after the last match may be newer than the row.
        rebuild_sessions(row.player_id, row.ended_at, row.ended_at)
        untold = PlayerSession.objects.filter(pk=row.pk, told_at__isnull=True)
        told = untold.filter(ended_at__lt=now - GAP).update(told_at=now)
        if told:
            row.refresh_from_db()
            publish_many([session_occurrence(row)], now=now)
    return bool(told)


def heal_sessions(now: datetime) -> int:
    """Build the sessions of players whose profile was asked for and who have none yet."""
    bare = Player.objects.filter(
        profile_at__isnull=False, newest_finished_at__isnull=False, sessions__isnull=True
    )
    found = list(bare.order_by("pk").values_list("pk", flat=True)[:SWEEP_LIMIT])
    for pk in found:
        rebuild_all_sessions(pk)
    return len(found)


def current_session(player_pk: int, now: datetime) -> tuple[Summary, datetime] | None:
    """Return the session going on, with when it closes unless another match joins it; or None."""
    newest = Line.objects.filter(player=player_pk).order_by("-played_at")
    last = newest.values_list("played_at", flat=True).first()
    if last is None or now - last > GAP:
        return None
    block = _block(player_pk, last, last)
    session = partition(played_matches(player_pk, block.first, block.last))[-1]
    standing = current(session, now)
    return (summarise(session), standing.closes_at) if standing.state is State.LIVE else None
