"""Running an import under a claim: every page is one transaction with the cursor after it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config.upstream.errors import UpstreamError
from config.work.claims import (
    Claim,
    StaleClaim,
    claim_due,
    claim_one,
    fail,
    finish,
    keep,
    pause,
    start,
)
from config.work.outcomes import Outcome
from stats.faceit import client
from stats.faceit.models import HistoryImport, ImportPhase, ImportState, Line, Match, Player, Seat
from stats.faceit.records import ParseError
from stats.faceit.services import raw
from stats.faceit.services.asking import Refused, next_after_failure
from stats.faceit.services.history.asking_for import UNDER_WAY, enqueue, tell_progress
from stats.faceit.services.history.reading import Piece, Plan, ReadAhead, pieces
from stats.faceit.services.matches import (
    store_all_stats,
    store_history,
    store_lines,
    store_rooms,
)
from stats.faceit.services.refresh import follow_up, read_player

SWEEP_LIMIT = 20
FAILURES_MAX = 8
# A task ends before its time limit; the next one goes on at the cursor.
SLICE_S = 120.0
# A later import reads this much again: FACEIT may list a match late.
OVERLAP = timedelta(days=1)
STATS_COME_WITHIN = timedelta(days=1)
NEXT_PHASE = {
    ImportPhase.MATCHES: ImportPhase.LINES,
    ImportPhase.LINES: ImportPhase.WHOLE,
    ImportPhase.WHOLE: ImportPhase.WHOLE,
}
Watch = Callable[[HistoryImport], None]


def sweep_imports(now: datetime) -> int:
    """Claim the imports that wait or whose worker died, and hand them to workers."""
    if not client.configured():
        return 0
    claims = claim_due(HistoryImport, now, limit=SWEEP_LIMIT, lease=settings.FACEIT_LEASE)
    for claim in claims:
        enqueue(claim)
    return len(claims)


def run_import(
    pk: int,
    token: int | None,
    *,
    now: datetime,
    rng: Random,
    watch: Watch | None = None,
    slice_s: float = SLICE_S,
) -> str:
    """Go on with an import for at most `slice_s` seconds; returns its state in a word.

    "taken": somebody else holds it, or it has ended; "stale": the claim was lost or it was called
    off; "paused": the next run goes on at the cursor. `watch` is shown the row after every piece.
    """
    taken = Claim(HistoryImport, pk, token) if token is not None else _claim(pk, now)
    claim = start(taken, now, lease=settings.FACEIT_LEASE) if taken else None
    if claim is None:
        return "taken"
    row = HistoryImport.objects.select_related("player").get(pk=pk)
    try:
        return _run(row, claim, watch, slice_s)
    except StaleClaim:
        return "stale"
    except Refused as refused:
        return _give_up_for_now(row, claim, refused, now, rng)
    except UpstreamError as error:
        return _give_up_for_now(row, claim, Refused.of(error), now, rng)
    except ParseError as error:
        return _give_up_for_now(row, claim, Refused(Outcome.UNREADABLE, str(error)), now, rng)
    except KeyboardInterrupt:
        pause(claim, timezone.now() + settings.FACEIT_LEASE)
        raise


def _claim(pk: int, now: datetime) -> Claim | None:
    waiting = HistoryImport.objects.filter(pk=pk, state__in=UNDER_WAY).exists()
    return claim_one(HistoryImport, pk, now, lease=settings.FACEIT_LEASE) if waiting else None


def _run(row: HistoryImport, claim: Claim, watch: Watch | None, slice_s: float) -> str:
    until = time.monotonic() + slice_s
    _begin(row, claim)
    with ReadAhead(partial(pieces, _plan(row))) as reading:
        for piece in reading:
            _store(row, claim, piece)
            if watch:
                watch(row)
            if piece.phase == ImportPhase.WHOLE and piece.ended:
                return ImportState.DONE.value
            if time.monotonic() >= until:
                return "paused" if pause(claim, timezone.now()) else "stale"
    return ImportState.DONE.value


def _begin(row: HistoryImport, claim: Claim) -> None:
    """Mark the import as running; the first run reads the profile and the expected number."""
    now = timezone.now()
    if row.started_at is None:
        read_player(row.player)
        row.player.refresh_from_db()
    lifetime = row.player.lifetime or {}
    with transaction.atomic():
        row.started_at = row.started_at or now
        row.state = ImportState.RUNNING
        row.expected = lifetime.get("matches")
        _keep(row, claim, now)


def _keep(row: HistoryImport, claim: Claim, now: datetime) -> None:
    """Renew the claim with what is known of the import; StaleClaim when it was called off."""
    fields = (
        "started_at", "state", "expected", "phase", "before_ms", "pages", "stored", "read_whole",
        "to_read_whole",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in fields}
    keep(claim, now, lease=settings.FACEIT_LEASE, last_error="", failures=0, **told)
    tell_progress(row, now)


def _plan(row: HistoryImport) -> Plan:
    """Return what is left to read, from the row and what is stored of the player."""
    player = row.player
    mine = Line.objects.filter(player=player).order_by("-played_at", "-match_id")
    whole = settings.FACEIT_IMPORT_DETAILS
    # Lines of matches that ended before this import reached them are stored already.
    newest = list(mine.values_list("match__match_id", flat=True)[: whole * 3]) if whole else []
    done = mine.filter(Q(match__stats_at__isnull=False) | Q(match__stats_given_up=True))
    known = frozenset(done.values_list("match__match_id", flat=True)[: whole * 6])
    # A walk of lines that starts at the top names the newest itself.
    named = row.phase == ImportPhase.WHOLE or (
        row.phase == ImportPhase.LINES and row.before_ms is not None
    )
    return Plan(
        player_id=player.faceit_id,
        phase=ImportPhase(row.phase),
        before_ms=row.before_ms,
        since_ms=_since_ms(row),
        most=row.most,
        whole=whole if row.most is None else min(whole, row.most),
        known=known,
        newest=newest if named else [],
        seen=_seen(row),
    )


def _seen(row: HistoryImport) -> int:
    """Return how many of the player's matches lie before the cursor, from what is stored."""
    if row.before_ms is None or row.most is None:
        return 0
    edge = datetime.fromtimestamp(row.before_ms / 1000, UTC)
    if row.phase == ImportPhase.LINES:
        lines = Line.objects.filter(player=row.player, played_at__gte=edge)
        return lines.values("match").distinct().count()
    return Seat.objects.filter(player=row.player, match__finished_at__gte=edge).count()


