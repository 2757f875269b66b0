"""Asking for a run, calling it off, and how far it is."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.alerts.stream import broadcast
from accounts.models import User
from config.work.claims import Claim, claim_one
from stats.football.models import CollectRun
from stats.football.models.incoming import RunState
from stats.football.services.collecting.planning import first_steps
from stats.football.services.collecting.scopes import BRIEF, BadScope, Scope
from stats.football.services.collecting.sources import (
    COLLECTED,
    is_demo,
    is_on,
    of_sources_in_use,
)

log = logging.getLogger(__name__)
LEASE: Final = timedelta(seconds=180)
UNDER_WAY: Final = (RunState.WAITING, RunState.RUNNING)
TOPIC: Final = "football.collecting"
TASK: Final = "stats.football.tasks.advance_run"
LONG_TASK: Final = "stats.football.tasks.advance_long_run"


class SourceOff(Exception):
    """The source is not set up: nothing can be collected from it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Of `total` steps known by now `done` are over, `share` (0–1) of them; answers may add steps.
    `asked` questions brought `stored` answers with news, `unchanged` ones without, `failed` ones
    that could not be had or read, and the rest were told not to exist. `message` says why it
    failed or waits, `due_at` until when.
    """

    id: int
    source: str
    kind: str
    state: str
    done: int
    total: int
    share: float
    asked: int
    stored: int
    unchanged: int
    failed: int
    concurrency: int
    message: str
    reason: dict[str, Any] | None
    due_at: datetime | None
    requested_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


def progress_of(row: CollectRun) -> Progress:
    """Return how far a run is, from its row alone."""
    left = len(row.todo)
    over = row.state == RunState.DONE
    done = max(0, row.total - left)
    return Progress(
        id=row.pk,
        source=row.source,
        kind=str(row.scope.get("kind", "")),
        state=row.state,
        done=done,
        total=row.total,
        share=1.0 if over else done / row.total if row.total else 0.0,
        asked=row.asked,
        stored=row.stored,
        unchanged=row.unchanged,
        failed=row.failed,
        concurrency=row.concurrency,
        message=row.last_error,
        reason=row.reason,
        due_at=row.next_due_at,
        requested_at=row.requested_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def tell_progress(row: CollectRun, at: datetime) -> None:
    """Send how far a run is to whoever listens, once the transaction commits."""
    data: dict[str, Any] = asdict(progress_of(row))
    for name in ("due_at", "requested_at", "started_at", "ended_at"):
        data[name] = data[name].isoformat() if data[name] else None
    broadcast(TOPIC, row.asked, f"{TOPIC}.run", at, data)


def start(
    source: str,
    scope: Mapping[str, Any] | Scope,
    *,
    requested_by: User | None = None,
    now: datetime,
    here: bool = False,
) -> CollectRun:
    """Ask for a run; one of the same scope that is under way is returned instead.

    `here`: the caller runs it; workers take it up only when the caller has let it lie. Raises
    BadScope for what cannot be collected, SourceOff for a source that is not set up.
    """
    if source not in COLLECTED:
        raise BadScope(_("%(source)s is no source of football.") % {"source": repr(source[:20])})
    if not is_on(source):
        raise SourceOff(_("This source is not set up: see SOFASCORE_BASE_URL in the README."))
    wanted = scope if isinstance(scope, Scope) else Scope.read(source, scope)
    key = wanted.key(source)
    with transaction.atomic():
        known = under_way(key)
        if known is not None:
            return known
        try:
            with transaction.atomic():
                row = _create(source, wanted, key, requested_by, now, here)
        except IntegrityError:
            # Somebody else was faster, and may even have ended by now.
            return under_way(key) or CollectRun.objects.filter(key=key).latest("pk")
        if not here:
            claim = claim_one(CollectRun, row.pk, now, lease=LEASE, among=of_sources_in_use())
            if claim:
                transaction.on_commit(partial(enqueue, claim))
    row.refresh_from_db()
    return row


def under_way(key: str) -> CollectRun | None:
    """Return the run of a scope that has not ended."""
    return CollectRun.objects.filter(key=key, state__in=UNDER_WAY).first()


def _create(
    source: str, wanted: Scope, key: str, user: User | None, now: datetime, here: bool
) -> CollectRun:
    todo = first_steps(source, wanted, now)
    return CollectRun.objects.create(
        source=source,
        scope=wanted.as_json(),
        key=key,
        todo=[step.as_json() for step in todo],
        total=len(todo),
        requested_by=user,
        requested_at=now,
        next_due_at=now + LEASE if here else now,
        demo=is_demo(source),
    )


def enqueue(claim: Claim) -> None:
    """Send a claimed run to a worker; without a broker the sweep tries again.

    What takes minutes waits in another queue than what is going on now.
    """
    kind = CollectRun.objects.values_list("scope__kind", flat=True).get(pk=claim.pk)
    try:
        current_app.send_task(TASK if kind in BRIEF else LONG_TASK, args=[claim.pk, claim.token])
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)


def cancel(row: CollectRun, *, now: datetime) -> bool:
    """Call a run off; what was stored stays. False when it had ended already.

    A worker that is at it stops before it keeps its next answers.
    """
    with transaction.atomic():
        changed = CollectRun.objects.filter(pk=row.pk, state__in=UNDER_WAY).update(
            state=RunState.CANCELLED,
            ended_at=now,
            next_due_at=None,
            claimed_until=None,
            claim_token=F("claim_token") + 1,  # whoever is still at it may keep no more
        )
        row.refresh_from_db()
        tell_progress(row, now)
    return bool(changed)


def again(row: CollectRun, *, requested_by: User | None, now: datetime) -> CollectRun:
    """Ask for what an ended run was asked for; raises as `start` does."""
    return start(row.source, row.scope, requested_by=requested_by, now=now)
