"""The cabinet's sheet of orders: a row for each article, headings in Russian. Pure.

Columns are found by their headings, in any order; those of the customer are not read. Rows of one
order number are one order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from demper.records.orders import OrderEntry, ShopOrder
from demper.records.sheets import RowError
from demper.sheets.cells import BadCell, Cell, error_of, text_of, whole_of
from demper.sheets.workbooks import read_rows

MONEY_MAX: Final = 10**12
QUANTITY_MAX: Final = 100_000
ERRORS_KEPT: Final = 200
HEAD_WITHIN: Final = 10  # rows in which the headings are looked for
# What a column may be called, the plainest first; letters and digits alone are compared.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("№ заказа", "Номер заказа", "Заказ", "Order"),
    "at": (
        "Дата поступления заказа",
        "Дата создания заказа",
        "Дата заказа",
        "Дата поступления",
        "Дата",
    ),
    "sku": ("Артикул", "Артикул товара", "SKU", "Код товара"),
    "name": (
        "Название товара в Kaspi Магазине",
        "Название в системе продавца",
        "Название товара",
        "Наименование товара",
        "Товар",
    ),
    "category": ("Категория", "Категория товара"),
    "quantity": ("Количество", "Кол-во", "Количество товаров"),
    "total": ("Сумма", "Сумма, ₸", "Сумма заказа", "Стоимость"),
    "delivery": (
        "Стоимость доставки для продавца",
        "Стоимость доставки для продавца, ₸",
        "Доставка за счёт продавца",
    ),
    "status": ("Статус", "Статус заказа"),
    "payment": ("Способ оплаты", "Оплата"),
    "city": ("Город", "Город доставки"),
    "point": ("Склад передачи КД", "Склад", "Пункт выдачи"),
}
NEEDED: Final = ("code", "at", "sku", "total")
_CALLED_OFF: Final = re.compile(r"отмен|возвра|бас тарт|cancel|return", re.IGNORECASE)
_MONEY: Final = re.compile(r"[\s\u00a0\u202f]|₸|тг\.?$|kzt$", re.IGNORECASE)
_WRITTEN: Final = (
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
)
_FIRST_YEAR: Final = 2010


class NoHeadings(Exception):
    """A sheet in which the needed columns are not all named; `missing` are their usual names."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """What a sheet said: orders with their articles, and what could not be read (the first 200)."""

    orders: tuple[tuple[ShopOrder, tuple[OrderEntry, ...]], ...]
    rows: int
    errors: tuple[RowError, ...] = ()
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    order: ShopOrder
    entry: OrderEntry


def read_order_sheet(body: bytes, zone: tzinfo) -> OrderSheet:
    """Read a workbook of orders; times are of `zone`. Raises NotASheet, NoHeadings."""
    return read_order_rows(read_rows(body), zone)


def read_order_rows(rows: Sequence[Sequence[Cell]], zone: tzinfo) -> OrderSheet:
    """Read the cells of a sheet; raises NoHeadings. A bad row leaves its whole order out."""
    at, columns = _columns_of(rows)
    orders: dict[str, ShopOrder] = {}
    entries: dict[str, dict[str, OrderEntry]] = {}
    errors: list[RowError] = []
    broken: set[str] = set()
    count = failed = 0
    for number, row in enumerate(rows[at + 1 :], at + 2):
        if not any(cell not in ("", None) for cell in row):
            continue
        count += 1
        try:
            found = _row(_Reading(number, row, columns), zone)
        except _BadRow as error:
            failed += 1
            errors.append(error.told)
            broken.add(error.code)
            continue
        _take(found, orders, entries)
    kept = [(one, tuple(entries[code].values())) for code, one in orders.items()]
    good = tuple(pair for pair in kept if pair[0].code not in broken)
    return OrderSheet(good, count, tuple(errors[:ERRORS_KEPT]), failed)


def _take(
    found: _Row, orders: dict[str, ShopOrder], entries: dict[str, dict[str, OrderEntry]]
) -> None:
    """Add a row to its order; an article named twice is one with both quantities."""
    code, sku = found.order.code, found.entry.merchant_sku
    known = orders.get(code)
    orders[code] = found.order if known is None else _joined(known, found.order)
    lines = entries.setdefault(code, {})
    before = lines.get(sku)
    if before is None:
        lines[sku] = found.entry
        return
    quantity = before.quantity + found.entry.quantity
    total = before.total_kzt + found.entry.total_kzt
    lines[sku] = replace(before, quantity=quantity, total_kzt=total, price_kzt=total // quantity)


def _joined(known: ShopOrder, more: ShopOrder) -> ShopOrder:
    """Return an order with another row: sums add up, delivery is told once for the order."""
    return replace(
        known,
        total_kzt=known.total_kzt + more.total_kzt,
        delivery_cost_kzt=max(known.delivery_cost_kzt, more.delivery_cost_kzt),
    )


class _BadRow(Exception):
    """A row that cannot be taken, and whose order that is ("" where unknown)."""

    def __init__(self, told: RowError, code: str) -> None:
        super().__init__(told.code)
        self.told = told
        self.code = code


@dataclass(frozen=True, slots=True)
class _Reading:
    """A row with its number and where its columns stand (with their own headings)."""

    number: int
    row: Sequence[Cell]
    columns: Mapping[str, tuple[int, str]]

    def cell(self, key: str) -> Cell:
        place = self.columns.get(key)
        return None if place is None or place[0] >= len(self.row) else self.row[place[0]]

    def text(self, key: str, most: int) -> str:
        """Return a text that may be cut."""
        return text_of(self.cell(key), 32_767)[:most].strip()

    def bad(self, key: str, why: str) -> _BadRow:
        heading = self.columns[key][1] if key in self.columns else ""
        code = "" if key == "code" else self.text("code", 32)
        return _BadRow(error_of(self.number, heading, BadCell(why), self.cell(key)), code)


def _columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, tuple[int, str]]]:
    """Return in which row the headings stand, and each column's place with its heading."""
    best: dict[str, tuple[int, str]] = {}
    for at, row in enumerate(rows[:HEAD_WITHIN]):
        named = {_key(str(cell)): (place, str(cell)) for place, cell in enumerate(row) if cell}
        found = {
            column: named[key]
            for column, names in HEADINGS.items()
            for key in (next((k for k in map(_key, names) if k in named), None),)
            if key is not None
        }
        if all(column in found for column in NEEDED):
            return at, found
        if len(found) > len(best):
            best = found
    raise NoHeadings([HEADINGS[column][0] for column in NEEDED if column not in best])


