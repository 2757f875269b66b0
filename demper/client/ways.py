"""The headers that each of Kaspi's hosts wants to see."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

PUBLIC: Final = "kaspi"
CABINET: Final = "kaspi_cabinet"
LOGIN: Final = "kaspi_login"
SITE: Final = "https://kaspi.kz"
CABINET_PAGE: Final = "https://kaspi.kz/mc/"
AUTH_VERSION: Final = "3"


def as_buyer(master_sku: str, city_id: str) -> dict[str, str]:
    """Return the headers of a request that the page of a product makes."""
    return {
        "Referer": f"{SITE}/shop/p/-{quote(master_sku, safe='')}/?c={quote(city_id, safe='')}",
        "Origin": SITE,
        "X-KS-City": city_id,
    }


def as_merchant() -> Mapping[str, str]:
    """Return the headers of a request that the cabinet's page makes."""
    return {"x-auth-version": AUTH_VERSION, "Origin": SITE, "Referer": CABINET_PAGE}
