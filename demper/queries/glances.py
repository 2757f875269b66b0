"""A person's shops in a few figures each, for the home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from demper.models import PriceChange, Product, Run, RunState, Store
from demper.queries.owned import stores_of
from demper.queries.stores import ERRORS_SPAN
from demper.queries.watching import WINDOW


@dataclass(frozen=True, slots=True)
class Glance:
    """A shop: places and floors of its products, runs that failed in 24 hours, what may leave.

    `left` is how many price changes the bot may still send in the source's 30 minutes, `looked_at`
    when its last run began, None before the first.
    """

    store: Store
    products: int
    first: int
    ranked: int
    at_floor: int
    errors: int
    left: int
    looked_at: datetime | None


def glances_of(user_id: int, now: datetime, most: int) -> tuple[list[Glance], int]:
    """Return a person's first shops by name, and how many there are; five queries at most."""
    mine = stores_of(user_id).filter(active=True)
    last = Run.objects.filter(store=OuterRef("pk")).order_by("-started_at")
    run = Subquery(last.values("started_at")[:1])
    stores = list(mine.annotate(looked_at=run).order_by("name", "pk")[: most + 1])
    number = len(stores) if len(stores) <= most else mine.count()
    stores = stores[:most]
    ids = [store.pk for store in stores]
    if not ids:
        return [], 0
    counts, errors, sent = _counts(ids), _errors(ids, now), _sent(ids, now)
    room = settings.DEMPER_WRITE_LIMIT - settings.DEMPER_WRITE_RESERVE
    found = [
        Glance(
            store,
            *counts.get(store.pk, (0, 0, 0, 0)),
            errors=errors.get(store.pk, 0),
            left=max(0, room - sent.get(store.pk, 0)),
            looked_at=store.looked_at,
        )
        for store in stores
    ]
    return found, number


def _counts(stores: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    rows = Product.objects.filter(store__in=stores, gone_at=None).values_list("store_id")
    told = rows.order_by().annotate(
        products=Count("pk"),
        first=Count("pk", filter=Q(rank=1)),
        ranked=Count("pk", filter=Q(rank__isnull=False)),
        at_floor=Count("pk", filter=Q(price_kzt__lte=F("floor_kzt"))),
    )
    return {pk: (number, first, ranked, low) for pk, number, first, ranked, low in told}


def _errors(stores: Sequence[int], now: datetime) -> dict[int, int]:
    failed = Run.objects.filter(store__in=stores, started_at__gte=now - ERRORS_SPAN)
    failed = failed.exclude(last_error="").exclude(state=RunState.RUNNING)
    return dict(failed.order_by().values_list("store_id").annotate(Count("pk")))


def _sent(stores: Sequence[int], now: datetime) -> dict[int, int]:
    """Return how many changes of each shop the source counts now: each with every price in it."""
    rows = PriceChange.objects.filter(store__in=stores, sent_at__gte=now - WINDOW)
    return dict(rows.order_by().values_list("store_id").annotate(Sum("weight")))
