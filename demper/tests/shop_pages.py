"""A shop with products that were looked at, for tests of pages."""

import zlib
from datetime import timedelta
from typing import Any

import orjson
from django.utils import timezone

from accounts.models import User
from demper.models import Decision, OfferSnapshot, PriceChange, Product, Run, Store, Watch
from demper.tests.stocked import ALMATY, stocked


def looked_at(owner: User, products: int = 3, **fields: Any) -> Store:
    """A shop whose products were looked at; each has a cheaper rival and a confirmed change."""
    now = timezone.now()
    store = stocked(owner, products, bot_enabled=True, **fields)
    run = Run.objects.create(
        store=store, state="done", due=products, looked_at=products, written=products,
        counts={"target": products}, started_at=now - timedelta(minutes=2), ended_at=now,
    )  # fmt: skip
    for row in Product.objects.filter(store=store).order_by("pk"):
        _look(row, run, now)
    return store


def _look(row: Product, run: Run, now: Any) -> None:
    price, rival = int(row.price_kzt or 0), int(row.price_kzt or 0) - 10
    stands = {
        "reason": "target", "rank": 2, "rivals": 1, "best_rival_kzt": rival,
        "floor_kzt": row.cost_kzt, "ceiling_kzt": price * 2, "checked_at": now,
    }  # fmt: skip
    Product.objects.filter(pk=row.pk).update(bot_active=True, changed_at=now, **stands)
    watch = Watch.objects.create(
        product=row, store=row.store, city_id=ALMATY, price_kzt=price, best_rival="Rival", **stands
    )
    offers = [
        [row.store.merchant_id, row.store.name, row.merchant_sku, price, 4.9, 120, 0, 1, True],
        ["R1", "Rival", "X", rival, 4.5, 12, 0, 2, False],
    ]
    for number in range(3):
        at = now - timedelta(hours=3 - number)
        OfferSnapshot.objects.create(
            watch=watch, digest=bytes([number] * 16), total=2, taken_at=at,
            offers=zlib.compress(orjson.dumps([True, offers])), own_kzt=price + number,
            best_rival_kzt=rival, rank=2, seen_until=at + timedelta(hours=1),
        )  # fmt: skip
    Decision.objects.create(
        run=run, watch=watch, reason="target", current_kzt=price, price_kzt=rival - 1,
        target_kzt=rival - 1, floor_kzt=row.cost_kzt, ceiling_kzt=price * 2, anchor="Rival",
        anchor_kzt=rival, rivals=1, rank=1, at=now,
    )  # fmt: skip
    PriceChange.objects.create(
        store=row.store, product=row, watch=watch, run=run, city_id=ALMATY, old_kzt=price + 5,
        new_kzt=price, reason="target", state="confirmed", planned_at=now, sent_at=now,
        settled_at=now,
    )  # fmt: skip
