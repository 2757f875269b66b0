"""What the bot of the demo's shops saw, decided and wrote before the demo began."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from django.db import transaction

from demper.models import (
    Decision,
    OfferSnapshot,
    PriceChange,
    PriceChangeState,
    Product,
    Run,
    RunState,
    Store,
    Watch,
)
from demper.records.market import Offer, Snapshot
from demper.records.pricing import Reason
from demper.services.bot.rows import update_many
from demper.services.snapshots import Standing, pack, standing_of

RUN: Final = timedelta(hours=6)
LOOK_S: Final = 240
AT_ONCE: Final = 1_000
_SEEN: Final = ("reason", "rank", "rivals", "best_rival_kzt", "floor_kzt", "ceiling_kzt")


@dataclass(slots=True)
class _Look:
    """A moment of a product's past: what stood there, and what became of the own price."""

    watch: Watch
    at: datetime
    until: datetime
    snapshot: Snapshot
    standing: Standing
    before: int
    own: int
    floor: int
    bot: bool

    @property
    def changed(self) -> bool:
        """Tell whether the bot wrote a price."""
        return self.bot and self.own != self.before

    @property
    def reason(self) -> Reason:
        """Return why the price is what it is."""
        if self.own <= self.floor:
            return Reason.AT_FLOOR
        return Reason.TARGET if self.changed else Reason.ALREADY_OPTIMAL


@dataclass(slots=True)
class _Rows:
    runs: dict[int, Run] = field(default_factory=dict)
    snapshots: list[OfferSnapshot] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    changes: list[PriceChange] = field(default_factory=list)


def write(store: Store, house: Any, since: datetime, now: datetime) -> None:
    """Write the past of a shop's main city down, in one transaction."""
    watches = Watch.objects.filter(
        store=store, city_id=store.main_city, product__bot_active=True
    ).select_related("product")
    listings = {one.merchant_sku: one for one in house.listings(store.merchant_id)}
    rows, last = _Rows(), []
    for watch in watches:
        listing = listings[watch.product.merchant_sku]
        looks = list(_looks(store, watch, listing, house, since))
        for look in looks:
            _add(store, rows, look, now)
        last += looks[-1:]
    with transaction.atomic():
        # In the order of time: pages show what is newest by its number.
        Run.objects.bulk_create(rows.runs[key] for key in sorted(rows.runs))
        parts: tuple[tuple[Any, list[Any], str], ...] = (
            (OfferSnapshot, rows.snapshots, "taken_at"),
            (Decision, rows.decisions, "at"),
            (PriceChange, rows.changes, "planned_at"),
        )
        for model, found, when in parts:
            found.sort(key=attrgetter(when))
            model.objects.bulk_create(found, batch_size=AT_ONCE)
        _stand(store, last, now)


def _looks(
    store: Store, watch: Watch, listing: Any, house: Any, since: datetime
) -> Iterator[_Look]:
    shops = [listing, *house.sisters(listing)]
    sisters = frozenset(one.merchant_id for one in shops[1:])
    floor, before = house.floor(listing), None
    for moment in house.past(listing, since.timestamp()):
        at = datetime.fromtimestamp(moment.at, UTC)
        snapshot = _snapshot(watch, shops, moment, at)
        yield _Look(
            watch,
            at,
            datetime.fromtimestamp(moment.until, UTC),
            snapshot,
            standing_of(snapshot, store.merchant_id, listing.merchant_sku, sisters),
            before if before is not None else moment.own,
            moment.own,
            floor,
            moment.at >= house.bot_from,
        )
        before = moment.own


