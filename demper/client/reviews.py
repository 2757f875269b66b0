"""Reviews of a product on Kaspi's public site. Belongs on the `background` loop."""

from typing import Final
from urllib.parse import quote

from config.upstream.conversation import DIRECT, Ask, Way, converse
from demper.client.ways import PUBLIC, SITE

REVIEWS: Final = "yml/review-view/api/v1/reviews/product/"


async def fetch_reviews(
    master_sku: str, page: int = 0, limit: int = 50, way: Way = DIRECT
) -> bytes:
    """Return a page (from 0) of a product's reviews, newest first, with figures of them all.

    Raises an UpstreamError.
    """
    ask = Ask(
        "GET",
        REVIEWS + quote(master_sku, safe=""),
        params={"filter": "ALL", "sort": "DATE", "limit": limit, "page": page, "withAgg": "true"},
        headers={"Referer": f"{SITE}/shop/p/-{quote(master_sku, safe='')}/"},
        expect="json",
        repeatable=True,
    )
    return (await converse(PUBLIC, ask, way)).body
