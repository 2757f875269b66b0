"""Reviews of a product on Kaspi's public site. Belongs on the `background` loop."""

from urllib.parse import quote

from config.upstream.conversation import DIRECT, Ask, Way, converse
from demper.client.ways import PUBLIC, SITE
from demper.parse.reviews import parse_reviews_page
from demper.records.reviews import ReviewsPage

REVIEWS = "yml/review-view/api/v1/reviews/product/"


async def reviews_page(
    master_sku: str, *, page: int = 0, limit: int = 50, way: Way = DIRECT
) -> ReviewsPage:
    """Return a page (from 0) of a product's reviews, the newest first, and figures of them all.

    Raises an UpstreamError or ParseError.
    """
    ask = Ask(
        "GET",
        REVIEWS + quote(master_sku, safe=""),
        params={"filter": "ALL", "sort": "DATE", "limit": limit, "page": page, "withAgg": "true"},
        headers={"Referer": f"{SITE}/shop/p/-{quote(master_sku, safe='')}/"},
        expect="json",
        repeatable=True,
    )
    return parse_reviews_page((await converse(PUBLIC, ask, way)).body)
