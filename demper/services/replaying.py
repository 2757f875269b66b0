"""A strategy replayed on what the shop itself has seen of a product in a city."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from demper.models import OfferSnapshot, Watch
from demper.queries.configs import config_of, sisters_of
from demper.records.market import Snapshot
from demper.records.pricing import PricingConfig
from demper.services.snapshots import unpack
from demper.simulation.replay import Replay, replay

DAYS: Final = 14
ROWS_MOST: Final = 1_000  # the newest ones
LOOKS_MOST: Final = 4  # of a row: enough for a quorum and for three looks without rivals


def replay_watch(
    watch: Watch,
    now: datetime,
    config: PricingConfig | None = None,
    *,
    days: int = DAYS,
    visits_a_day: float = 10.0,
) -> Replay:
    """Return what a strategy would have done in the last days; the product's own where unsaid.

    At most the newest 1,000 recorded changes of the market are read.
    """
    product, store = watch.product, watch.store
    if config is None:
        config = config_of(product, watch.city_id, store, sisters_of(store), now)
    rows = OfferSnapshot.objects.filter(watch=watch, seen_until__gte=now - timedelta(days=days))
    newest = list(rows.order_by("-taken_at")[:ROWS_MOST])
    looks = [
        look
        for row in reversed(newest)
        for look in _looks(row, unpack(row, product.master_sku, watch.city_id))
    ]
    return replay(config, looks, visits_a_day=visits_a_day)


def _looks(row: OfferSnapshot, snapshot: Snapshot) -> Iterator[Snapshot]:
    """Yield the looks that one row stands for, spread over the time in which nothing changed."""
    count = min(row.times, LOOKS_MOST)
    step = (row.seen_until - row.taken_at) / max(count - 1, 1)
    for number in range(count):
        yield replace(snapshot, taken_at=row.taken_at + number * step)
