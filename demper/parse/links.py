"""Which product a pasted text names. Pure."""

import re
from typing import Final
from urllib.parse import urlsplit

_SKU: Final = re.compile(r"\d{4,15}")
_SHOP: Final = re.compile(r"/shop/p/(?:[^/]*-)?(\d{4,15})/?$")


def sku_in(text: str) -> str | None:
    """Return the master SKU of a text: the number itself, or one of the site's addresses.

    A merchant's SKU, `133206576_392235481`, begins with it. None for anything else.
    """
    text = text.strip()
    head = text.partition("_")[0]
    if _SKU.fullmatch(head):
        return head
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    found = _SHOP.search(parts.path) if host == "kaspi.kz" else None
    return found[1] if found else None
