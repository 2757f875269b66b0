"""One run over a shop's due products: look, weigh, write down, send; then give the shop back.

While one part is weighed and stored the next is being read. No more than two parts are held, so
that ten thousand products take no more memory than five hundred.
"""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random, SystemRandom
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.upstream.asking import Way
from demper.models import PriceChange, PriceChangeState, Run, RunState, Store
from demper.queries.configs import sisters_of
from demper.services import subscriptions, syncing
from demper.services.bot import due, instances, leases, looking, storing, telling
from demper.services.bot.leases import Lease, LeaseLost
from demper.services.bot.looking import Ask, Clock, Look, Pace
from demper.services.bot.sending import Over, Sent, send
from demper.services.bot.weighing import Scene, Verdict, passed_over, weigh
from demper.services.proxies import flush, way_for

log = logging.getLogger(__name__)
PART: Final = 250
LOOKING_S: Final = 40.0  # of a cycle; what is left over is taken up by the next
LAST_LOOK_S: Final = 60.0  # a look that was begun in time may take so long
SENDING_S: Final = 20.0
BREATH: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=1)


@dataclass(slots=True)
class _Part:
    """Products that are being looked at."""

    cases: Sequence[due.Case]
    passed: Sequence[Verdict]
    looks: "Future[list[Look]]"


def run_cycle(
    store_id: int,
    *,
    now: datetime | None = None,
    rng: Random | None = None,
    seconds: float = LOOKING_S,
    holder: str = "",
    ended: threading.Event | None = None,
) -> Run | None:
    """Run over a shop's due products; None where there is nothing to do or somebody is at it.

    `now` is when it begins, and time goes on from there. It looks for at most `seconds`, and comes
    to its end as soon as it can once `ended` is set.
    """
    clock = clock_from(now)
    pace = Pace(
        at_once=settings.MAX_CONCURRENT_TASKS,
        delay_s=settings.DEMPER_DELAY_MS / 1000,
        until=time.monotonic() + seconds,
        rng=rng or SystemRandom(),
        ended=ended,
    )
    lease = leases.take(store_id, holder or instances.name(), clock())
    if lease is None:
        return None
    try:
        return _held(lease, holder or instances.name(), pace, clock)
    except BaseException:
        _let_go_of_a_broken_connection()
        leases.give_back(lease)  # without effect where that was done
        raise


def _held(lease: Lease, holder: str, pace: Pace, clock: Clock) -> Run | None:
    store = Store.objects.select_related("owner").get(pk=lease.store_id)
    ids = due.due_ids(store, clock())
    if not ids and not _planned(store):
        leases.give_back(lease, next_cycle_at=_next_cycle(store, Sent(), clock()))
        return None
    run = _begin(lease, len(ids), holder, clock())
    run = _worked(lease, run, store, ids, pace, clock)
    if run.state == RunState.DONE:
        syncing.after_cycle(store, clock())
    return run


def clock_from(now: datetime | None) -> Clock:
    """Return a clock that shows `now` at first and goes on; the real one for None."""
    if now is None:
        return timezone.now
    start, begun = now, time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - begun)


def _begin(lease: Lease, count: int, holder: str, now: datetime) -> Run:
    run = Run.objects.create(
        store_id=lease.store_id,
        instance=holder[:64],
        lease_token=lease.token,
        due=count,
        started_at=now,
    )
    told = {"run": run.pk, "due": count}
    telling.publish(lease.store_id, telling.RUN_STARTED, told, now=now)
    return run


def _worked(
    lease: Lease, run: Run, store: Store, ids: Sequence[int], pace: Pace, clock: Clock
) -> Run:
    """Do the work of a run and end it in every case."""
    sent = Sent()
    try:
        way = way_for(store.pk)
        _look_at_all(lease, run, store, ids, pace, way, clock)
        sent = send(lease, run, clock, way, _time_to_send(pace))
        run.state, run.written = RunState.DONE, sent.prices
        run.last_error = sent.error or run.last_error
    except LeaseLost:
        run.state, run.last_error = RunState.LOST, "another process took the shop over"
    except BaseException as error:
        run.state, run.last_error = RunState.STOPPED, type(error).__name__
        _let_go_of_a_broken_connection()
        raise
    finally:
        _end(lease, run, store, sent, clock())
        flush()  # what the proxies did
    return run


def _let_go_of_a_broken_connection() -> None:
    """Let what ends the run have a new one: else the shop stays until the lease runs out."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _time_to_send(pace: Pace) -> Over:
    until = time.monotonic() + SENDING_S
    return lambda: pace.told_to_end or time.monotonic() >= until


def _look_at_all(
    lease: Lease,
    run: Run,
    store: Store,
    ids: Sequence[int],
    pace: Pace,
    way: Way,
    clock: Clock,
) -> None:
    now = clock()
    scene = Scene(
        store,
        sisters_of(store),
        subscriptions.surplus_from(store.owner_id, now),
    )
    waiting = iter(ids)
    under_way: _Part | None = None
    try:
        while part := list(islice(waiting, PART)):
            following = _start(due.load(part), scene, pace, way, clock)
            begun, under_way = under_way, following
            if begun is not None:
                _finish(lease, run, scene, begun, pace, clock)
            if pace.over:
                break
        if under_way is not None:
            last, under_way = under_way, None
            _finish(lease, run, scene, last, pace, clock)
    finally:
        if under_way is not None:
            under_way.looks.cancel()


def _start(cases: Sequence[due.Case], scene: Scene, pace: Pace, way: Way, clock: Clock) -> _Part:
    now = clock()
    passed = {
        case.watch.pk: verdict for case in cases if (verdict := passed_over(case, scene, now))
    }
    asks = [
        Ask(case.watch.pk, case.product.master_sku, case.watch.city_id)
        for case in cases
        if case.watch.pk not in passed
    ]
    return _Part(cases, list(passed.values()), looking.start(asks, way, pace, clock))


def _finish(lease: Lease, run: Run, scene: Scene, part: _Part, pace: Pace, clock: Clock) -> None:
    by_watch = {case.watch.pk: case for case in part.cases}
    looks = part.looks.result(max(0.0, pace.until - time.monotonic()) + LAST_LOOK_S)
    now = clock()
    weighed = [weigh(by_watch[look.watch_id], look, scene, now) for look in looks]
    verdicts = [*part.passed, *weighed]
    if verdicts:
        storing.store(lease, run, scene, verdicts, now)


def _planned(store: Store) -> bool:
    rows = PriceChange.objects.filter(store=store, state=PriceChangeState.PLANNED)
    return rows.exists()


def _end(lease: Lease, run: Run, store: Store, sent: Sent, now: datetime) -> None:
    run.ended_at = now
    run.save(update_fields=["state", "written", "last_error", "ended_at"])
    leases.give_back(lease, next_cycle_at=_next_cycle(store, sent, now))
    telling.publish(lease.store_id, telling.RUN_ENDED, storing.told_of(run), now=now)


def _next_cycle(store: Store, sent: Sent, now: datetime) -> datetime:
    """Return when the next cycle is: never at once, so that others come too, and within a minute.

    What is switched on or planned meanwhile waits no longer than that.
    """
    found: list[datetime | None] = [due.next_due(store, now)]
    if sent.reason is None and _planned(store):
        found.append(now)
    at = min((one for one in found if one is not None), default=now + LONGEST_PAUSE)
    return min(max(at, now + BREATH), now + LONGEST_PAUSE)
