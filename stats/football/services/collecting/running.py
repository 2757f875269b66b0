"""A run at work: batch after batch, resumable at any of them, cancellable."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from django.db import transaction
from django.utils import timezone

from config.upstream.errors import Blocked, CircuitOpen, RateLimited, UpstreamError
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
from stats.football.client import NotSetUp
from stats.football.models import CollectRun, Inbox
from stats.football.models.incoming import InboxState, RunState
from stats.football.records import ParseError
from stats.football.services import inbox
from stats.football.services.collecting import steps
from stats.football.services.collecting.asking import Asked, ask_all
from stats.football.services.collecting.planning import already_read, further_steps, read_details
from stats.football.services.collecting.scopes import BRIEF, Scope
from stats.football.services.collecting.sources import (
    by_tournament,
    is_on,
    limit_of,
    of_sources_in_use,
)
from stats.football.services.collecting.starting import (
    LEASE,
    UNDER_WAY,
    enqueue,
    tell_progress,
)
from stats.football.services.collecting.steps import Step, threads_for
from stats.football.services.places import prepare_places
from stats.football.services.reasons import detail_of, reason_of

log = logging.getLogger(__name__)
SWEEP_LIMIT: Final = 10
# A task gives its thread back soon; the next one goes on with what is left.
SLICE_S: Final = 30.0
# Each thread asks so much before the answers are kept.
STEPS_A_TURN: Final = 2
FAILURES_MAX: Final = 8
PAUSED: Final = "paused"
MESSAGE_MAX: Final = 300
MATCHES: Final = frozenset({"events", "event"})
FIRST_WAIT: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(hours=1)
Watch = Callable[[CollectRun], None]


@dataclass(slots=True)
class Batch:
    """What a batch brought: steps it leads to, and the answers kept of it."""

    asked: list[Asked]
    more: list[Step] = field(default_factory=list)
    waiting: list[Inbox] = field(default_factory=list)
    error: Exception | None = None

    @property
    def stopper(self) -> UpstreamError | None:
        """Return what stopped the batch, if anything did."""
        found = [one.error for one in self.asked if one.stops and one.error is not None]
        # Behind a breaker that has just opened stands the reason why it did.
        return min(found, key=lambda error: isinstance(error, CircuitOpen), default=None)


def sweep_runs(now: datetime) -> int:
    """Claim the runs that are due or whose worker died, and hand them to workers."""
    claims = claim_due(CollectRun, now, limit=SWEEP_LIMIT, lease=LEASE, among=of_sources_in_use())
    for claim in claims:
        enqueue(claim)
    return len(claims)


def advance(
    pk: int,
    token: int | None,
    *,
    now: datetime,
    rng: Random,
    watch: Watch | None = None,
    slice_s: float = SLICE_S,
) -> str:
    """Go on with a run for at most `slice_s` seconds; returns its state in a word.

    "taken": somebody else holds it, or it has ended; "stale": the claim was lost or it was called
    off; "paused": the next call goes on. `watch` is shown the row after every batch.
    """
    taken = Claim(CollectRun, pk, token) if token is not None else _claim(pk, now)
    claim = start(taken, now, lease=LEASE) if taken else None
    if claim is None:
        return "taken"
    row = CollectRun.objects.get(pk=pk)
    try:
        return _run(row, claim, rng, watch, slice_s)
    except StaleClaim:
        return "stale"
    except KeyboardInterrupt:
        pause(claim, timezone.now() + LEASE)
        raise


def advance_and_hand_on(pk: int, token: int | None, *, now: datetime, rng: Random) -> str:
    """Go on with a run as `advance` does, and send what is left behind the work of others."""
    word = advance(pk, token, now=now, rng=rng)
    claim = _claim(pk, timezone.now()) if word == PAUSED else None
    if claim:
        enqueue(claim)
    return word


def _claim(pk: int, now: datetime) -> Claim | None:
    waiting = CollectRun.objects.filter(pk=pk, state__in=UNDER_WAY).exists()
    among = of_sources_in_use()
    return claim_one(CollectRun, pk, now, lease=LEASE, among=among) if waiting else None


def _run(row: CollectRun, claim: Claim, rng: Random, watch: Watch | None, slice_s: float) -> str:
    until = time.monotonic() + slice_s
    if row.started_at is None:
        prepare_places(demo=row.demo)
    row.started_at, row.state = row.started_at or timezone.now(), RunState.RUNNING
    while row.todo:
        batch = _ask_next(row)
        _keep(row, claim, batch)
        if watch:
            watch(row)
        if batch.stopper is not None:
            return _stopped(row, claim, batch.stopper, rng)
        if row.todo and time.monotonic() >= until:
            return PAUSED if pause(claim, timezone.now()) else "stale"
    return _complete(row, claim)


def _ask_next(row: CollectRun) -> Batch:
    """Ask the next steps, more of them at once the more there are."""
    if not is_on(row.source):
        off = NotSetUp(row.source, "The source is not set up any more.")
        return Batch([Asked(Step.kept(row.todo[0]), error=off, stops=True)])
    scope = Scope.kept(row.scope)
    threads = threads_for(len(row.todo), limit_of(row.source))
    row.concurrency = max(row.concurrency, threads)
    wanted = [Step.kept(told) for told in row.todo[: threads * STEPS_A_TURN]]
    leagues = {league.code: league for league in scope.picks(row.source)}
    read = already_read(wanted)
    spared = [step for step in wanted if step.kind == steps.DETAILS and step.ref in read]
    asked = ask_all([step for step in wanted if step not in spared], threads, leagues)
    return Batch([*map(Asked, spared), *asked])


def _keep(row: CollectRun, claim: Claim, batch: Batch) -> None:
    """Keep a batch's answers and strike its steps off, in one transaction; then store them.

    Raises StaleClaim, and then keeps nothing. What is kept is stored here at once; should this
    process end before, whoever looks after the inbox does it.
    """
    now = timezone.now()
    with transaction.atomic():
        _hold(row, claim, now)
        for one in batch.asked:
            _receive(row, one, batch)
        _strike_off(row, batch)
        _note(row, claim, batch, now)
    for item in batch.waiting:
        _store(row, item, batch)
    for one in batch.asked:
        if one.step.kind == steps.DETAILS and one.got and one.done:
            _read(one)
    with transaction.atomic():
        _note(row, claim, batch, timezone.now())


def _hold(row: CollectRun, claim: Claim, now: datetime) -> None:
    """Make sure of the claim before anything is written; the row stays locked to the commit."""
    keep(claim, now, lease=LEASE, state=row.state, started_at=row.started_at)


def _receive(row: CollectRun, one: Asked, batch: Batch) -> None:
    """Keep the answers of a step, count, and plan what they lead to."""
    row.asked += one.questions
    if one.stops:
        return
    if one.error is not None:
        _failed(row, batch, one.error)
    # A demo's leagues are in no setting: what reads the answer later is told them.
    numbers = {"leagues": dict(by_tournament())} if row.demo else {}
    for got in one.got:
        item = inbox.receive(
            got.answer.body,
            url=got.answer.url,
            source=row.source,
            kind=got.kind,
            context=got.context | numbers if got.kind in MATCHES else got.context,
            fetched_at=got.answer.fetched_at,
            run=row,
            demo=row.demo,
        )
        if item.state == InboxState.DONE:
            row.unchanged += 1
        else:
            batch.waiting.append(item)
    try:
        batch.more += further_steps(one, Scope.kept(row.scope))
    except ParseError as error:
        _failed(row, batch, error)


def _failed(row: CollectRun, batch: Batch, error: Exception | None) -> None:
    row.failed += 1
    batch.error = error


def _strike_off(row: CollectRun, batch: Batch) -> None:
    """Take off what was answered and put behind it what the answers lead to, each once."""
    left = [one.step.as_json() for one in batch.asked if one.stops]
    left += row.todo[len(batch.asked) :]
    known = {tuple(told.items()) for told in left}
    for step in batch.more:
        told = step.as_json()
        if tuple(told.items()) not in known:
            known.add(tuple(told.items()))
            left.append(told)
            row.total += 1
    row.todo = left


def _note(row: CollectRun, claim: Claim, batch: Batch, now: datetime) -> None:
    """Write down how far the run is and tell it; raises StaleClaim."""
    names = ("todo", "total", "asked", "stored", "unchanged", "failed", "concurrency")
    told = {name: getattr(row, name) for name in names}
    if batch.error is not None:
        row.last_error = told["last_error"] = detail_of(batch.error)[:MESSAGE_MAX]
        row.reason = told["reason"] = reason_of(batch.error)
    if any(one.done for one in batch.asked):
        told["failures"] = 0
    keep(claim, now, lease=LEASE, **told)
    tell_progress(row, now)


def _store(row: CollectRun, item: Inbox, batch: Batch) -> None:
    """Have an answer stored now, and count whether it brought news.

    What cannot be read stays with the dead letters; what another worker took counts as news.
    """
    done = inbox.process(item.pk, None, now=timezone.now())
    if done.state == InboxState.DEAD:
        _failed(row, batch, done.error)
    elif done.state == InboxState.DONE and not done.stored.new + done.stored.changed:
        row.unchanged += 1
    else:
        row.stored += 1


def _read(one: Asked) -> None:
    try:
        read_details(one.got)
    except ParseError:
        log.info("%s: its answer cannot be read; it is asked again by the next run", one.step.ref)


def _complete(row: CollectRun, claim: Claim) -> str:
    now = timezone.now()
    with transaction.atomic():
        row.state, row.ended_at, row.next_due_at = RunState.DONE, now, None
        if not row.failed:
            row.last_error, row.reason = "", None
        finish(claim, now, None, state=row.state, ended_at=now, reason=row.reason)
        CollectRun.objects.filter(pk=row.pk).update(last_error=row.last_error)
        tell_progress(row, now)
    log.info(
        "%s: a run is done: %d asked, %d new, %d unchanged, %d failed",
        row.source, row.asked, row.stored, row.unchanged, row.failed,
    )  # fmt: skip
    return row.state


def _stopped(row: CollectRun, claim: Claim, error: UpstreamError, rng: Random) -> str:
    """Note why a run does not go on: for good, or until the source may answer again."""
    failures = CollectRun.objects.values_list("failures", flat=True).get(pk=row.pk)
    brief = row.scope.get("kind") in BRIEF
    over = not error.retryable or brief or failures + 1 >= FAILURES_MAX
    now = timezone.now()
    due = None if over else now + _wait(error, failures, rng)
    with transaction.atomic():
        if not fail(claim, outcome_of(error), detail_of(error), due, reason=reason_of(error)):
            return "stale"
        state = RunState.FAILED if over else RunState.WAITING
        CollectRun.objects.filter(pk=row.pk, state__in=UNDER_WAY).update(
            state=state, ended_at=now if over else None
        )
        row.refresh_from_db()
        tell_progress(row, now)
    log.info("%s: a run %s: %s", row.source, "failed" if over else "waits", error.message)
    return row.state


def outcome_of(error: UpstreamError) -> Outcome:
    """Return an error of the upstream layer as one of the outcomes that rows bear."""
    if isinstance(error, Blocked | NotSetUp):
        return Outcome.BLOCKED
    if isinstance(error, RateLimited):
        return Outcome.RATE_LIMITED
    return Outcome.UNAVAILABLE


def _wait(error: UpstreamError, failures: int, rng: Random) -> timedelta:
    """Return how long to wait: doubling, and never less than the source or the breaker asks."""
    asked_for = timedelta(seconds=getattr(error, "retry_after_s", None) or 0.0)
    longer: timedelta = min(FIRST_WAIT * 2**failures, LONGEST_WAIT) * rng.uniform(1.0, 1.2)
    return max(longer, asked_for)