def _since_ms(row: HistoryImport) -> int | None:
    """Return how far back a later import goes; None where the history was never read whole."""
    if not row.player.history_complete:
        return None
    earlier = HistoryImport.objects.filter(player=row.player, state=ImportState.DONE, most=None)
    last = earlier.exclude(pk=row.pk).order_by("-started_at").first()
    if last is None or last.started_at is None:
        return None
    return int((last.started_at - OVERLAP).timestamp() * 1000)


def _store(row: HistoryImport, claim: Claim, piece: Piece) -> None:
    """Store one piece with the cursor after it; raises StaleClaim, and then stores nothing."""
    now = timezone.now()
    with transaction.atomic():
        _note(row, piece)
        _keep(row, claim, now)
        raw.keep_all(piece.answers, demo=row.demo)
        store_history(piece.matches, demo=row.demo, now=now)
        follow_up(row.player, store_lines(row.player, piece.lines, demo=row.demo, now=now))
        store_rooms((room for room, _ in piece.whole), demo=row.demo, now=now)
        told = [stats for _, stats in piece.whole if stats is not None]
        store_all_stats(told, demo=row.demo, now=now)
        _give_up_stats(row, piece, now)
        if piece.ended and piece.phase == ImportPhase.WHOLE:
            _complete(row, claim, now)


def _give_up_stats(row: HistoryImport, piece: Piece, now: datetime) -> None:
    """Ask no more for the stats of old matches that have none."""
    without = [
        room.match_id
        for room, stats in piece.whole
        if stats is None and room.finished_at and now - room.finished_at > STATS_COME_WITHIN
    ]
    Match.objects.filter(demo=row.demo, match_id__in=without).update(stats_given_up=True)


def _note(row: HistoryImport, piece: Piece) -> None:
    if row.phase != piece.phase:
        row.phase, row.before_ms = piece.phase, None
    if piece.phase == ImportPhase.WHOLE:
        row.to_read_whole = (
            row.read_whole + (piece.to_read_whole or 0)
            if (row.to_read_whole is None)
            else row.to_read_whole
        )
        row.read_whole += len(piece.whole) + piece.unreadable
        return
    row.pages += 1
    row.before_ms = piece.before_ms
    if piece.phase == ImportPhase.LINES:
        row.stored += len({line.match_id for line in piece.lines})
    if piece.ended:
        row.phase, row.before_ms = NEXT_PHASE[ImportPhase(piece.phase)], None


def _complete(row: HistoryImport, claim: Claim, now: datetime) -> None:
    row.state, row.ended_at = ImportState.DONE, now
    finish(claim, now, None, state=row.state, ended_at=now)
    if row.most is None:
        Player.objects.filter(pk=row.player_id).update(history_complete=True)
    tell_progress(row, now)


def _give_up_for_now(
    row: HistoryImport, claim: Claim, refused: Refused, now: datetime, rng: Random
) -> str:
    """Note why it does not go on: it is tried again, a few times without a page in between."""
    lasting = refused.outcome in (Outcome.NOT_FOUND, Outcome.UNREADABLE)
    failures = HistoryImport.objects.values_list("failures", flat=True).get(pk=row.pk)
    given_up = lasting or failures + 1 >= FAILURES_MAX
    due = None if given_up else next_after_failure(refused, failures, now, rng)
    with transaction.atomic():
        if not fail(claim, refused.outcome, refused.message, due):
            return "stale"
        if given_up:
            HistoryImport.objects.filter(pk=row.pk, state__in=UNDER_WAY).update(
                state=ImportState.FAILED, ended_at=timezone.now()
            )
        row.refresh_from_db()
        tell_progress(row, timezone.now())
    return row.state
