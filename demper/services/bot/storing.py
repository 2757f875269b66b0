"""A part of a cycle written down in one transaction, under the lease, by few statements."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from demper.models import Decision, OfferSnapshot, Product, Run, Watch
from demper.records.pricing import CONFIRMATIONS, Reason
from demper.services.bot import leases, telling
from demper.services.bot.alerting import alert
from demper.services.bot.leases import Lease
from demper.services.bot.planning import Planned, plan
from demper.services.bot.rows import insert_many, update_many
from demper.services.bot.weighing import Scene, Verdict, anchor_kzt

# What stands in a watch after a look; `checked_at` and `next_due_at` change with every one.
FACTS: Final = (
    "price_kzt",
    "alone_seen",
    "agreeing",
    "probe",
    "reason",
    "rank",
    "rivals",
    "best_rival_kzt",
    "best_rival",
    "target_kzt",
    "floor_kzt",
    "ceiling_kzt",
    "failures",
)
# Of these the product repeats its main city's.
MIRRORED: Final = ("reason", "rank", "rivals", "best_rival_kzt", "floor_kzt", "ceiling_kzt")


def store(
    lease: Lease, run: Run, scene: Scene, verdicts: Sequence[Verdict], now: datetime
) -> Planned:
    """Write down what a part of a cycle came to; raises LeaseLost, and then nothing is written."""
    with transaction.atomic():
        leases.keep(lease, now)
        planned = plan(run, verdicts, now)
        facts = {one.case.watch.pk: _facts(one, planned) for one in verdicts}
        fresh = [one for one in verdicts if _is_new(one, facts[one.case.watch.pk], planned)]
        _store_snapshots(verdicts, scene, now)
        insert_many(Decision, DECIDED, [_decision(run, one, now) for one in fresh])
        _store_watches(verdicts, facts, now)
        _store_products(verdicts, facts, scene, now)
        _store_prices(planned.confirmed, scene, now)
        _count(run, verdicts)
        _tell(run, fresh, now)
        alert(scene, verdicts, planned, now)
    return planned


def _facts(verdict: Verdict, planned: Planned) -> tuple[Any, ...]:
    """Return the values of FACTS after a look; what it did not see stays as it was."""
    watch, decision, standing = verdict.case.watch, verdict.decision, verdict.standing
    kept = decision is None or (decision.price is not None and verdict.price is None)
    probe = watch.probe if kept or verdict.tested or decision is None else _probe(decision.probe)
    seen = standing is not None and bool(standing.rivals or standing.own_kzt is not None)
    return (
        verdict.own_kzt,
        watch.alone_seen if decision is None else min(decision.alone_seen, CONFIRMATIONS),
        verdict.agreeing,
        probe,
        _reason(verdict, planned),
        standing.rank if standing and seen else watch.rank,
        standing.rivals if standing and seen else watch.rivals,
        standing.best_rival_kzt if standing and seen else watch.best_rival_kzt,
        standing.best_rival if standing and seen else watch.best_rival,
        watch.target_kzt if decision is None else _sane(decision.target),
        watch.floor_kzt if decision is None else decision.floor,
        watch.ceiling_kzt if decision is None else decision.ceiling,
        verdict.failures,
    )


# What keeps a planned price from leaving; it stands until the plan changes or leaves.
HELD: Final = frozenset({Reason.BUDGET, Reason.COOLING_DOWN, Reason.NEEDS_LOGIN})


def _reason(verdict: Verdict, planned: Planned) -> str:
    watch = verdict.case.watch
    if verdict.price is None or verdict.tested:
        return str(verdict.reason)
    if verdict.asks:
        return Reason.AWAITS_APPROVAL.value
    held = watch.reason in HELD and watch.pk not in planned.fresh
    return watch.reason if held else str(verdict.reason)


_RESTING: Final[dict[str, Any]] = {}


def _probe(state: Any) -> dict[str, Any]:
    told = asdict(state)
    return told if any(told.values()) else _RESTING


def _sane(price: int | None) -> int | None:
    """Return a target that the column takes: one below nothing is nothing."""
    return None if price is None else max(price, 0)


def _before(watch: Watch) -> tuple[Any, ...]:
    return tuple(getattr(watch, name) for name in FACTS)


def _is_new(verdict: Verdict, facts: tuple[Any, ...], planned: Planned) -> bool:
    """Tell whether a decision differs from the one before it."""
    watch = verdict.case.watch
    if verdict.decision is None and verdict.reason == watch.reason:
        return False
    if watch.pk in planned.fresh or watch.pk in planned.asking:
        return True
    told = dict(zip(FACTS, facts, strict=True))
    names = ("reason", "target_kzt", "floor_kzt", "ceiling_kzt")
    return any(told[name] != getattr(watch, name) for name in names)


DECIDED: Final = (
    "run", "watch", "reason", "current_kzt", "price_kzt", "tested", "at", "target_kzt",
    "floor_kzt", "ceiling_kzt", "anchor", "anchor_kzt", "rivals", "rank", "clamps",
)  # fmt: skip
_NOTHING_DECIDED: Final = (None, None, None, "", None, None, None, "")


def _decision(run: Run, verdict: Verdict, now: datetime) -> tuple[Any, ...]:
    """Return a decision as values of DECIDED."""
    watch, made = verdict.case.watch, verdict.decision
    said = (run.pk, watch.pk, str(verdict.reason), verdict.own_kzt, verdict.price, verdict.tested)
    if made is None:
        return *said, now, *_NOTHING_DECIDED
    return (
        *said, now, _sane(made.target), made.floor, made.ceiling,
        (made.anchor_name or made.anchor or "")[:120], anchor_kzt(made), made.rivals, made.rank,
        " ".join(made.clamps),
    )  # fmt: skip


def _store_snapshots(verdicts: Iterable[Verdict], scene: Scene, now: datetime) -> None:
    """Add the snapshots that differ from the last one; of others say how long they held."""
    new: list[tuple[Any, ...]] = []
    same: list[int] = []
    for verdict in verdicts:
        if verdict.packed is None:
            continue
        last = verdict.case.snapshot_id
        if last is not None and verdict.packed.digest == verdict.case.digest:
            same.append(last)
        else:
            new.append(_snapshot(verdict))
    insert_many(OfferSnapshot, SEEN, new)
    OfferSnapshot.objects.filter(pk__in=same).update(seen_until=now, times=F("times") + 1)


SEEN: Final = (
    "watch", "digest", "offers", "total", "complete", "own_kzt", "best_rival_kzt", "rank",
    "taken_at", "seen_until", "times",
)  # fmt: skip


def _snapshot(verdict: Verdict) -> tuple[Any, ...]:
    """Return a snapshot as values of SEEN."""
    snapshot, packed, standing = verdict.snapshot, verdict.packed, verdict.standing
    if snapshot is None or packed is None or standing is None:
        raise ValueError("There is no snapshot to store.")
    return (
        verdict.case.watch.pk, packed.digest, packed.squeezed(), min(snapshot.total, 32_000),
        snapshot.complete, standing.own_kzt, standing.best_rival_kzt, standing.rank,
        snapshot.taken_at, snapshot.taken_at, 1,
    )  # fmt: skip


def _store_watches(
    verdicts: Iterable[Verdict], facts: dict[int, tuple[Any, ...]], now: datetime
) -> None:
    calm: dict[datetime, list[int]] = defaultdict(list)
    rows = []
    for verdict in verdicts:
        watch = verdict.case.watch
        told = facts[watch.pk]
        if told == _before(watch):
            calm[verdict.next_due_at].append(watch.pk)
        else:
            rows.append((watch.pk, *told, verdict.next_due_at, now))
    for due, ids in calm.items():
        Watch.objects.filter(pk__in=ids).update(next_due_at=due, checked_at=now)
    update_many(Watch, [*FACTS, "next_due_at", "checked_at"], rows)


def _store_products(
    verdicts: Iterable[Verdict], facts: dict[int, tuple[Any, ...]], scene: Scene, now: datetime
) -> None:
    calm, rows = [], []
    for verdict in verdicts:
        product = verdict.case.product
        if verdict.case.watch.city_id != scene.store.main_city:
            continue
        told = dict(zip(FACTS, facts[verdict.case.watch.pk], strict=True))
        mirrored = tuple(told[name] for name in MIRRORED)
        if mirrored == tuple(getattr(product, name) for name in MIRRORED):
            calm.append(product.pk)
        else:
            rows.append((product.pk, *mirrored, now))
    Product.objects.filter(pk__in=calm).update(checked_at=now)
    update_many(Product, [*MIRRORED, "checked_at"], rows)


def _store_prices(confirmed: Iterable[Verdict], scene: Scene, now: datetime) -> None:
    """Write prices that buyers see now into the products, and let the price list change."""
    by_product: dict[int, dict[str, int]] = defaultdict(dict)
    for verdict in confirmed:
        if verdict.own_kzt is not None:
            watch = verdict.case.watch
            by_product[watch.product_id][watch.city_id] = verdict.own_kzt
    if not by_product:
        return
    rows = []
    for product in Product.objects.filter(pk__in=by_product):
        told = by_product[product.pk]
        # A shop without prices by city has one price for them all.
        cities = {**product.city_prices, **told} if product.city_prices else {}
        price = told.get(scene.store.main_city, product.price_kzt if cities else min(told.values()))
        rows.append((product.pk, cities, price, now))
    update_many(Product, ["city_prices", "price_kzt", "changed_at"], rows)
    type(scene.store).objects.filter(pk=scene.store.pk).update(revision=F("revision") + 1)


def _count(run: Run, verdicts: Sequence[Verdict]) -> None:
    run.counts = dict(Counter(run.counts) + Counter(str(one.reason) for one in verdicts))
    run.looked_at += sum(1 for one in verdicts if one.snapshot is not None)
    failed = [one.error for one in verdicts if one.error]
    run.failed += len(failed)
    run.last_error = failed[-1] if failed else run.last_error
    run.save(update_fields=["counts", "looked_at", "failed", "last_error"])


def _tell(run: Run, fresh: Sequence[Verdict], now: datetime) -> None:
    telling.publish(run.store_id, telling.RUN_PROGRESS, told_of(run), now=now)
    if not fresh:
        return
    items = [_item(verdict) for verdict in fresh[: telling.ITEMS_MOST]]
    more = len(fresh) - len(items)
    data = {"run": run.pk, "items": items, "more": more}
    telling.publish(run.store_id, telling.DECISIONS, data, now=now)


def told_of(run: Run) -> dict[str, Any]:
    """Return what open pages hear of a run."""
    return {
        "run": run.pk,
        "state": run.state,
        "due": run.due,
        "looked_at": run.looked_at,
        "written": run.written,
        "failed": run.failed,
        "counts": run.counts,
        "error": run.last_error,
    }


def _item(verdict: Verdict) -> dict[str, Any]:
    watch, standing = verdict.case.watch, verdict.standing
    return {
        "product": watch.product_id,
        "watch": watch.pk,
        "city": watch.city_id,
        "title": verdict.case.product.title,
        "reason": str(verdict.reason),
        "current": verdict.own_kzt,
        "price": verdict.price,
        "rank": standing.rank if standing else None,
        "best": standing.best_rival_kzt if standing else None,
    }
