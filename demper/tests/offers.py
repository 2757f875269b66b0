"""Builders of snapshots and configurations for tests of the pricing."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from demper.records.market import Offer, Snapshot
from demper.records.pricing import Bounds, Current, PricingConfig

OWN = "own"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def offer(merchant: str, price: Any, **more: Any) -> Offer:
    """An offer of a merchant, named after his id."""
    value = None if price is None else Fraction(price)
    return Offer(merchant, merchant.title(), more.pop("sku", f"{merchant}-1"), value, **more)


def market(*prices: Any, own: Any = 150, more: tuple[Offer, ...] = (), **changes: Any) -> Snapshot:
    """A complete snapshot: one's own offer, rivals r1, r2 … at prices, and more offers."""
    offers = (
        offer(OWN, own),
        *(offer(f"r{number}", price) for number, price in enumerate(prices, 1)),
        *more,
    )
    values = {"total": len(offers), "complete": True, "taken_at": AT, "offers": offers, **changes}
    return Snapshot(master_sku="133206576", city_id="750000000", **values)


def config(low: int | None = 100, high: int | None = 200, **changes: Any) -> PricingConfig:
    """A configuration with a floor and a ceiling."""
    bounds = changes.pop("bounds", Bounds(min_price=low, max_price=high))
    return PricingConfig(own=OWN, bounds=bounds, **changes)


def at(price: int | None, **more: Any) -> Current:
    """What is known of one's own price."""
    return Current(price, **more)