def _snapshot(watch: Watch, shops: Iterable[Any], moment: Any, at: datetime) -> Snapshot:
    own = (
        Offer(
            one.merchant_id, one.merchant_name, one.merchant_sku, moment.own,
            one.rating, one.reviews, 0, one.days, True,
        )
        for one in shops
    )  # fmt: skip
    rivals = (
        Offer(
            one.merchant_id, one.name, one.merchant_sku, price, one.rating, one.reviews,
            one.preorder, one.days, one.kaspi_delivery,
        )
        for one, price in moment.rivals
    )  # fmt: skip
    offers = tuple(sorted((*own, *rivals), key=lambda offer: offer.price or 0))
    return Snapshot(watch.product.master_sku, watch.city_id, offers, len(offers), True, at)


def _add(store: Store, rows: _Rows, look: _Look, now: datetime) -> None:
    packed = pack(look.snapshot)
    rows.snapshots.append(
        OfferSnapshot(
            watch=look.watch,
            digest=packed.digest,
            offers=packed.squeezed(),
            total=look.snapshot.total,
            own_kzt=look.standing.own_kzt,
            best_rival_kzt=look.standing.best_rival_kzt,
            rank=look.standing.rank,
            taken_at=look.at,
            seen_until=look.until,
            times=max(1, int((look.until - look.at).total_seconds()) // LOOK_S),
        )
    )
    if not look.bot:
        return
    run = _run(store, rows, look, now)
    rows.decisions.append(_decision(run, look))
    if look.changed:
        rows.changes.append(_change(store, run, look))


def _run(store: Store, rows: _Rows, look: _Look, now: datetime) -> Run:
    """Return the run of this part of the day, with the look counted."""
    key = int(look.at.timestamp() // RUN.total_seconds())
    if key not in rows.runs:
        began = datetime.fromtimestamp(key * RUN.total_seconds(), UTC)
        ended = min(began + RUN, now)
        rows.runs[key] = Run(
            store=store, state=RunState.DONE, started_at=began, ended_at=ended, instance="demo"
        )
    run = rows.runs[key]
    run.due += 1
    run.looked_at += 1
    run.written += look.changed
    run.counts = dict(Counter(run.counts) + Counter([look.reason.value]))
    return run


def _decision(run: Run, look: _Look) -> Decision:
    best = look.standing.best_rival_kzt
    return Decision(
        run=run,
        watch=look.watch,
        reason=look.reason.value,
        current_kzt=look.before,
        price_kzt=look.own if look.changed else None,
        target_kzt=look.own if best is None else best - 1,
        floor_kzt=look.floor,
        ceiling_kzt=look.watch.product.max_price_kzt,
        anchor=look.standing.best_rival,
        anchor_kzt=best,
        rivals=look.standing.rivals,
        rank=look.standing.rank,
        clamps="floor" if look.reason is Reason.AT_FLOOR else "",
        at=look.at,
    )


def _change(store: Store, run: Run, look: _Look) -> PriceChange:
    settled = look.at + timedelta(seconds=70)
    return PriceChange(
        store=store,
        product=look.watch.product,
        watch=look.watch,
        run=run,
        city_id=look.watch.city_id,
        old_kzt=look.before,
        new_kzt=look.own,
        reason=look.reason.value,
        state=PriceChangeState.CONFIRMED,
        job_id=f"demo-{look.watch.pk}-{int(look.at.timestamp())}",
        worth=max(0, look.own - look.floor),
        planned_at=look.at,
        sent_at=look.at + timedelta(seconds=3),
        verify_at=settled,
        settled_at=settled,
    )


def _stand(store: Store, last: Iterable[_Look], now: datetime) -> None:
    """Let watches and products say where things stand at the end."""
    products, watches = [], []
    for look in last:
        facts = (
            look.reason.value, look.standing.rank, look.standing.rivals,
            look.standing.best_rival_kzt, look.floor, look.watch.product.max_price_kzt,
        )  # fmt: skip
        products.append((look.watch.product_id, *facts, look.at, look.at))
        watches.append((look.watch.pk, *facts, look.standing.best_rival, look.at))
    update_many(Product, [*_SEEN, "checked_at", "changed_at"], products)
    update_many(Watch, [*_SEEN, "best_rival", "checked_at"], watches)
