"""Kaspi's public site: one coroutine for each address. They belong on the `background` loop.

Each raises an UpstreamError, or ParseError for an answer that cannot be read.
"""

from typing import Final
from urllib.parse import quote

from config.upstream.conversation import DIRECT, Ask, Way, converse
from demper.client.ways import PUBLIC, as_buyer
from demper.parse.offers import parse_offers_page
from demper.records.market import OffersPage

LIMITS: Final = (5, 64)  # fewer or more rows than these are not given
OFFERS: Final = "yml/offer-view/offers/"


async def offers_page(
    master_sku: str, city_id: str, *, page: int = 0, limit: int = LIMITS[1], way: Way = DIRECT
) -> OffersPage:
    """Return one page (from 0) of a product's offers in a city, the cheapest first.

    It has to be the catalogue's number: a seller's own is answered with an empty list.
    """
    body = {
        "cityId": city_id,
        "id": master_sku,
        "merchantUID": "",
        "limit": min(max(limit, LIMITS[0]), LIMITS[1]),
        "page": page,
        "sortOption": "PRICE",
        "highRating": None,
        "searchText": None,
        "isExcellentMerchant": False,
        "zoneId": ["Magnum_ZONE1"],
        "installationId": "-1",
    }
    ask = Ask(
        "POST",
        OFFERS + quote(master_sku, safe=""),
        json=body,
        headers=as_buyer(master_sku, city_id),
        expect="json",
        repeatable=True,
    )
    return parse_offers_page((await converse(PUBLIC, ask, way)).body)
