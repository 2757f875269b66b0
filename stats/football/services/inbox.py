"""Answers on their way into the tables: kept with the note that they are to be stored, then stored.

A process may end at any moment: what was kept is stored by whoever looks next, and storing it
twice changes nothing.
"""

import hashlib
import logging
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom
from typing import Any, Final

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.work.claims import Claim, StaleClaim, claim_due, claim_one, fail, finish, start
from config.work.outcomes import Outcome
from stats.football.models import CollectRun, Inbox, RawAnswer
from stats.football.models.incoming import InboxState
from stats.football.records import ParseError
from stats.football.services.answers import put, read
from stats.football.services.reasons import detail_of, reason_of
from stats.football.services.storing import Stored

log = logging.getLogger(__name__)
rng = SystemRandom()
TASK: Final = "stats.football.tasks.process_answer"
LEASE: Final = timedelta(seconds=120)
# Whoever received an answer stores it; the sweep takes up what was left lying.
HEAD_START: Final = timedelta(seconds=15)
ATTEMPTS_MAX: Final = 10
FIRST_RETRY: Final = timedelta(seconds=5)
SWEEP_LIMIT: Final = 200
BATCH: Final = 200
# Dead letters wait for a person so much longer than other answers are kept.
DEAD_KEPT_TIMES: Final = 4
# What these tell changes with the time they are read at: the minute of a running match.
TIMELY: Final = frozenset({"events", "event"})


@dataclass(frozen=True, slots=True)
class Processed:
    """What came of an answer: its state now ("taken" by another, "stale" where it was overtaken).

    `error` is why it is not done.
    """

    state: str
    stored: Stored = field(default_factory=Stored)
    error: Exception | None = None


def receive(
    answer_body: bytes,
    *,
    url: str,
    source: str,
    kind: str,
    context: dict[str, Any],
    fetched_at: datetime,
    run: CollectRun | None = None,
    demo: bool = False,
) -> Inbox:
    """Keep an answer and note that it is to be stored, in one transaction.

    The very same answer is kept once. One that was stored already stays done, unless another
    answer of that address came between, or what it says changes with time.
    """
    digest = hashlib.sha256(answer_body).hexdigest()
    address = {"source": source, "kind": kind, "url": url[:300], "demo": demo}
    with transaction.atomic():
        raw, made = RawAnswer.objects.defer("body").get_or_create(
            sha256=digest,
            **address,
            defaults={
                "fetched_at": fetched_at,
                "body": zlib.compress(answer_body, 6),
                "size_bytes": len(answer_body),
            },
        )
        again = _order_in_time(raw, fetched_at) or made or kind in TIMELY
        inbox, fresh = Inbox.objects.get_or_create(
            raw=raw,
            defaults={
                "context": context,
                "demo": demo,
                "run": run,
                "next_due_at": fetched_at + HEAD_START,
            },
        )
        rows = Inbox.objects.filter(pk=inbox.pk)
        if not fresh and (again or inbox.context != context or inbox.state != InboxState.DONE):
            rows.update(context=context)
            _wait(rows, fetched_at)
        if run is not None:
            rows.update(run=run)
        if not fresh:
            inbox.refresh_from_db()
    return inbox


def _order_in_time(raw: RawAnswer, fetched_at: datetime) -> bool:
    """Date a kept answer; True where another of its address had come since it was fetched last.

    What was fetched later than `fetched_at`, and said so, is to have the last word: it waits to be
    stored once more.
    """
    others = RawAnswer.objects.filter(
        source=raw.source, kind=raw.kind, url=raw.url, demo=raw.demo
    ).exclude(pk=raw.pk)
    between = others.filter(fetched_at__gt=raw.fetched_at).exists()
    RawAnswer.objects.filter(pk=raw.pk, fetched_at__lt=fetched_at).update(fetched_at=fetched_at)
    overtaken = others.filter(fetched_at__gt=fetched_at)
    _wait(Inbox.objects.filter(raw__in=overtaken, state=InboxState.DONE), fetched_at)
    return between


def _wait(rows: "QuerySet[Inbox]", since: datetime) -> int:
    """Let answers be stored anew; whoever is storing one right now does so in vain."""
    return rows.update(
        state=InboxState.WAITING,
        claim_token=F("claim_token") + 1,
        claimed_until=None,
        next_due_at=since + HEAD_START,
        failures=0,
        last_error="",
        reason=None,
        done_at=None,
    )


