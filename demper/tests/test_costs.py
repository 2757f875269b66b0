"""Sheets of costs: headings in two languages, what is wrong row by row, tried and taken."""

import pytest

from demper.models import Product
from demper.services import batches, costs
from demper.sheets.costs import read_cost_sheet, write_cost_sheet
from demper.sheets.workbooks import NotASheet, write_rows
from demper.tests.stocked import owner_of_shops, stocked

RUSSIAN = """Мой магазин;;;
Артикул;Товар;Себестоимость;Комиссия %;Мин. цена;Стратегия
S-00000;Чайник;1 250 ₸;12,5;1600;Дешевле лидера
S-00001;Чайник;;;–;
S-00001;Чайник;5;;;
S-00002;Чайник;дорого;;;
;Чайник;7;;;
S-09999;Чайник;7;;;

S-00003;Чайник;10,5;7.305;;нет такой
"""


@pytest.mark.alike
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_csv_is_read_by_its_headings_whatever_its_letters(encoding):
    body = RUSSIAN.replace("₸", "тг").replace("–", "-").encode(encoding)
    sheet = read_cost_sheet(body)
    assert [(one.row, one.sku, dict(one.values)) for one in sheet.rows] == [
        (3, "S-00000",
         {"cost_kzt": 1250, "commission_bp": 1250, "min_price_kzt": 1600, "strategy": "beat"}),
        (4, "S-00001", {"min_price_kzt": None}),
        (8, "S-09999", {"cost_kzt": 7}),
    ]  # fmt: skip
    assert [(one.row, one.column, one.code) for one in sheet.errors] == [
        (5, "Артикул", "twice"),
        (6, "Себестоимость", "not_a_number"),
        (7, "Артикул", "no_sku"),
        (10, "Себестоимость", "not_a_number"),
        (10, "Комиссия %", "not_whole"),
        (10, "Стратегия", "no_such_strategy"),
    ]


@pytest.mark.alike
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_written_is_read_back_the_same(language):
    values = {
        "sku": "0042", "cost_kzt": 100, "delivery_kzt": 0, "commission_bp": 1255,
        "min_price_kzt": 120, "max_price_kzt": None, "min_profit_kzt": 5, "max_profit_kzt": None,
        "strategy": "position", "step_kzt": 1, "position": 2, "fixed_price_kzt": None,
    }  # fmt: skip
    sheet = read_cost_sheet(write_cost_sheet([("=1+1", values)], language))
    told = {name: value for name, value in values.items() if value is not None and name != "sku"}
    assert [(one.sku, dict(one.values)) for one in sheet.rows] == [("0042", told)]


@pytest.mark.alike
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"name;price\nKettle;5\n", "no_headings"),
        (b"", "no_headings"),
        (b"PK\x03\x04 nothing", "not_a_workbook"),
        (b"\x00\x01\x02", "not_a_table"),
        (b"SKU;Cost\n" + b"a;1\n" * 20_005, "too_many_rows"),
        (b"S" * (11 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_sheet_of_costs_is_refused(body, code):
    with pytest.raises(NotASheet) as error:
        read_cost_sheet(body)
    assert error.value.code == code


@pytest.fixture
def store(db):
    return stocked(owner_of_shops(), 4)


def test_a_dry_run_finds_every_error_and_changes_nothing(store):
    rows = [
        ["S-00000", 1500, None],
        ["S-00001", None, 900],
        ["S-00002", 1200, None],
        ["X", 1, None],
    ]
    body = write_rows(["SKU", "Cost", "Max price"], rows)
    tried = costs.import_costs(store, "costs.xlsx", body, store.owner, dry_run=True)
    assert (tried.row.rows, tried.row.changed, tried.unchanged, tried.row.unknown) == (4, 1, 1, 1)
    assert [(one["row"], one["column"], one["code"]) for one in tried.row.errors] == [
        (3, "Max price", "floor_above_ceiling"),
        (5, "SKU", "unknown_sku"),
    ]
    assert Product.objects.get(merchant_sku="S-00000").cost_kzt == 1000
    done = costs.import_costs(store, "costs.xlsx", body, store.owner)
    assert (done.row.changed, Product.objects.get(merchant_sku="S-00000").cost_kzt) == (1, 1500)
    assert batches.undo(done.batch, store.owner).count == 1
    assert Product.objects.get(merchant_sku="S-00000").cost_kzt == 1000


def test_the_template_filled_in_changes_what_was_filled_in_and_nothing_else(store):
    body = costs.template(store, "ru")
    done = costs.import_costs(store, "costs.xlsx", body, store.owner)
    assert (done.row.changed, done.unchanged, done.errors, done.batch) == (0, 4, 0, None)


@pytest.mark.slow
def test_thousands_of_rows_are_written_one_by_one_right(db):
    store = stocked(owner_of_shops(), 3_000)
    rows = [[f"S-{n:05d}", 2000 + n, 3000 + n, 9000 + n] for n in range(3_000)]
    body = write_rows(["SKU", "Cost", "Min price", "Max price"], rows)
    assert (
        costs.import_costs(store, "all.xlsx", body, store.owner, dry_run=True).row.changed == 3_000
    )
    done = costs.import_costs(store, "all.xlsx", body, store.owner)
    last = Product.objects.get(merchant_sku="S-02999")
    assert (done.row.changed, last.cost_kzt, last.max_price_kzt, last.version) == (
        3_000, 4_999, 11_999, 2,
    )  # fmt: skip
