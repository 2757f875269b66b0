"""Offers as they were seen, packed into rows: one for as long as nothing of them changes."""

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from hashlib import blake2b
from typing import Any, Final

import orjson

from demper.models import OfferSnapshot
from demper.records.market import Offer, Price, Snapshot

LEVEL: Final = 1  # of zlib: the offers of a product shrink to a third in some 20 microseconds


@dataclass(frozen=True, slots=True)
class Packed:
    """A snapshot's offers as they are stored; equal digests are equal offers."""

    digest: bytes
    body: bytes

    def squeezed(self) -> bytes:
        """Return what the column `offers` holds."""
        return zlib.compress(self.body, LEVEL)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a shop stands in a snapshot; ties are lost, sister shops are no rivals."""

    own_kzt: int | None
    rank: int | None
    rivals: int
    best_rival_kzt: int | None
    best_rival: str


def pack(snapshot: Snapshot) -> Packed:
    """Return the offers packed, with a digest of everything that is kept of them."""
    body = orjson.dumps([snapshot.complete, [_told(offer) for offer in snapshot.offers]])
    return Packed(blake2b(body, digest_size=16).digest(), body)


def unpack(row: OfferSnapshot, master_sku: str, city_id: str) -> Snapshot:
    """Return a stored snapshot as it was taken; pick-up points are not kept."""
    complete, offers = orjson.loads(zlib.decompress(bytes(row.offers)))
    return Snapshot(
        master_sku=master_sku,
        city_id=city_id,
        offers=tuple(_offer(values) for values in offers),
        total=row.total,
        complete=complete,
        taken_at=row.taken_at,
    )


def newest_of(watch_id: int) -> OfferSnapshot | None:
    """Return the last snapshot of a watch; None before the first look."""
    return OfferSnapshot.objects.filter(watch=watch_id).order_by("-taken_at").first()


def standing_of(
    snapshot: Snapshot, own: str, own_sku: str, sisters: frozenset[str] = frozenset()
) -> Standing:
    """Return where a shop stands among its rivals; its own is that of the SKU, else its lowest.

    Sister shops are no rivals: no place is lost to them.
    """
    mine: Offer | None = None
    prices: dict[str, tuple[Price, str]] = {}
    for offer in snapshot.offers:
        if offer.price is None:
            continue
        if offer.merchant_id == own:
            if mine is None or _closer(offer, mine, own_sku):
                mine = offer
            continue
        known = prices.get(offer.merchant_id)
        if known is None or offer.price < known[0]:
            prices[offer.merchant_id] = (offer.price, offer.merchant_name)
    price = None if mine is None else mine.price
    rivals = [value for who, value in prices.items() if who not in sisters]
    best = min(rivals, default=None)
    ahead = sum(1 for one, _name in rivals if price is not None and one <= price)
    return Standing(
        own_kzt=None if price is None else round(price),
        rank=None if price is None else ahead + 1,
        rivals=len(rivals),
        best_rival_kzt=None if best is None else math.ceil(best[0]),
        best_rival="" if best is None else best[1][:120],
    )


def prune(now: datetime, keep_s: float) -> int:
    """Forget snapshots that were last true longer ago; the newest of a watch always stays."""
    before = datetime.fromtimestamp(now.timestamp() - keep_s, tz=now.tzinfo)
    old = OfferSnapshot.objects.filter(seen_until__lt=before)
    newer = OfferSnapshot.objects.filter(seen_until__gte=before).values("watch")
    gone, _by_model = old.filter(watch__in=newer).delete()
    return gone


def _closer(offer: Offer, known: Offer, own_sku: str) -> bool:
    if (offer.merchant_sku == own_sku) != (known.merchant_sku == own_sku):
        return offer.merchant_sku == own_sku
    return offer.price is not None and known.price is not None and offer.price < known.price


def _told(offer: Offer) -> list[Any]:
    price = offer.price
    return [
        offer.merchant_id,
        offer.merchant_name,
        offer.merchant_sku,
        price if price is None or isinstance(price, int) else str(price),
        offer.rating,
        offer.reviews,
        offer.preorder_days,
        offer.delivery_days,
        offer.kaspi_delivery,
    ]


def _offer(values: Iterable[Any]) -> Offer:
    who, name, sku, price, rating, reviews, preorder, delivery, kaspi = values
    return Offer(
        merchant_id=who,
        merchant_name=name,
        merchant_sku=sku,
        price=Fraction(price) if isinstance(price, str) else price,
        rating=rating,
        reviews=reviews,
        preorder_days=preorder,
        delivery_days=delivery,
        kaspi_delivery=kaspi,
    )