def process(pk: int, token: int | None, *, now: datetime) -> Processed:
    """Store a waiting answer: read it, store it and mark it done in one transaction.

    `token` is the claim that the sweep took, None to take one here. One that cannot be read is
    given up with the reason; any other failure is tried again later, some times.
    """
    claim = _begin(pk, token, now)
    if claim is None:
        return Processed("taken")
    row = Inbox.objects.select_related("raw").get(pk=pk)
    try:
        said = read(row.raw, zlib.decompress(bytes(row.raw.body)), row.context)
        with transaction.atomic():
            finish(claim, now, None, state=InboxState.DONE, done_at=now, reason=None)
            return Processed(InboxState.DONE, put(said, row.raw, row.context, now=now))
    except StaleClaim as error:
        return Processed("stale", error=error)
    except ParseError as error:
        # It will not read better by itself: a person may replay it after a fix.
        return _bury(claim, Outcome.UNREADABLE, error)
    except Exception as error:
        log.warning("%s %s could not be stored", row.raw.source, row.raw.kind, exc_info=True)
        return _retry_or_bury(claim, row, error, now)


def _begin(pk: int, token: int | None, now: datetime) -> Claim | None:
    waiting = Q(state=InboxState.WAITING)
    taken = (
        Claim(Inbox, pk, token)
        if token is not None
        else claim_one(Inbox, pk, now, lease=LEASE, among=waiting)
    )
    return start(taken, now, lease=LEASE) if taken else None


def _retry_or_bury(claim: Claim, row: Inbox, error: Exception, now: datetime) -> Processed:
    if row.failures + 1 >= ATTEMPTS_MAX:
        return _bury(claim, Outcome.UNAVAILABLE, error)
    wait = FIRST_RETRY * 2**row.failures * rng.uniform(1.0, 1.2)
    kept = fail(claim, Outcome.UNAVAILABLE, detail_of(error), now + wait, reason=reason_of(error))
    return Processed(InboxState.WAITING if kept else "stale", error=error)


def _bury(claim: Claim, outcome: Outcome, error: Exception) -> Processed:
    """Put an answer among the dead letters, with the reason."""
    with transaction.atomic():
        kept = fail(claim, outcome, detail_of(error), None, reason=reason_of(error))
        if kept:
            Inbox.objects.filter(pk=claim.pk).update(state=InboxState.DEAD)
    return Processed(InboxState.DEAD if kept else "stale", error=error)


def due(now: datetime) -> int:
    """Claim answers that nobody has stored and hand them out; returns how many."""
    waiting = Q(state=InboxState.WAITING)
    claims = claim_due(Inbox, now, limit=SWEEP_LIMIT, lease=LEASE, among=waiting)
    for claim in claims:
        enqueue(claim.pk, claim.token)
    return len(claims)


def enqueue(pk: int, token: int | None = None) -> None:
    """Send a task; where the broker is away the sweep finds the answer when it is due."""
    try:
        current_app.send_task(TASK, args=[pk, token], retry=False)
    except OperationalError:
        log.warning("the broker is away; the sweep will try again", exc_info=True)


def replay(pk: int, *, now: datetime | None = None) -> bool:
    """Read an answer that is settled or given up anew, from what was kept; False without one.

    Harmless however often: nothing is stored twice.
    """
    rows = Inbox.objects.filter(pk=pk).exclude(state=InboxState.WAITING)
    with transaction.atomic():
        changed = _wait(rows, now or timezone.now())
        if changed:
            transaction.on_commit(partial(enqueue, pk))
    return bool(changed)


def prune(now: datetime) -> int:
    """Delete answers kept long enough, in batches; returns how many.

    Those still to be stored stay, and dead letters stay longer.
    """
    kept = settings.FOOTBALL_RAW_RETENTION
    old = RawAnswer.objects.filter(fetched_at__lt=now - kept)
    dead = Q(inbox__state=InboxState.DEAD, fetched_at__gte=now - DEAD_KEPT_TIMES * kept)
    doomed = list(
        old.exclude(inbox__state=InboxState.WAITING).exclude(dead).values_list("pk", flat=True)
    )
    for first in range(0, len(doomed), BATCH):
        RawAnswer.objects.filter(pk__in=doomed[first : first + BATCH]).delete()
    return len(doomed)
