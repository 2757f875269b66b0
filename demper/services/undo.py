"""Taking back what happened to a shop's prices in a window of time, within today's bounds.

Each price goes to where it stood before the window, but never below today's floor nor above
today's ceiling. The bot of these products is switched off: it would only do it all again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from demper.models import (
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    Store,
    Undo,
    Watch,
)
from demper.pricing import bounds_of
from demper.queries.configs import config_of
from demper.services.bot.due import UNSETTLED
from demper.services.changes import WAITING, held, soon, tell

STATE = PriceChangeState
LONGEST: Final = timedelta(days=31)
MOST: Final = 20_000


@dataclass(slots=True)
class Undone:
    """What an undo does: `skipped` counts by reason what it cannot take back.

    Reasons: `no_floor`, `unsettled` (the last change is not settled yet), `same` (the price is
    there already, or the bounds allow nothing else), `gone` (not on sale any more), `unknown`
    (nobody knows the price before). `bounded` of the planned ones stop at a bound.
    """

    planned: int = 0
    bounded: int = 0
    switched_off: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class _Back:
    """A price to go back to."""

    watch: Watch
    first: PriceChange
    price: int


def undo_window(
    store: Store,
    since: datetime,
    until: datetime,
    actor: User,
    now: datetime | None = None,
    dry_run: bool = False,
) -> Undone:
    """Plan the prices from before a window; with `dry_run` nothing changes, it is only counted.

    Raises ValueError for a window that ends before it begins or is longer than a month.
    """
    if not since < until or until - since > LONGEST:
        raise ValueError("A window begins before it ends, and is at most 31 days long.")
    at = now or timezone.now()
    with transaction.atomic():
        locked = held(store.pk)
        done = Undone()
        backs = _backs(locked, since, until, done, at)
        done.planned = len(backs)
        if not dry_run and backs:
            _plan(locked, backs, actor, done, at)
        if not dry_run:
            done.undo = Undo.objects.create(
                store=locked,
                actor=actor,
                since=since,
                until=until,
                planned=done.planned,
                skipped=dict(done.skipped),
                at=at,
            )
    return done


def _backs(
    store: Store, since: datetime, until: datetime, done: Undone, now: datetime
) -> list[_Back]:
    """Return the prices to go back to, and count what stays."""
    firsts = _firsts(store, since, until)
    watches = Watch.objects.select_related("product").in_bulk(list(firsts))
    unsettled = set(
        PriceChange.objects.filter(store=store, state__in=UNSETTLED).values_list("watch", flat=True)
    )
    found = []
    for watch_id, first in firsts.items():
        watch = watches[watch_id]
        price, why = _price(watch, first, store, unsettled, done, now)
        if price is None:
            done.skipped[why] += 1
        else:
            found.append(_Back(watch, first, price))
    return found


def _firsts(store: Store, since: datetime, until: datetime) -> dict[int, PriceChange]:
    """Return, by watch, the first change in the window that buyers came to see."""
    rows = PriceChange.objects.filter(
        store=store,
        sent_at__gte=since,
        sent_at__lte=until,
        state__in=[STATE.CONFIRMED, *UNSETTLED],
    )
    same = rows.filter(watch=OuterRef("watch")).order_by("sent_at", "pk").values("pk")
    firsts = rows.values("watch").annotate(first=Min("pk")).order_by("watch")[:MOST]
    ids = firsts.annotate(earliest=Subquery(same[:1])).values_list("earliest", flat=True)
    return {row.watch_id: row for row in PriceChange.objects.filter(pk__in=list(ids))}


def _price(
    watch: Watch,
    first: PriceChange,
    store: Store,
    unsettled: set[int],
    done: Undone,
    now: datetime,
) -> tuple[int | None, str]:
    """Return the price to go back to, or None and the reason."""
    product: Product = watch.product
    if product.gone_at is not None or not product.available:
        return None, "gone"
    if watch.pk in unsettled:
        return None, "unsettled"
    if first.old_kzt is None:
        return None, "unknown"
    config = config_of(product, watch.city_id, store, (), now)
    floor, ceiling = bounds_of(config.costs, config.bounds)
    if floor is None or (ceiling is not None and ceiling < floor):
        return None, "no_floor"
    price = max(floor, first.old_kzt)
    price = price if ceiling is None else min(price, ceiling)
    if price == watch.price_kzt:
        return None, "same"
    done.bounded += price != first.old_kzt
    return price, ""


def _plan(store: Store, backs: Sequence[_Back], actor: User, done: Undone, now: datetime) -> None:
    ids = [back.watch.pk for back in backs]
    PriceChange.objects.filter(watch__in=ids, state__in=WAITING).update(
        state=STATE.CANCELLED, settled_at=now, error="replaced by an undo"
    )
    products = {back.watch.product_id for back in backs}
    done.switched_off = Product.objects.filter(pk__in=products, bot_active=True).update(
        bot_active=False
    )
    rows = [
        PriceChange(
            store=store,
            product_id=back.watch.product_id,
            watch=back.watch,
            city_id=back.watch.city_id,
            old_kzt=back.watch.price_kzt,
            new_kzt=back.price,
            origin=PriceChangeOrigin.UNDO,
            actor=actor,
            undoes=back.first,
            planned_at=now,
        )
        for back in backs
    ]
    made = PriceChange.objects.bulk_create(rows, batch_size=500)
    soon(store, now)
    tell(made, now)
