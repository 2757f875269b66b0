"""Offers of a product as buyers saw them at the last look."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.templatetags.dozor import number
from demper.models import Product, Store
from demper.pricing import eligible
from demper.queries.configs import config_of
from demper.records.market import Offer, Snapshot

Words = str | Promise
SHOWN_MOST = 64


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One seller's offer; `mark` says whose it is or why it does not count."""

    place: int
    name: str
    merchant_id: str
    price: int | None
    rating: str
    reviews: int | None
    delivery: str
    own: bool
    mark: str


def offer_lines(
    snapshot: Snapshot, product: Product, store: Store, sisters: frozenset[str]
) -> list[OfferLine]:
    """Return the offers by price; no query."""
    config = config_of(product, snapshot.city_id, store, sisters, snapshot.taken_at)
    rivals = {offer.merchant_id for offer in eligible(config, snapshot)}
    ordered = sorted(snapshot.offers, key=lambda one: (one.price is None, one.price or 0))
    return [
        _line(place, offer, store, sisters, rivals)
        for place, offer in enumerate(ordered[:SHOWN_MOST], 1)
    ]


def _line(
    place: int, offer: Offer, store: Store, sisters: frozenset[str], rivals: set[str]
) -> OfferLine:
    own = offer.merchant_id == store.merchant_id
    mark = ""
    if own:
        mark = _("this shop")
    elif offer.merchant_id in sisters:
        mark = _("your other shop")
    elif offer.merchant_id not in rivals:
        mark = _("left out by the rules")
    return OfferLine(
        place=place,
        name=offer.merchant_name or offer.merchant_id,
        merchant_id=offer.merchant_id,
        price=None if offer.price is None else round(offer.price),
        rating=number(offer.rating, 1) if offer.rating else "",
        reviews=offer.reviews,
        delivery=_delivery(offer),
        own=own,
        mark=mark,
    )


def _delivery(offer: Offer) -> str:
    if offer.preorder_days:
        words = ngettext("preorder, %(n)s day", "preorder, %(n)s days", offer.preorder_days)
        return words % {"n": offer.preorder_days}
    if offer.delivery_days is None:
        return ""
    if offer.delivery_days == 0:
        return _("today")
    if offer.delivery_days == 1:
        return _("tomorrow")
    words = ngettext("within %(n)s day", "within %(n)s days", offer.delivery_days)
    return words % {"n": offer.delivery_days}
