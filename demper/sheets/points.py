"""Names of pick-up points, and what may be said of one."""

import re
from typing import Final

POINTS: Final = ("PP1", "PP2", "PP3", "PP4", "PP5")
DAYS_MAX: Final = 30
STOCK_MAX: Final = 1_000_000
SKU_MOST: Final = 80
_PP: Final = re.compile(r"(?:.*_)?(PP[1-5])", re.IGNORECASE)


def pp_of(store_id: str) -> str:
    """Return PP1 … PP5 of `30000001_PP1` or `PP1`, "" for points with names of other kinds."""
    match = _PP.fullmatch(store_id)
    return match[1].upper() if match else ""
