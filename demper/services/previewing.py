"""What settings that are not stored yet would do, on the last offers that were seen."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demper.models import Product, Watch
from demper.pricing import bounds_of, decide, profit_of
from demper.queries.configs import config_of, current_of, sisters_of
from demper.records.pricing import Decision
from demper.services.snapshots import newest_of, unpack
from demper.services.strategies import checked


@dataclass(frozen=True, slots=True)
class Preview:
    """What a price would become; `decision` None where no offers were seen yet.

    `new` is the price after it, `profit` what one sale at it leaves, `seen_at` how old the offers
    are. The age of the offers does not stop a preview as it would stop the bot.
    """

    city_id: str
    old: int | None
    new: int | None
    floor: int | None
    ceiling: int | None
    profit: int | None
    decision: Decision | None
    seen_at: datetime | None

    @property
    def margin(self) -> float | None:
        """Return what of the price one sale leaves."""
        return self.profit / self.new if self.new and self.profit is not None else None


def preview(
    product: Product, changes: Mapping[str, Any], now: datetime, city_id: str = ""
) -> Preview:
    """Return what these changes would make of the price; raises Invalid. Four queries at most."""
    city = city_id or product.store.main_city
    tried = copy(product)
    for name, value in checked(product, product.store, changes).items():
        setattr(tried, name, value)
    config = config_of(tried, city, product.store, sisters_of(product.store), now)
    floor, ceiling = bounds_of(config.costs, config.bounds)
    watch = Watch.objects.filter(product=product, city_id=city).first()
    row = newest_of(watch.pk) if watch else None
    old = _price_in(product, watch, city)
    if watch is None or row is None:
        profit = None if old is None else profit_of(old, config.costs)
        return Preview(city, old, old, floor, ceiling, profit, None, None)
    decision = decide(config, unpack(row, product.master_sku, city), current_of(watch, now, old))
    new = decision.price if decision.writes else old
    profit = None if new is None else profit_of(new, config.costs)
    return Preview(city, old, new, floor, ceiling, profit, decision, row.seen_until)


def _price_in(product: Product, watch: Watch | None, city: str) -> int | None:
    if watch is not None and watch.price_kzt is not None:
        return watch.price_kzt
    held: int | None = product.city_prices.get(city) or product.price_kzt
    return held
