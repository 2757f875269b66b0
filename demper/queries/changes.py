"""Price changes, decisions and the steps that prices took; every read is bounded."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from demper.models import (
    Decision,
    OfferSnapshot,
    PriceChange,
    PriceChangeState,
    Product,
    Store,
    Watch,
)
from demper.models.bot import OPEN_CHANGES

STEPS_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Step:
    """What buyers saw from `at` until `until`; the bounds are those that the bot last decided by.

    All prices are whole tenge; None where it is not known.
    """

    at: datetime
    until: datetime
    own_kzt: int | None
    best_rival_kzt: int | None
    rank: int | None
    floor_kzt: int | None = None
    ceiling_kzt: int | None = None


def latest_decisions(product: Product, limit: int) -> list[Decision]:
    """Return the last decisions about a product in all its cities, newest first; one query."""
    rows = Decision.objects.filter(watch__product=product).select_related("watch")
    return list(rows.order_by("-pk")[:limit])


def changes_of_product(
    product: Product, limit: int, *, before: int | None = None
) -> list[PriceChange]:
    """Return up to limit + 1 changes of a product's prices, newest first; one query."""
    rows = PriceChange.objects.filter(product=product).select_related("actor", "undoes")
    return _page(rows, before, limit)


def changes_of_store(
    store: Store,
    limit: int,
    *,
    before: int | None = None,
    states: Collection[str] = (),
    since: datetime | None = None,
) -> list[PriceChange]:
    """Return up to limit + 1 changes of a shop's prices, newest first; one query."""
    rows = PriceChange.objects.filter(store=store).select_related("product", "actor")
    if states:
        rows = rows.filter(state__in=list(states))
    if since is not None:
        rows = rows.filter(planned_at__gte=since)
    return _page(rows, before, limit)


def awaiting(store: Store, limit: int, *, before: int | None = None) -> list[PriceChange]:
    """Return up to limit + 1 changes that wait for approval, newest first; one query."""
    return changes_of_store(store, limit, before=before, states=[PriceChangeState.AWAITING])


def open_changes(product: Product) -> list[PriceChange]:
    """Return what is planned or under way for a product; one query."""
    return list(PriceChange.objects.filter(product=product, state__in=OPEN_CHANGES))


def steps_of(watch: Watch, since: datetime, until: datetime, most: int = STEPS_MOST) -> list[Step]:
    """Return the last `most` steps of a watch in a time, oldest first; two queries."""
    rows = OfferSnapshot.objects.filter(watch=watch, taken_at__lte=until, seen_until__gte=since)
    seen = rows.order_by("-taken_at").values_list(
        "taken_at", "seen_until", "own_kzt", "best_rival_kzt", "rank"
    )
    found = list(reversed(seen[:most]))
    bounds = _bounds(watch, until, most)
    at = [row[0] for row in bounds]
    steps = []
    for taken_at, seen_until, own, best, rank in found:
        place = max(0, bisect_right(at, seen_until) - 1)
        floor, ceiling = bounds[place][1:] if bounds else (None, None)
        steps.append(Step(taken_at, seen_until, own, best, rank, floor, ceiling))
    return steps


def _bounds(
    watch: Watch, until: datetime, most: int
) -> Sequence[tuple[datetime, int | None, int | None]]:
    rows = Decision.objects.filter(watch=watch, at__lte=until, floor_kzt__isnull=False)
    told = rows.order_by("-pk").values_list("at", "floor_kzt", "ceiling_kzt")
    return list(reversed(told[:most]))


def _page(rows: QuerySet[PriceChange], before: int | None, limit: int) -> list[PriceChange]:
    found = rows if before is None else rows.filter(pk__lt=before)
    return list(found.order_by("-pk")[: limit + 1])
