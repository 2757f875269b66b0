"""Products, looks and leases for tests of the bot that ask no source."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from demper.models import PriceChange, PriceChangeState, Product, Run, Watch
from demper.queries.configs import sisters_of
from demper.records.market import Offer, Snapshot
from demper.services.bot import due, leases, storing
from demper.services.bot.looking import Look
from demper.services.bot.weighing import Scene, weigh
from demper.tests.stocked import ALMATY, stocked

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
POINTS = [
    {"storeId": "Lumo_PP1", "available": "yes", "stockCount": 2},
    {"storeId": "Lumo_PP2", "available": "yes", "stockCount": 1},
]


def watched(owner, products=1, **fields):
    """A shop whose bot watches products priced 1 500, 1 650 … ₸, bounds 1 000 to 3 000 ₸."""
    store = stocked(owner, products, bot_enabled=True, main_city=ALMATY, **fields)
    Product.objects.filter(store=store).update(
        bot_active=True, points=POINTS, cost_kzt=None, min_price_kzt=1000, max_price_kzt=3000
    )
    Watch.objects.bulk_create(
        Watch(product=one, store=store, city_id=ALMATY, price_kzt=one.price_kzt)
        for one in Product.objects.filter(store=store).order_by("pk")
    )
    return store


def offers(product, own, rivals, at=NOW, **fields):
    """A snapshot in which the shop asks `own` and rivals R0, R1 … their prices."""
    asked = [(product.store.merchant_id, own), *((f"R{n}", p) for n, p in enumerate(rivals))]
    found = [
        Offer(who, f"Shop {who}", product.merchant_sku if who == asked[0][0] else f"{who}-1",
              Fraction(price))
        for who, price in asked
        if price is not None
    ]  # fmt: skip
    said = {"total": len(found), "complete": True, **fields}
    return Snapshot(product.master_sku, ALMATY, tuple(found), taken_at=at, **said)


def begun(store, now=NOW, holder="here"):
    """A lease and a run under it."""
    lease = leases.take(store.pk, holder, now)
    run = Run.objects.create(store=store, lease_token=lease.token, started_at=now)
    return lease, run


def scene_of(store, **fields):
    store.refresh_from_db()
    return Scene(store, **{"sisters": sisters_of(store), "surplus_from": None, **fields})


def look(lease, run, store, snapshots, now=NOW):
    """Weigh and store snapshots by product; returns what was planned."""
    ids = Watch.objects.filter(store=store, product__in=list(snapshots)).values_list(
        "pk", flat=True
    )
    scene = scene_of(store)
    verdicts = []
    for case in due.load(list(ids)):
        told = snapshots[case.product.pk]
        seen = (
            Look(case.watch.pk, told)
            if isinstance(told, Snapshot)
            else Look(case.watch.pk, None, told)
        )
        verdicts.append(weigh(case, seen, scene, now))
    return storing.store(lease, run, scene, verdicts, now)


def later(minutes=0, seconds=0):
    return NOW + timedelta(minutes=minutes, seconds=seconds)


def settled():
    """How many changes buyers came to see."""
    return PriceChange.objects.filter(state=PriceChangeState.CONFIRMED).count()
