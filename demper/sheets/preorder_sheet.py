"""The grid of preorders as a sheet: for each of PP1 … PP5 the pieces and the days.

Read by `read_price_sheet`, which takes Kaspi's own columns as well.
"""

from collections.abc import Iterable
from typing import Final

from demper.records.sheets import Listed
from demper.sheets.points import POINTS
from demper.sheets.pricelist_xlsx import (
    BRAND,
    DAYS,
    MODEL,
    PRICE,
    SKU,
    by_pp,
    point_cell,
    read_price_sheet,
)
from demper.sheets.workbooks import write_rows

HEADER: Final = (
    SKU,
    MODEL,
    BRAND,
    PRICE,
    *(column for point in POINTS for column in (point, DAYS[point])),
)
WIDTHS: Final = (24, 60, 18, 12, *(8, 10) * len(POINTS))
read_preorder_sheet = read_price_sheet


def write_preorder_sheet(offers: Iterable[Listed]) -> bytes:
    """Return a workbook of the grid that comes back the same when it is read."""
    return write_rows(HEADER, map(_row, offers), WIDTHS)


def _row(offer: Listed) -> list[str | int | None]:
    row: list[str | int | None] = [offer.sku, offer.model, offer.brand, offer.price]
    points = by_pp(offer.points)
    for name in POINTS:
        point = points.get(name)
        row += [point_cell(point), point.preorder_days if point else None]
    return row