def _key(heading: str) -> str:
    return "".join(sign for sign in heading.casefold() if sign.isalnum() or sign == "№")


def _row(reading: _Reading, zone: tzinfo) -> _Row:
    code = reading.text("code", 33)
    if not code or len(code) > 32:
        raise reading.bad("code", "empty" if not code else "too_long")
    sku = reading.text("sku", 81)
    if not sku or len(sku) > 80:
        raise reading.bad("sku", "empty" if not sku else "too_long")
    total = _money(reading, "total")
    if total is None:
        raise reading.bad("total", "empty")
    quantity = _quantity(reading)
    status = reading.text("status", 40)
    order = ShopOrder(
        code=code,
        source_id="",
        state="",
        status=status,
        total_kzt=total,
        created_at=_moment(reading, zone),
        delivery_cost_kzt=_money(reading, "delivery") or 0,
        city=reading.text("city", 80),
        pickup_point=reading.text("point", 40),
        payment=reading.text("payment", 40),
        cancelled=bool(_CALLED_OFF.search(status)),
    )
    name, category = reading.text("name", 400), reading.text("category", 200)
    return _Row(order, OrderEntry(sku, name, quantity, total // quantity, total, category))


def _quantity(reading: _Reading) -> int:
    try:
        return whole_of(reading.cell("quantity"), 1, QUANTITY_MAX) or 1
    except BadCell as error:
        raise reading.bad("quantity", error.code) from error


def _money(reading: _Reading, key: str) -> int | None:
    """Return whole tenge, halves up; None for an empty cell."""
    cell = reading.cell(key)
    if cell is None or cell == "":
        return None
    bare = _MONEY.sub("", str(cell)).replace(",", ".")
    try:
        if isinstance(cell, bool):
            raise ValueError
        found = Decimal(bare)
        if not found.is_finite():
            raise ValueError
        whole = int(found.quantize(Decimal(1), ROUND_HALF_UP))
    except (InvalidOperation, ValueError) as error:
        raise reading.bad(key, "not_a_number") from error
    if not 0 <= whole <= MONEY_MAX:
        raise reading.bad(key, "out_of_range")
    return whole


def _moment(reading: _Reading, zone: tzinfo) -> datetime:
    cell = reading.cell("at")
    found = cell if isinstance(cell, datetime) else next(_written(reading.text("at", 40)), None)
    if found is None and hasattr(cell, "year"):  # a cell of a day without an hour
        found = datetime(cell.year, cell.month, cell.day)  # type: ignore[union-attr]  # noqa: DTZ001
    if found is None:
        raise reading.bad("at", "empty" if cell in ("", None) else "not_a_date")
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    if not _FIRST_YEAR <= aware.year < _FIRST_YEAR + 190:
        raise reading.bad("at", "not_a_date")
    return aware


def _written(text: str) -> Iterator[datetime]:
    for form in _WRITTEN:
        try:
            yield datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}(\.\d+)?", text):  # days since 1899-12-30, as a sheet counts
        yield datetime(1899, 12, 30) + timedelta(days=float(text))  # noqa: DTZ001
