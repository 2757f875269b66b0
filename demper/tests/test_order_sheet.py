"""The cabinet's sheet of orders is read whatever its columns' order, and without the customer."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from demper.sheets.cells import Cell
from demper.sheets.orders import NoHeadings, OrderSheet, read_order_rows, read_order_sheet
from demper.sheets.workbooks import NotASheet, write_rows

pytestmark = pytest.mark.alike
ZONE = ZoneInfo("Asia/Almaty")
HEAD = [
    "№ заказа", "Дата поступления заказа", "ФИО покупателя", "Название товара в Kaspi Магазине",
    "Артикул", "Количество", "Сумма", "Статус", "Стоимость доставки для продавца, ₸",
]  # fmt: skip


def row(code: Cell = "700", sku: Cell = "A-1", total: Cell = 12_990, **changes: Cell) -> list[Cell]:
    """Return a row of the sheet."""
    cells: dict[str, Cell] = {
        "code": code, "at": "05.11.2026 14:30:00", "who": "Тайное Имя", "name": "Чайник",
        "sku": sku, "quantity": 1.0, "total": total, "status": "Выдан", "delivery": 900,
    }  # fmt: skip
    return list((cells | changes).values())


def read(*rows: list[Cell], head: list[str] | None = None) -> OrderSheet:
    """Read rows below the usual headings."""
    return read_order_rows([head or HEAD, *rows], ZONE)


def test_a_row_is_an_order_without_its_customer() -> None:
    found = read(row())
    ((order, (entry,)),) = found.orders
    assert (order.code, order.total_kzt, order.delivery_cost_kzt) == ("700", 12_990, 900)
    assert order.created_at.astimezone(UTC) == datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
    assert (entry.merchant_sku, entry.quantity, entry.price_kzt) == ("A-1", 1, 12_990)
    assert "Тайное" not in repr(found)


def test_rows_of_one_number_are_one_order() -> None:
    rows = [row(), row(sku="B-2", total="5 000,00 ₸"), row(quantity=2, total=20_000)]
    ((order, entries),) = read(*rows).orders
    assert (order.total_kzt, order.delivery_cost_kzt) == (37_990, 900)
    assert [(one.merchant_sku, one.quantity, one.price_kzt) for one in entries] == [
        ("A-1", 3, 10_996),
        ("B-2", 1, 5_000),
    ]


@pytest.mark.parametrize("status", ["Отменён", "Отменен продавцом", "Возврат", "CANCELLED"])
def test_what_was_called_off_brings_no_money(status: str) -> None:
    ((order, _entries),) = read(row(status=status)).orders
    assert order.cancelled


@pytest.mark.parametrize("at", [datetime(2026, 11, 5), date(2026, 11, 5), "05.11.2026", "46331"])  # noqa: DTZ001
def test_a_day_is_understood_however_the_cell_holds_it(at: Cell) -> None:
    ((order, _entries),) = read(row(at=at)).orders
    assert order.created_at == datetime(2026, 11, 5, tzinfo=ZONE)


def test_a_bad_row_is_told_and_leaves_its_order_out() -> None:
    rows = [row(), row(code="701"), row(code="701", total="much"), row(sku=""), row(code="")]
    found = read(*rows)
    assert [order.code for order, _entries in found.orders] == []
    assert [(one.row, one.column, one.code) for one in found.errors] == [
        (4, "Сумма", "not_a_number"),
        (5, "Артикул", "empty"),
        (6, "№ заказа", "empty"),
    ]
    assert (found.rows, found.failed) == (5, 3)


def test_headings_may_stand_lower_and_in_any_order() -> None:
    rows: list[list[Cell]] = [["Отчёт по заказам"], [], list(HEAD[::-1]), row()[::-1]]
    assert len(read_order_rows(rows, ZONE).orders) == 1


def test_missing_columns_are_named() -> None:
    with pytest.raises(NoHeadings) as told:
        read(head=["№ заказа", "Сумма"])
    assert told.value.missing == ("Дата поступления заказа", "Артикул")


def test_empty_rows_are_no_rows() -> None:
    assert read(["", None, ""], row()).rows == 1


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(NotASheet):
        read_order_sheet(b"PK\x03\x04 not really", ZONE)


@pytest.mark.slow
def test_ten_thousand_rows_are_read_whole() -> None:
    body = write_rows(HEAD, (row(code=str(number)) for number in range(10_000)))  # type: ignore[arg-type,misc]
    found = read_order_sheet(body, ZONE)
    assert len(found.orders) == 10_000
