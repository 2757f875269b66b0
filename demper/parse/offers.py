"""Offers of a product, as the public site answers them: bytes in, records out. Pure and fast."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import orjson

from demper.parse.loose import BODY_BYTES_MAX, COUNT_MAX, count, number
from demper.records.market import Offer, OffersPage, Price, Snapshot
from demper.records.parsing import ParseError

SOURCE: Final = "kaspi"
OFFERS_MAX: Final = 1000  # on one page; the source gives at most 64
PRICE_MAX: Final = 10**12
WHOLE: Final = (int, float)  # by type, since a bool is an int as well
RATING_MAX: Final = 5.0
DAYS_MAX: Final = 365
NAME_MAX: Final = 120
SKU_MAX: Final = 80
ID_MAX: Final = 32
POINTS_MAX: Final = 200
_TILL: Final = re.compile(r"TILL_(\d{1,3})_DAYS?")


def parse_offers_page(body: bytes) -> OffersPage:
    """Read a page of offers; raises ParseError for what is no such page.

    An offer without a merchant is left out, so that fewer are there than the page says.
    """
    root = _root(body)
    rows = root.get("offers")
    if not isinstance(rows, list):
        raise ParseError(SOURCE, "offers", "the list is missing")
    if len(rows) > OFFERS_MAX:
        raise ParseError(SOURCE, "offers", f"{len(rows)} offers; no page has so many")
    total = count(root.get("total"))
    if total is None:
        total = count(root.get("offersCount"))
    if total is None:
        raise ParseError(SOURCE, "total", "it is missing")
    offers = tuple([offer for row in rows if (offer := _offer(row)) is not None])
    return OffersPage(offers, max(total, len(rows)))


def snapshot_of(
    pages: Iterable[OffersPage], master_sku: str, city_id: str, taken_at: datetime
) -> Snapshot:
    """Return what the pages of one product and city come to; each offer once."""
    distinct: dict[tuple[str, str], Offer] = {}
    total, read = 0, False
    for page in pages:
        read = True
        total = max(total, page.total)
        for offer in page.offers:
            distinct.setdefault((offer.merchant_id, offer.merchant_sku), offer)
    return Snapshot(
        master_sku=master_sku,
        city_id=city_id,
        offers=tuple(distinct.values()),
        total=total,
        complete=read and len(distinct) >= total,
        taken_at=taken_at,
    )


def _root(body: bytes) -> Mapping[str, Any]:
    if len(body) > BODY_BYTES_MAX:
        raise ParseError(SOURCE, "answer", f"{len(body)} bytes; no answer is so long")
    try:
        root = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        page = body.lstrip()[:1] == b"<"
        what = "a web page came instead of JSON" if page else "it is not JSON, or cut short"
        raise ParseError(SOURCE, "answer", what) from error
    if not isinstance(root, dict):
        raise ParseError(SOURCE, "answer", f"{type(root).__name__} instead of an object")
    return root


def _offer(row: Any) -> Offer | None:
    if not isinstance(row, dict):
        return None
    get = row.get
    merchant_id = identity(get("merchantId"), ID_MAX)
    if not merchant_id:
        return None
    rating, reviews = get("merchantRating"), get("merchantReviewsQuantity")
    days = get("preorder")
    return Offer(
        merchant_id,
        _named(get("merchantName")) or merchant_id,
        identity(get("merchantSku"), SKU_MAX),
        price_of(get("price")),
        _rating(rating) if rating else None,
        _count(reviews) or None,
        min(_count(days), DAYS_MAX),
        delivery_days(get("deliveryDuration")),
        get("kaspiDelivery") is True,
        _points(row),
    )


def identity(value: Any, most: int) -> str:
    """Return an identifier that came as text or as a number, 2.0 as "2"; "" for none."""
    if type(value) is str and value.isalnum() and 0 < len(value) <= most:
        return value  # as nearly always
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    value = value.strip()
    if value.endswith(".0") and value[:-2].isdigit():
        value = value[:-2]
    return value if len(value) <= most and value.isprintable() else ""


def _count(value: Any) -> int:
    if type(value) is int and 0 <= value <= COUNT_MAX:
        return value  # as nearly always
    return (count(value) or 0) if value else 0


def _named(value: Any) -> str:
    return _name(value) if isinstance(value, str) else ""


@lru_cache(maxsize=8192)
def _name(value: str) -> str:
    shown = value if value.isprintable() else "".join(s if s.isprintable() else " " for s in value)
    return " ".join(shown.split())[:NAME_MAX].rstrip()


def price_of(value: Any) -> Price | None:
    """Return a price exactly as it is written; None for what is none, or not above zero."""
    if type(value) in WHOLE and value % 1 == 0 and 0 < value <= PRICE_MAX:
        return int(value)  # as nearly always
    if isinstance(value, float | str) or (isinstance(value, int) and not isinstance(value, bool)):
        return _exact(value)
    return None


@lru_cache(maxsize=8192)
def _exact(value: float | str) -> Price | None:
    try:
        found = Decimal(str(value).strip().replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        return None
    if not found.is_finite() or not 0 < found <= PRICE_MAX:
        return None
    price = Fraction(found)
    return price.numerator if price.denominator == 1 else price


def _rating(value: Any) -> float | None:
    if type(value) is float and 0 < value <= RATING_MAX:
        return value
    found = number(value)
    return found if found is not None and 0 < found <= RATING_MAX else None


def delivery_days(value: Any) -> int | None:
    """Return the days that the source's word stands for; None for a word that we do not know."""
    return _days(value) if isinstance(value, str) else None


@lru_cache(maxsize=512)
def _days(word: str) -> int | None:
    if word in ("TODAY", "TOMORROW"):
        return int(word == "TOMORROW")
    found = _TILL.fullmatch(word)
    return min(int(found[1]), DAYS_MAX) if found else None


def _points(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the pick-up points that an offer names, in whichever key it does, each once."""
    first, others, lies_in = (
        row.get("kdPoints"),
        row.get("pointsWithAvailability"),
        row.get("locatedInPoint"),
    )
    if type(lies_in) is str and first == [lies_in] and others in (None, first):
        return (lies_in,)  # as nearly always
    points = [*_listed(first), *_listed(others), lies_in][:POINTS_MAX]
    known = [one for one in points if isinstance(one, str) and 0 < len(one) <= SKU_MAX]
    return tuple(dict.fromkeys(known))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
