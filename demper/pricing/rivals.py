"""Whose offers count: everybody's but one's own, one a merchant, as the seller's filters say."""

from collections.abc import Iterable

from demper.records.market import Offer, Snapshot
from demper.records.pricing import PricingConfig, RivalFilter


def eligible(config: PricingConfig, snapshot: Snapshot) -> tuple[Offer, ...]:
    """Return the rivals' offers, cheapest first, one a merchant; every one has a price."""
    cheapest: dict[str, Offer] = {}
    for offer in sorted(_counted(config, snapshot.offers), key=_order):
        cheapest.setdefault(offer.merchant_id, offer)
    return tuple(cheapest.values())


def shows_own(config: PricingConfig, snapshot: Snapshot) -> bool:
    """Tell whether the shop's own offer is in a snapshot, as it is in every true one."""
    return any(offer.merchant_id == config.own for offer in snapshot.offers)


def _counted(config: PricingConfig, offers: Iterable[Offer]) -> Iterable[Offer]:
    own = {config.own, *config.sisters}
    for offer in offers:
        priced = offer.price is not None and offer.price > 0
        if priced and offer.merchant_id not in own and _passes(config.rivals, offer):
            yield offer


def _passes(rules: RivalFilter, offer: Offer) -> bool:
    """Tell whether an offer's seller counts; a new shop without ratings has a rating of 0."""
    if offer.merchant_id in rules.ignored:
        return False
    if rules.only and offer.merchant_id not in rules.only:
        return False
    return (
        _at_least(offer.rating, rules.min_rating)
        and _at_least(offer.reviews, rules.min_reviews)
        and _at_most(offer.preorder_days, rules.max_preorder_days)
        and _at_most(offer.delivery_days, rules.max_delivery_days)
    )


def _at_least(value: float | None, limit: float | None) -> bool:
    return limit is None or (value or 0) >= limit


def _at_most(value: int | None, limit: int | None) -> bool:
    return limit is None or value is None or value <= limit


def _order(offer: Offer) -> tuple[object, ...]:
    # Ties are broken by what the source cannot reorder, so that the anchor is always the same.
    return offer.price, offer.merchant_id, offer.merchant_sku
