"""Reading the market: all offers of a product in a city, page by page."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from config.upstream.asking import Way
from config.upstream.errors import UpstreamError
from demper.client.public import offers_page
from demper.parse.offers import snapshot_of
from demper.records.market import Snapshot
from demper.records.parsing import ParseError

PAGES_MAX: Final = 20


async def read_offers(
    master_sku: str, city_id: str, way: Way, clock: Callable[[], datetime]
) -> Snapshot:
    """Return a snapshot taken now; a failed later page, or offers too few, leave it incomplete.

    Raises an UpstreamError or ParseError when not even the first page came.
    """
    first = await offers_page(master_sku, city_id, way=way)
    pages = [first]
    rows = len(first.offers)
    try:
        while rows < first.total and len(pages) < PAGES_MAX:
            page = await offers_page(master_sku, city_id, page=len(pages), way=way)
            if not page.offers:
                break
            pages.append(page)
            rows += len(page.offers)
    except (UpstreamError, ParseError):
        pass
    return snapshot_of(pages, master_sku, city_id, clock())
