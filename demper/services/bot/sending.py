"""Planned prices leave: the most valuable first, under the source's limit, each written down first.

A change is SENT in the table before its request begins. So whatever happens then, a crash
included, it counts in the limit and is not sent again; what became of it the public offers tell.
Only an answer that says that nothing was done makes it planned again.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, QuerySet, When

from config.upstream.asking import Way
from config.upstream.errors import (
    Blocked,
    CircuitOpen,
    OwnLimit,
    RateLimited,
    Unauthorized,
    Unavailable,
    UpstreamError,
)
from demper.budget import WINDOW, Budget, Dispatch
from demper.models import (
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    Run,
    Store,
    Watch,
)
from demper.queries.preorders import counted_changes, counted_uploads
from demper.queries.price_list import offers_for
from demper.records.cabinet import PriceWrite
from demper.records.parsing import ParseError
from demper.records.pricing import Reason
from demper.services import sessions
from demper.services.bot import alerting, leases, telling
from demper.services.bot.leases import Lease
from demper.services.bot.looking import Clock
from demper.services.bot.posting import post, write_of
from demper.services.bot.settling import FIRST_LOOK
from demper.services.changes import told_of
from demper.services.switches import installation_on

log = logging.getLogger(__name__)
STATE = PriceChangeState
PLAN_LIFE: Final = timedelta(minutes=10)  # of what the bot planned; then it is decided anew
MARGIN: Final = timedelta(seconds=60)  # the source counts from when a request came, not left
PAUSE: Final = timedelta(minutes=30)  # after a 429
BY_HAND_FIRST: Final = 10**12
FAILURES_MOST: Final = 3
Over = Callable[[], bool]


class _Stop(Exception):
    """Nothing more can leave for this shop now; `reason` says why."""

    def __init__(self, reason: Reason, error: str) -> None:
        super().__init__(error)
        self.reason = reason


@dataclass(slots=True)
class Sent:
    """How many prices left, as the source counts; `reason` why others, if any, had to wait."""

    prices: int = 0
    reason: Reason | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out in one request: a product's planned changes beside its other prices."""

    product: Product
    changes: tuple[PriceChange, ...]
    write: PriceWrite

    @property
    def size(self) -> int:
        """Return how many prices the source counts."""
        return max(1, len(self.write.city_prices))

    @property
    def worth(self) -> int:
        """Return what sending it is worth; what a person wants goes first."""
        by_hand = any(one.origin != PriceChangeOrigin.BOT for one in self.changes)
        return sum(one.worth for one in self.changes) + (BY_HAND_FIRST if by_hand else 0)


def send(lease: Lease, run: Run, clock: Clock, way: Way, over: Over) -> Sent:
    """Send what is planned and may leave, until it is `over`. Raises LeaseLost."""
    now = clock()
    store = Store.objects.get(pk=lease.store_id)
    _forget_old(store, now)
    outgoing = _outgoing(store, now)
    done = Sent()
    if not outgoing:
        return done
    try:
        _require_open(store, now)
        session = _session(store)
        chosen = _affordable(store, outgoing, now)
        if _send_all(lease, chosen, session, clock, way, over, done):
            _hold(done, store, Reason.BUDGET)
    except _Stop as stop:
        _hold(done, store, stop.reason)
        done.error = str(stop)
    _tell(run, done, outgoing, now)
    return done


def _send_all(
    lease: Lease,
    chosen: Iterable[Outgoing],
    session: "sessions.Session",
    clock: Clock,
    way: Way,
    over: Over,
    done: Sent,
) -> bool:
    """Send what was chosen; False when the time was over before all of it had left."""
    failures = 0
    for one in chosen:
        if over():
            return False
        dispatch = _mark(lease, one, clock())
        if dispatch is None:
            continue
        session, sent = _deliver(lease, one, dispatch, session, clock, way)
        done.prices += one.size if sent else 0
        failures = 0 if sent else failures + 1
        if failures >= FAILURES_MOST:
            raise _Stop(Reason.UPSTREAM_FAILED, "The cabinet cannot be reached.")
    return True


def _require_open(store: Store, now: datetime) -> None:
    if not installation_on():
        raise _Stop(Reason.SWITCHED_OFF, "The bot of this installation is off.")
    if store.writes_pause_until is not None and store.writes_pause_until > now:
        raise _Stop(Reason.COOLING_DOWN, "The source takes no changes for a while.")


