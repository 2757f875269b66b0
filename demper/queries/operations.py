"""What the bot is at, for staff: workers, leases, queue, budgets, proxies; all lists bounded."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from demper.budget import WINDOW
from demper.models import Instance, PriceChange, Proxy, Run, Store, Watch
from demper.models.bot import OPEN_CHANGES
from demper.queries.shown import shown

ALIVE: Final = timedelta(seconds=90)
HOUR: Final = timedelta(hours=1)
LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that runs the bot."""

    name: str
    index: int
    count: int
    stores: int
    started_at: datetime
    heard_at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class HeldLease:
    """A shop that somebody works on; `expired` where he has not said so for too long."""

    store_id: int
    store: str
    holder: str
    token: int
    until: datetime
    expired: bool


@dataclass(frozen=True, slots=True)
class StoreBudget:
    """A shop's price changes in the last 30 minutes, of so many that it may make."""

    store_id: int
    store: str
    sent: int
    limit: int
    reserve: int
    pause_until: datetime | None

    @property
    def left(self) -> int:
        """How many may still be sent."""
        return max(0, self.limit - self.reserve - self.sent)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: open changes by state, looks that are due, shops whose turn it is."""

    changes: Mapping[str, int]
    watches: int
    due_watches: int
    stores: int
    due_stores: int


@dataclass(frozen=True, slots=True)
class Lately:
    """Runs of the last hour."""

    runs: int
    looked_at: int
    written: int
    failed: int
    lost: int


@dataclass(frozen=True, slots=True)
class ProxyLine:
    """A proxy without what it is signed in to with."""

    address: str
    active: bool
    rests_until: datetime | None
    requests: int
    failures: int
    blocked: int
    median_ms: int | None
    last_ok_at: datetime | None


def list_workers(now: datetime) -> list[Worker]:
    """Return the processes that were heard of last."""
    rows = Instance.objects.order_by("-heard_at", "name")[:LISTED]
    return [
        Worker(
            row.name, row.index, row.count, row.stores, row.started_at, row.heard_at,
            alive=row.heard_at >= now - ALIVE,
        )
        for row in rows
    ]  # fmt: skip


def list_leases(now: datetime) -> list[HeldLease]:
    """Return the shops that are worked on."""
    rows = Store.objects.filter(shown(), leased_until__isnull=False).order_by("leased_until")
    fields = ("pk", "name", "leased_by", "lease_token", "leased_until")
    return [
        HeldLease(pk, name, holder, token, until, expired=until <= now)
        for pk, name, holder, token, until in rows.values_list(*fields)[:LISTED]
        if until is not None
    ]


def list_budgets(now: datetime) -> list[StoreBudget]:
    """Return the shops that sent something in the last 30 minutes or pause, the busiest first."""
    changes = PriceChange.objects.filter(shown("store__"), sent_at__gte=now - WINDOW).order_by()
    busiest = changes.values_list("store").annotate(sent=Count("pk")).order_by("-sent", "store")
    sent = dict(busiest.values_list("store", "sent")[:LISTED])
    pausing = Q(pk__in=list(sent)) | Q(writes_pause_until__gt=now)
    stores = Store.objects.filter(shown(), pausing, active=True).order_by("pk")
    rows = sorted(
        stores.values_list("pk", "name", "writes_pause_until")[: 2 * LISTED],
        key=lambda row: -sent.get(row[0], 0),
    )
    limit, reserve = settings.DEMPER_WRITE_LIMIT, settings.DEMPER_WRITE_RESERVE
    return [
        StoreBudget(
            pk, name, sent.get(pk, 0), limit, reserve, pause if pause and pause > now else None
        )
        for pk, name, pause in rows[:LISTED]
    ]


def get_queue(now: datetime) -> Queue:
    """Return what waits for the bot."""
    changes = PriceChange.objects.filter(shown("store__"), state__in=OPEN_CHANGES)
    by_state = dict(
        changes.order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    stores = Store.objects.filter(shown(), active=True, bot_enabled=True)
    watches = Watch.objects.filter(
        shown("store__"), store__active=True, store__bot_enabled=True, product__bot_active=True,
        product__available=True, product__gone_at=None,
    )  # fmt: skip
    due = Q(next_due_at__lte=now) | Q(next_due_at=None)
    looks = watches.aggregate(all=Count("pk"), due=Count("pk", filter=due))
    turns = stores.aggregate(
        all=Count("pk"), due=Count("pk", filter=Q(next_cycle_at__lte=now) | Q(next_cycle_at=None))
    )
    return Queue(
        {state.value: by_state.get(state.value, 0) for state in OPEN_CHANGES},
        looks["all"], looks["due"], turns["all"], turns["due"],
    )  # fmt: skip


def get_lately(now: datetime) -> Lately:
    """Return what the runs of the last hour did."""
    rows = Run.objects.filter(shown("store__"), started_at__gte=now - HOUR)
    found = rows.aggregate(
        runs=Count("pk"),
        looked_at=Sum("looked_at", default=0),
        written=Sum("written", default=0),
        failed=Sum("failed", default=0),
        lost=Count("pk", filter=Q(state="lost")),
    )
    return Lately(**found)


def list_proxies(now: datetime) -> list[ProxyLine]:
    """Return the proxies, those in trouble first; counters are of the running hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = Proxy.objects.order_by(F("rests_until").desc(nulls_last=True), "host", "port")[:LISTED]
    return [
        ProxyLine(
            f"{row.host}:{row.port}",
            row.active,
            row.rests_until if row.rests_until and row.rests_until > now else None,
            *((row.requests, row.failures, row.blocked) if row.hour == hour else (0, 0, 0)),
            row.median_ms,
            row.last_ok_at,
        )
        for row in rows
    ]


def get_state(now: datetime) -> dict[str, Any]:
    """Return the bot's part in the state of the system."""
    return {
        "workers": [asdict(one) for one in list_workers(now)],
        "leases": [asdict(one) for one in list_leases(now)],
        "queue": asdict(get_queue(now)),
        "last_hour": asdict(get_lately(now)),
        "budgets": [{**asdict(one), "left": one.left} for one in list_budgets(now)],
        "proxies": [asdict(one) for one in list_proxies(now)],
    }
