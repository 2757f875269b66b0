"""Telling two snapshots of the same market apart from two different ones."""

import hashlib

from demper.records.market import Offer, Snapshot

DIGEST_BYTES = 16


def fingerprint(snapshot: Snapshot) -> bytes:
    """Return 16 bytes that are equal where everything but the time and the order is equal."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    head = (snapshot.master_sku, snapshot.city_id, snapshot.total, snapshot.complete)
    digest.update(repr(head).encode())
    for line in sorted(_line(offer) for offer in snapshot.offers):
        digest.update(line.encode())
    return digest.digest()


def _line(offer: Offer) -> str:
    price = None if offer.price is None else offer.price.as_integer_ratio()
    return repr(
        (
            offer.merchant_id,
            offer.merchant_sku,
            offer.merchant_name,
            price,
            offer.rating,
            offer.reviews,
            offer.preorder_days,
            offer.delivery_days,
            offer.kaspi_delivery,
            tuple(sorted(offer.points)),
        )
    )