def _session(store: Store) -> "sessions.Session":
    if store.login_id is None:
        raise _Stop(Reason.NEEDS_LOGIN, "Nobody is signed in for this shop.")
    try:
        return sessions.session_of(store.login_id)
    except sessions.NeedsLogin as error:
        raise _Stop(Reason.NEEDS_LOGIN, str(error)) from None


def _forget_old(store: Store, now: datetime) -> None:
    """Cancel what the bot planned long ago: the market has moved on, and so has the decision."""
    rows = PriceChange.objects.filter(
        store=store, state=STATE.PLANNED, origin=PriceChangeOrigin.BOT
    )
    rows.filter(planned_at__lt=now - PLAN_LIFE).update(
        state=STATE.CANCELLED, settled_at=now, error="planned too long ago"
    )


def _outgoing(store: Store, now: datetime) -> list[Outgoing]:
    """Return the requests that may be made, one for each product with planned changes.

    Only the most valuable are looked at: the limit lets no more of them leave anyway.
    """
    waiting = PriceChange.objects.filter(store=store, state=STATE.PLANNED)
    by_hand = Case(When(origin=PriceChangeOrigin.BOT, then=1), default=0)
    first = waiting.order_by(by_hand, "-worth", "pk").values_list("product_id", flat=True)
    ids = set(first[: 2 * settings.DEMPER_WRITE_LIMIT])
    planned: dict[int, list[PriceChange]] = defaultdict(list)
    for change in waiting.filter(product__in=ids).order_by("pk"):
        planned[change.product_id].append(change)
    products = list(Product.objects.filter(pk__in=planned)) if planned else []
    listed = zip(products, offers_for(store, products, planned=False), strict=True)
    found, pointless = [], []
    for product, offer in listed:
        changes = planned[product.pk]
        if offer is None:
            pointless += [one.pk for one in changes]
        else:
            found.append(Outgoing(product, tuple(changes), write_of(store, offer, changes)))
    _give_up(pointless, now)
    return found


def _give_up(ids: Sequence[int], now: datetime) -> None:
    """Cancel what cannot be sent whole: a write without the points would take them away."""
    if ids:
        PriceChange.objects.filter(pk__in=ids, state=STATE.PLANNED).update(
            state=STATE.CANCELLED,
            settled_at=now,
            error="no pick-up points are known: read the shop",
        )


def _affordable(store: Store, outgoing: Sequence[Outgoing], now: datetime) -> list[Outgoing]:
    by_key = {one.product.pk: one for one in outgoing}
    dispatches = [Dispatch(pk, one.size, one.worth) for pk, one in by_key.items()]
    chosen = _budget().affordable(dispatches, sent_times(store.pk, now), now)
    return [by_key[int(str(one.key))] for one in chosen]


def _budget() -> Budget:
    return Budget(settings.DEMPER_WRITE_LIMIT, settings.DEMPER_WRITE_RESERVE)


def sent_times(store_id: int, now: datetime) -> list[datetime]:
    """Return when each price left that the source still counts, a minute late to be safe.

    Prices in files that were handed in count as well.
    """
    since = now - WINDOW - MARGIN
    told = counted_changes(store_id, since) + counted_uploads(store_id, since)
    return [at + MARGIN for at, weight in told for _ in range(weight)]


def _mark(lease: Lease, one: Outgoing, now: datetime) -> uuid.UUID | None:
    """Write down that a request leaves; None when a switch or a person was faster.

    Holding the shop's row: who has taken the lease over, or switched the shop off, was before us
    or waits until this is committed.
    """
    dispatch = uuid.uuid4()
    ids = [change.pk for change in one.changes]
    with transaction.atomic():
        leases.keep(lease, now)
        rows = PriceChange.objects.filter(pk__in=ids, state=STATE.PLANNED)
        if not _still_wanted(one) or rows.count() != len(ids):
            return None
        # A file that was handed in since this began has taken its part of the limit.
        if _budget().left(sent_times(lease.store_id, now), now) < one.size:
            raise _Stop(Reason.BUDGET, "A price list has taken what was left of the limit.")
        rows.update(
            state=STATE.SENT,
            sent_at=now,
            verify_at=now + FIRST_LOOK,
            dispatch=dispatch,
            lease_token=lease.token,
            weight=1,
            error="",
        )
        rest = max(1, one.size - len(ids) + 1)
        PriceChange.objects.filter(pk=ids[0]).update(weight=rest)
    for change in one.changes:
        change.sent_at, change.state = now, STATE.SENT
    return dispatch


