"""Which products of a shop are due for a look, with everything that weighing them needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from demper.models import (
    OfferSnapshot,
    PriceChange,
    PriceChangeState,
    Product,
    Store,
    Watch,
)
from demper.models.bot import OPEN_CHANGES

MOST: Final = 20_000  # of one cycle: their numbers alone are held
_SOLD: Final = {
    "product__bot_active": True,
    "product__available": True,
    "product__gone_at": None,
}
# Columns that no decision reads: most of a row's weight.
_UNUSED: Final = tuple(
    f"product__{name}"
    for name in (
        "points",
        "city_prices",
        "folded",
        "brand",
        "image_url",
        "shop_link",
        "offer_id",
        "seen_at",
        "changed_at",
        "checked_at",
        "version",
        "demo",
    )
)
UNSETTLED: Final = (PriceChangeState.SENT, PriceChangeState.UNKNOWN)


@dataclass(slots=True)
class Case:
    """A watch with its product, its open change, and its last snapshot's id and digest."""

    watch: Watch
    product: Product
    change: PriceChange | None
    snapshot_id: int | None
    digest: bytes

    @property
    def unsettled(self) -> bool:
        """Tell whether a price has left of which nobody knows yet what became."""
        return self.change is not None and self.change.state in UNSETTLED


def due_ids(store: Store, now: datetime, most: int = MOST) -> list[int]:
    """Return the watches to look at now, longest waiting first; unsettled changes count as due."""
    rows = _watched(store, now).order_by("next_due_at", "pk")
    # NULLs come last on one database and first on the other; either way they all come.
    return list(rows.values_list("pk", flat=True)[:most])


def load(ids: Sequence[int]) -> list[Case]:
    """Return what is to be weighed, in the order of the ids; three queries."""
    last = OfferSnapshot.objects.filter(watch=OuterRef("pk")).order_by("-taken_at").values("pk")
    rows = Watch.objects.filter(pk__in=ids).select_related("product").defer(*_UNUSED)
    watches = rows.annotate(last_snapshot=Subquery(last[:1])).in_bulk()
    changes = {
        change.watch_id: change
        for change in PriceChange.objects.filter(watch__in=ids, state__in=OPEN_CHANGES)
    }
    digests = _digests(watch.last_snapshot for watch in watches.values())
    return [_case(watches[pk], changes.get(pk), digests) for pk in ids if pk in watches]


def next_due(store: Store, now: datetime) -> datetime | None:
    """Return when something of a shop is due, None where nothing ever is."""
    found: list[datetime | None] = []
    if store.bot_enabled:
        bots = _bots(store)
        if bots.filter(next_due_at=None).exists():
            return now
        found.append(bots.aggregate(at=Min("next_due_at"))["at"])
    unsettled = PriceChange.objects.filter(store=store, state__in=UNSETTLED)
    found.append(unsettled.aggregate(at=Min("verify_at"))["at"])
    return min((at for at in found if at is not None), default=None)


def _watched(store: Store, now: datetime) -> "QuerySet[Watch]":
    unsettled = PriceChange.objects.filter(
        store=store, state__in=UNSETTLED, verify_at__lte=now
    ).values("watch")
    wanted = Q(pk__in=unsettled)
    if store.bot_enabled:
        wanted |= Q(
            Q(next_due_at=None) | Q(next_due_at__lte=now),
            **_SOLD,
        )
    return Watch.objects.filter(wanted, store=store)


def _bots(store: Store) -> "QuerySet[Watch]":
    return Watch.objects.filter(store=store, **_SOLD)


def _digests(ids: Iterable[int | None]) -> dict[int, bytes]:
    rows = OfferSnapshot.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    return {pk: bytes(digest) for pk, digest in rows.values_list("pk", "digest")}


def _case(watch: Watch, change: PriceChange | None, digests: dict[int, bytes]) -> Case:
    annotated: Any = watch
    last: int | None = annotated.last_snapshot
    return Case(watch, watch.product, change, last, digests.get(last or 0, b""))
