"""Kaspi's price list as an Excel sheet: SKU, model, brand, price, PP1 … PP5, preorder.

A point's cell is a number of pieces, yes or no. `preorder` is one number of days for all points:
where they differ the longest is written, so that nothing is promised too early; the XML price
list has one for each point, and so has the sheet of demper.sheets.preorder_sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from demper.records.cabinet import Point
from demper.records.pricing import PRICE_MAX
from demper.records.sheets import Listed, PriceList, RowError
from demper.sheets.cells import BadCell, Cell, answer_of, error_of, text_of, whole_of
from demper.sheets.points import DAYS_MAX, POINTS, SKU_MOST, STOCK_MAX, pp_of
from demper.sheets.workbooks import read_rows, write_rows

SKU, MODEL, BRAND, PRICE, PREORDER = "SKU", "model", "brand", "price", "preorder"
HEADER: Final = (SKU, MODEL, BRAND, PRICE, *POINTS, PREORDER)
WIDTHS: Final = (24, 60, 18, 12, 8, 8, 8, 8, 8, 10)
DAYS: Final = {point: f"{point} days" for point in POINTS}
MODEL_MOST: Final = 400
BRAND_MOST: Final = 120
ERRORS_MOST: Final = 200


def write_price_sheet(offers: Iterable[Listed]) -> bytes:
    """Return a workbook in Kaspi's own columns; an offer without one price has an empty cell."""
    return write_rows(HEADER, map(_row, offers), WIDTHS)


def read_price_sheet(body: bytes) -> PriceList:
    """Return what a workbook says, with days by point where it has such columns.

    A row with an error is not among the offers. Raises NotASheet for what is none at all.
    """
    rows = read_rows(body)
    columns = _columns(rows[0] if rows else [])
    missing = [RowError(1, name, "no_column") for name in (SKU, PRICE) if name not in columns]
    if missing:
        return PriceList((), tuple(missing))
    offers: dict[str, Listed] = {}
    errors: list[RowError] = []
    for number, cells in enumerate(rows[1:], 2):
        if any(cell not in ("", None) for cell in cells):
            _take(_Row(number, columns, cells), offers, errors)
        if len(errors) >= ERRORS_MOST:
            break
    return PriceList(tuple(offers.values()), tuple(errors))


def point_cell(point: Point | None) -> str | int | None:
    """Return what a sheet says of a point: pieces, yes, no, or nothing where there is none."""
    if point is None:
        return None
    if not point.available:
        return "no"
    return point.stock or "yes"


def by_pp(points: Sequence[Point]) -> Mapping[str, Point]:
    """Return points by PP1 … PP5; those with other names are not for sheets."""
    return {name: point for point in points if (name := pp_of(point.store_id))}


def _row(offer: Listed) -> list[str | int | None]:
    points = by_pp(offer.points)
    cells = [point_cell(points.get(name)) for name in POINTS]
    days = max((point.preorder_days for point in offer.points if point.available), default=0)
    return [offer.sku, offer.model, offer.brand, offer.price, *cells, days or None]


def _columns(header: Sequence[Cell]) -> dict[str, int]:
    """Return where each known column stands, by its name as we write it."""
    known = {name.casefold(): name for name in (*HEADER, *DAYS.values())}
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = known.get(" ".join(str(cell).split()).casefold())
        if name:
            found.setdefault(name, place)
    return found


class _Row:
    """One row's cells by column, and what was wrong with them."""

    def __init__(self, number: int, columns: Mapping[str, int], cells: Sequence[Cell]) -> None:
        self.number = number
        self.columns = columns
        self.cells = cells
        self.errors: list[RowError] = []

    def cell(self, column: str) -> Cell:
        place = self.columns.get(column)
        return None if place is None or place >= len(self.cells) else self.cells[place]

    def text(self, column: str, most: int) -> str:
        try:
            return text_of(self.cell(column), most)
        except BadCell as error:
            self.wrong(column, error)
            return ""

    def whole(self, column: str, low: int, high: int) -> int | None:
        try:
            return whole_of(self.cell(column), low, high)
        except BadCell as error:
            self.wrong(column, error)
            return None

    def wrong(self, column: str, error: BadCell) -> None:
        self.errors.append(error_of(self.number, column, error, self.cell(column)))

    def needed(self, column: str) -> None:
        if not any(error.column == column for error in self.errors):
            self.wrong(column, BadCell("empty"))

    def point(self, name: str, for_all: int) -> Point | None:
        """Return the point that a cell tells of, None for an empty cell."""
        cell = self.cell(name)
        days = self.whole(DAYS[name], 0, DAYS_MAX) if DAYS[name] in self.columns else for_all
        said = answer_of(cell)
        if said is not None:
            return Point(name, said, days or 0)
        pieces = self.whole(name, 0, STOCK_MAX)
        return None if pieces is None else Point(name, pieces > 0, days or 0, pieces)


def _take(row: _Row, offers: dict[str, Listed], errors: list[RowError]) -> None:
    sku = row.text(SKU, SKU_MOST)
    price = row.whole(PRICE, 1, PRICE_MAX)
    for_all = row.whole(PREORDER, 0, DAYS_MAX) or 0
    points = [point for name in POINTS if (point := row.point(name, for_all))]
    model, brand = row.text(MODEL, MODEL_MOST), row.text(BRAND, BRAND_MOST)
    if not sku:
        row.needed(SKU)
    if price is None:
        row.needed(PRICE)
    if sku in offers:
        row.wrong(SKU, BadCell("twice"))
    if row.errors:
        errors.extend(row.errors)
    else:
        offers[sku] = Listed(sku, model, brand, price, {}, tuple(points))