def _still_wanted(one: Outgoing) -> bool:
    """Read the switches once more, right before a price leaves."""
    if not installation_on():
        raise _Stop(Reason.SWITCHED_OFF, "The bot of this installation is off.")
    if all(change.origin != PriceChangeOrigin.BOT for change in one.changes):
        return True
    return Product.objects.filter(
        pk=one.product.pk, bot_active=True, store__bot_enabled=True, store__active=True
    ).exists()


def _deliver(
    lease: Lease,
    one: Outgoing,
    dispatch: uuid.UUID,
    session: "sessions.Session",
    clock: Clock,
    way: Way,
) -> "tuple[sessions.Session, bool]":
    """Make the request and write down what was answered; returns whether it may have worked."""
    rows = PriceChange.objects.filter(dispatch=dispatch, state=STATE.SENT)
    try:
        session, job = _post_signed_in(one, session, way)
    except OwnLimit as error:
        _unsend(one, rows)
        raise _Stop(Reason.UPSTREAM_FAILED, str(error)) from None
    except RateLimited as error:
        _unsend(one, rows)
        _cool_down(lease, error, clock())
        raise _Stop(Reason.COOLING_DOWN, str(error)) from None
    except (Blocked, CircuitOpen) as error:
        _unsend(one, rows)
        raise _Stop(Reason.UPSTREAM_FAILED, str(error)) from None
    except sessions.NeedsLogin as error:
        _unsend(one, rows)
        raise _Stop(Reason.NEEDS_LOGIN, str(error)) from None
    except Unavailable as error:
        if not error.sent:
            _unsend(one, rows)
            return session, False
        rows.update(state=STATE.UNKNOWN, error=str(error)[:300])
        return session, True
    except (UpstreamError, ParseError) as error:
        # An answer that cannot be read says nothing of what was done.
        rows.update(state=STATE.UNKNOWN, error=str(error)[:300])
        return session, True
    rows.update(job_id=job[:80])
    return session, True


def _post_signed_in(
    one: Outgoing, session: "sessions.Session", way: Way
) -> "tuple[sessions.Session, str]":
    """Return the job's id; an expired session is renewed once, by one of all who meet it."""
    try:
        return session, post(one.write, session.cookies, way)
    except Unauthorized:
        login_id = session.login_id
    session = sessions.renew(login_id, session.version)
    try:
        return session, post(one.write, session.cookies, way)
    except Unauthorized as error:
        raise sessions.NeedsLogin(str(error)) from None


def _unsend(one: Outgoing, rows: QuerySet[PriceChange]) -> None:
    """Plan again what certainly was not done: it counts nowhere."""
    rows.update(state=STATE.PLANNED, sent_at=None, verify_at=None, weight=1)
    for change in one.changes:
        change.sent_at, change.state = None, STATE.PLANNED


def _cool_down(lease: Lease, error: RateLimited, now: datetime) -> None:
    pause = max(PAUSE, timedelta(seconds=error.retry_after_s))
    Store.objects.filter(pk=lease.store_id).update(writes_pause_until=now + pause)
    store = Store.objects.get(pk=lease.store_id)
    minutes = round(pause.total_seconds() / 60)
    alerting.refused(store, minutes, now)
    data = {"paused_until": (now + pause).isoformat()}
    telling.publish(lease.store_id, telling.STORE, data, now=now)


def _hold(done: Sent, store: Store, reason: Reason) -> None:
    """Say of all that stays behind why it does, where lists show it."""
    held = PriceChange.objects.filter(
        store=store, state=STATE.PLANNED, origin=PriceChangeOrigin.BOT
    )
    watches = Watch.objects.filter(pk__in=held.values("watch")).exclude(reason=reason)
    watches.update(reason=reason)
    main = held.filter(city_id=store.main_city).values("product")
    Product.objects.filter(pk__in=main).exclude(reason=reason).update(reason=reason)
    done.reason = reason


def _tell(run: Run, done: Sent, outgoing: Iterable[Outgoing], now: datetime) -> None:
    left = [change for one in outgoing for change in one.changes if change.sent_at is not None]
    if not left:
        return
    items = [told_of(change) for change in left[: telling.ITEMS_MOST]]
    data = {"run": run.pk, "items": items, "more": len(left) - len(items)}
    telling.publish(run.store_id, telling.CHANGES, data, now=now)
