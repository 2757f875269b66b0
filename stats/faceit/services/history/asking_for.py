"""Asking for an import, calling it off, and how far it is."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.alerts.stream import Frame, broadcast
from accounts.models import User
from config.work.claims import Claim, claim_one
from stats.faceit.frames import PLAYER, import_topic
from stats.faceit.models import HistoryImport, ImportState, Player
from stats.faceit.services.sending import send

TASK = "stats.faceit.tasks.import_history"
UNDER_WAY = (ImportState.WAITING, ImportState.RUNNING)
FRAME = f"{PLAYER}.import"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is; `share` (0–1) is None while the source has not said how much there is.

    `phase` is what is being read; `message` says why it failed or waits.
    """

    id: int
    state: str
    phase: str
    pages: int
    stored: int
    expected: int | None
    read_whole: int
    to_read_whole: int | None
    share: float | None
    message: str
    started_at: datetime | None
    ended_at: datetime | None


def progress_of(row: HistoryImport) -> Progress:
    """Return how far an import is, from its row alone."""
    return Progress(
        id=row.pk,
        state=row.state,
        phase=row.phase,
        pages=row.pages,
        stored=row.stored,
        expected=row.expected,
        read_whole=row.read_whole,
        to_read_whole=row.to_read_whole,
        share=_share(row),
        message=row.last_error,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _share(row: HistoryImport) -> float | None:
    if row.state == ImportState.DONE:
        return 1.0
    wanted = min(row.expected or 0, row.most or row.expected or 0)
    if not wanted:
        return None
    whole = settings.FACEIT_IMPORT_DETAILS if row.to_read_whole is None else row.to_read_whole
    whole = min(whole, wanted)
    return min(1.0, (min(row.stored, wanted) + row.read_whole) / (wanted + whole))


def tell_progress(row: HistoryImport, at: datetime) -> None:
    """Send how far an import is to the pages that show it, once the transaction commits."""
    rows = HistoryImport.objects.filter(pk=row.pk)
    rows.update(last_event_seq=F("last_event_seq") + 1)
    row.last_event_seq = rows.values_list("last_event_seq", flat=True).get()
    broadcast(import_topic(row.pk), row.last_event_seq, FRAME, at, _words(row))


def import_frames(pk: int, after: int, at: datetime) -> list[Frame]:
    """Return how far an import is as one frame, if that is newer: what was before is of no use."""
    row = HistoryImport.objects.filter(pk=pk, last_event_seq__gt=after).first()
    return [Frame(row.last_event_seq, FRAME, at, _words(row))] if row else []


def _words(row: HistoryImport) -> dict[str, Any]:
    data: dict[str, Any] = asdict(progress_of(row))
    for name in ("started_at", "ended_at"):
        data[name] = data[name].isoformat() if data[name] else None
    return data


def request_import(
    player: Player,
    user: User | None,
    *,
    now: datetime,
    most: int | None = None,
    here: bool = False,
) -> HistoryImport:
    """Ask for a player's history; the one under way, if there is one, is returned instead.

    `here`: the caller runs it; workers take it up only when the caller has let it lie.
    """
    with transaction.atomic():
        known = player.imports.filter(state__in=UNDER_WAY).first()
        if known is not None:
            return known
        try:
            with transaction.atomic():
                row = HistoryImport.objects.create(
                    player=player,
                    requested_by=user,
                    requested_at=now,
                    next_due_at=now + settings.FACEIT_LEASE if here else now,
                    demo=player.demo,
                    most=most,
                )
        except IntegrityError:
            return player.imports.filter(state__in=UNDER_WAY).get()
        claim = None if here else claim_one(HistoryImport, row.pk, now, lease=settings.FACEIT_LEASE)
        if claim:
            transaction.on_commit(partial(enqueue, claim))
    row.refresh_from_db()
    return row


def cancel_import(row: HistoryImport, *, now: datetime) -> bool:
    """Call an import off; what was stored stays. False when it had ended already.

    A worker that reads it stops before it stores its next page.
    """
    with transaction.atomic():
        changed = HistoryImport.objects.filter(pk=row.pk, state__in=UNDER_WAY).update(
            state=ImportState.CANCELLED,
            ended_at=now,
            next_due_at=None,
            claimed_until=None,
            claim_token=F("claim_token") + 1,  # whoever still reads it may store no more
        )
        row.refresh_from_db()
        tell_progress(row, now)
    return bool(changed)


def enqueue(claim: Claim) -> None:
    """Hand a claimed import to the workers."""
    send(TASK, claim.pk, claim.token)
