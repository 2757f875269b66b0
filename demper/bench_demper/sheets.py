"""Ten thousand rows of a price list as Excel, written and read."""

import statistics

from config.bench.figures import Figure, Run, seconds_each
from demper.records.cabinet import Point
from demper.records.sheets import Listed
from demper.sheets.pricelist_xlsx import read_price_sheet, write_price_sheet

ROWS = 10_000
LIMIT_S = 2.0
AGAINST = "the limit of 2 s"


def sheet_figures(run: Run) -> list[Figure]:
    """Measure both ways; each ratio is the share of two seconds that it takes."""
    offers = [_offer(number) for number in range(ROWS)]
    sheet = write_price_sheet(offers)
    read = read_price_sheet(sheet)
    if len(read.offers) != ROWS or read.errors:
        raise RuntimeError(f"{len(read.offers)} of {ROWS} rows came back: {read.errors[:3]}")
    written_s = statistics.median(
        seconds_each(lambda: write_price_sheet(offers), 1) for _ in run.each()
    )
    read_s = statistics.median(seconds_each(lambda: read_price_sheet(sheet), 1) for _ in run.each())
    return [
        Figure("excel_write", written_s, "s", written_s / LIMIT_S, AGAINST, run.runs),
        Figure("excel_read", read_s, "s", read_s / LIMIT_S, AGAINST, run.runs),
    ]


def _offer(number: int) -> Listed:
    points = tuple(Point(f"PP{place}", place < 4, 0, number % 9) for place in range(1, 6))
    return Listed(f"SKU-{number:06}", f"Product {number}", "Brand", 1_000 + number, {}, points)
