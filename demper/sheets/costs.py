"""A seller's sheet of costs and bounds: Excel or CSV, headings in Russian or English. Pure.

Columns are found by their headings, in any order; others are passed over. An empty cell leaves
what is stored as it is, a dash takes it away.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from demper.records.pricing import PRICE_MAX, Strategy
from demper.records.sheets import RowError
from demper.sheets.cells import BadCell, Cell, error_of, text_of, whole_of
from demper.sheets.workbooks import MAX_BYTES, NotASheet, read_rows, write_rows

MAX_ROWS: Final = 20_000
HEAD_WITHIN: Final = 10  # rows in which the headings are looked for
SKU_MAX: Final = 80
BP: Final = 100  # basis points in a percent
PERCENT_MAX: Final = 90
DASHES: Final = frozenset({"-", "–", "—"})
# The setting of each column, and what the column may be called, the plainest first.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "sku": ("SKU", "Артикул", "Артикул товара", "Код товара", "Merchant SKU"),
    "cost_kzt": ("Cost", "Себестоимость", "Закупочная цена", "Закуп", "Cost price", "Өзіндік құны"),
    "delivery_kzt": ("Delivery", "Доставка", "Стоимость доставки", "Жеткізу"),
    "commission_bp": ("Commission %", "Комиссия %", "Комиссия", "Commission"),
    "min_price_kzt": ("Min price", "Минимальная цена", "Мин цена", "Lowest price"),
    "max_price_kzt": ("Max price", "Максимальная цена", "Макс цена", "Highest price"),
    "min_profit_kzt": ("Min profit", "Минимальная прибыль", "Мин прибыль", "Least profit"),
    "max_profit_kzt": ("Max profit", "Максимальная прибыль", "Макс прибыль", "Most profit"),
    "strategy": ("Strategy", "Стратегия"),
    "step_kzt": ("Step", "Шаг"),
    "position": ("Place", "Место", "Позиция", "Position"),
    "fixed_price_kzt": ("Fixed price", "Фиксированная цена"),
}
STRATEGIES: Final[Mapping[str, Strategy]] = {
    word: strategy
    for strategy, words in {
        Strategy.BEAT: ("beat", "beat the leader", "быть дешевле лидера", "дешевле лидера"),
        Strategy.MATCH: ("match", "match the leader", "как у лидера", "вровень с лидером"),
        Strategy.FOLLOW: ("follow", "follow the leader", "следом за лидером", "за лидером"),
        Strategy.POSITION: ("position", "hold a place", "держать место", "место"),
        Strategy.FIXED: ("fixed", "fixed price", "фиксированная цена", "фиксированная"),
    }.items()
    for word in words
}
TITLES: Final = {
    "en": {key: names[0] for key, names in HEADINGS.items()},
    "ru": {key: names[1] for key, names in HEADINGS.items()},
}
NAME: Final = {"en": "Product", "ru": "Товар"}
_NOT_EMPTIED: Final = frozenset({"delivery_kzt", "strategy", "step_kzt", "position"})
_BETWEEN: Final = re.compile(r"[\W_]+")
_SIGN: Final = re.compile(r"\s*(?:₸|тг\.?|kzt)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CostRow:
    """What one row says of a product; `row` counts from 1 as the file does."""

    row: int
    sku: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CostSheet:
    """What a file said; `headings` are the settings found, as the file calls them."""

    rows: tuple[CostRow, ...]
    errors: tuple[RowError, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)


def read_cost_sheet(body: bytes) -> CostSheet:
    """Return what an Excel or CSV file says.

    Raises NotASheet: too_large, not_a_workbook, not_a_table, too_many_rows, no_headings.
    """
    cells = read_rows(body, MAX_ROWS) if body.startswith(b"PK") else read_csv(body)
    start, columns = _columns_of(cells)
    rows: dict[str, CostRow] = {}
    errors: list[RowError] = []
    for number, line in enumerate(cells[start:], start + 1):
        if not any(cell not in (None, "") for cell in line):
            continue
        found, wrong = _read(number, line, columns)
        errors += wrong
        if found and found.sku in rows:
            errors.append(RowError(number, columns["sku"][1], "twice", found.sku))
        elif found:
            rows[found.sku] = found
    return CostSheet(tuple(rows.values()), tuple(errors), {k: v[1] for k, v in columns.items()})


def read_csv(body: bytes, max_rows: int = MAX_ROWS) -> list[list[Cell]]:
    """Return the cells of a CSV file in UTF-8 or Windows-1251, whatever divides them."""
    if len(body) > MAX_BYTES:
        raise NotASheet("too_large")
    if b"\x00" in body:
        raise NotASheet("not_a_table")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1251", errors="replace")
    head = text[: text.find("\n")] if "\n" in text else text
    divider = max(";,\t", key=head.count)
    found: list[list[Cell]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=divider):
            found.append(list(line))
            if len(found) > max_rows + 1:
                raise NotASheet("too_many_rows")
    except csv.Error as error:
        raise NotASheet("not_a_table") from error
    return found


def write_cost_sheet(rows: Iterable[tuple[str, Mapping[str, Any]]], language: str = "ru") -> bytes:
    """Return a workbook that reads back the same: (title, values with `sku`) for each product."""
    words = TITLES.get(language, TITLES["en"])
    header = [words["sku"], NAME.get(language, NAME["en"]), *(words[key] for key in SETTINGS)]
    widths = (24, 50, *(14,) * len(SETTINGS))
    return write_rows(header, map(_line, rows), widths)


SETTINGS: Final = tuple(key for key in HEADINGS if key != "sku")


def _line(product: tuple[str, Mapping[str, Any]]) -> list[str | int | None]:
    title, values = product
    return [values["sku"], title, *(_written(key, values.get(key)) for key in SETTINGS)]


def _written(key: str, value: Any) -> str | int | None:
    if key != "commission_bp" or value is None:
        return None if value is None else value if isinstance(value, int) else str(value)
    whole, rest = divmod(value, BP)
    return f"{whole}.{rest:02d}" if rest else whole


def _columns_of(cells: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, tuple[int, str]]]:
    """Return the row after the headings, and the place and heading of each column."""
    for at, line in enumerate(cells[:HEAD_WITHIN]):
        found: dict[str, tuple[int, str]] = {}
        for place, cell in enumerate(line):
            key = _KEYS.get(_key(cell))
            if key:
                found.setdefault(key, (place, str(cell).strip()))
        if "sku" in found and len(found) > 1:
            return at + 1, found
    raise NotASheet("no_headings")


def _key(heading: Cell) -> str:
    return _BETWEEN.sub("", str(heading or "").casefold().replace("ё", "е"))


_KEYS: Final = {_key(name): key for key, names in HEADINGS.items() for name in names}


def _read(
    number: int, line: Sequence[Cell], columns: Mapping[str, tuple[int, str]]
) -> tuple[CostRow | None, list[RowError]]:
    """Return what a row says, or what is wrong with it: a row with an error says nothing."""
    wrong: list[RowError] = []
    values: dict[str, Any] = {}
    for key, (place, heading) in columns.items():
        cell = line[place] if place < len(line) else None
        try:
            values.update(_values(key, cell))
        except BadCell as error:
            wrong.append(error_of(number, heading, error, cell))
    sku = values.pop("sku", "")
    return (None if wrong else CostRow(number, sku, values)), wrong


def _values(key: str, cell: Cell) -> Iterator[tuple[str, Any]]:
    """Yield the setting that a cell gives, nothing for an empty one; raises BadCell."""
    cell = cell.strip() if isinstance(cell, str) else cell
    if key == "sku":
        yield key, _sku(cell)
    elif cell in DASHES:
        if key in _NOT_EMPTIED:
            raise BadCell("not_emptied")
        yield key, None
    elif cell not in (None, ""):
        yield key, _READERS.get(key, _money)(cell)


def _sku(cell: Cell) -> str:
    sku = text_of(cell, SKU_MAX)
    if not sku:
        raise BadCell("no_sku")
    return sku


def _money(cell: Cell) -> int | None:
    return whole_of(_SIGN.sub("", cell) if isinstance(cell, str) else cell, 0, PRICE_MAX)


def _strategy(cell: Cell) -> str:
    found = STRATEGIES.get(str(cell).strip().casefold())
    if found is None:
        raise BadCell("no_such_strategy")
    return found.value


def _basis_points(cell: Cell) -> int:
    """Return a percentage in basis points: "12,5", 12.5 and "12.5 %" are 1250."""
    text = str(cell).strip().rstrip("%").strip().replace(",", ".")
    try:
        share = Decimal(text)
    except InvalidOperation:
        raise BadCell("not_a_number") from None
    if not share.is_finite() or not 0 <= share <= PERCENT_MAX:
        raise BadCell("out_of_range")
    points = share * BP
    if points != points.to_integral_value():
        raise BadCell("not_whole")
    return int(points)


_READERS: Final[Mapping[str, Callable[[Cell], Any]]] = {
    "strategy": _strategy,
    "commission_bp": _basis_points,
}
