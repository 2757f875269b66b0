"""Price lists in and out: Kaspi's XML and Excel, and what may not come in."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as house
from hypothesis import given, settings
from hypothesis import strategies as st

from demper.records.cabinet import Point
from demper.records.sheets import Listed, PriceList
from demper.sheets.points import POINTS
from demper.sheets.preorder_sheet import read_preorder_sheet, write_preorder_sheet
from demper.sheets.pricelist_xlsx import HEADER, read_price_sheet, write_price_sheet
from demper.sheets.pricelist_xml import NotAPriceList, read_price_list, write_price_list
from demper.sheets.workbooks import NotASheet, read_rows, write_rows

pytestmark = pytest.mark.alike
SAMPLES = Path(house.BASE_DIR).parent / "shared" / "samples" / "kaspi"
DAY = date(2026, 11, 21)
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"]), min_size=1, max_size=30
)
MONEY = st.integers(1, 10**9)
STOCK = st.none() | st.integers(0, 10**6)


def points_of(ids: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Point, ...]]:
    point = st.builds(Point, ids, st.booleans(), st.integers(0, 30), STOCK)
    return st.lists(point, min_size=1, max_size=5, unique_by=lambda one: one.store_id).map(tuple)


def in_xml() -> st.SearchStrategy[Listed]:
    ids = st.sampled_from(["PP1", "30000001_PP2", "12000003_2", 'a"b<&>'])
    cities = st.dictionaries(st.sampled_from(["750000000", "710000000"]), MONEY, min_size=1)
    points = points_of(ids)
    by_city = st.builds(Listed, WORDS, WORDS, WORDS, st.none(), cities, points)
    return by_city | st.builds(Listed, WORDS, WORDS, WORDS, MONEY, st.just({}), points)


def in_sheet(days: st.SearchStrategy[int]) -> st.SearchStrategy[Listed]:
    pieces = st.builds(Point, st.sampled_from(POINTS), st.just(True), days, st.integers(1, 10**6))
    spoken = st.builds(Point, st.sampled_from(POINTS), st.booleans(), days, st.none())
    points = st.lists(pieces | spoken, max_size=5, unique_by=lambda one: one.store_id)
    ordered = points.map(lambda each: tuple(sorted(each, key=lambda one: one.store_id)))
    return st.builds(Listed, WORDS, WORDS, WORDS, MONEY, st.just({}), ordered)


def listed(sku: str = "142489673_234696637", price: int = 12990, days: int = 5) -> Listed:
    return Listed(sku, "Tower game", "Acme", price, {}, (Point("30000001_PP1", True, days, 3),))


def xml(*offers: Listed) -> bytes:
    return b"".join(write_price_list("Shop & Sons", "30000001", DAY, offers))


@pytest.mark.slow
@settings(max_examples=100)
@given(st.lists(in_xml(), max_size=5, unique_by=lambda one: one.sku))
def test_xml_comes_back_as_it_was_written(offers: list[Listed]) -> None:
    read = read_price_list(xml(*offers))
    assert read == PriceList(tuple(offers), (), "Shop & Sons", "30000001", "2026-11-21")


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(in_sheet(st.integers(0, 30)), max_size=5, unique_by=lambda one: one.sku))
def test_the_grid_of_preorders_comes_back_as_it_was_written(offers: list[Listed]) -> None:
    read = read_preorder_sheet(write_preorder_sheet(offers))
    assert read == PriceList(tuple(offers))


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(in_sheet(st.just(0)), max_size=5, unique_by=lambda one: one.sku))
def test_kaspis_own_sheet_comes_back_as_it_was_written(offers: list[Listed]) -> None:
    assert read_price_sheet(write_price_sheet(offers)) == PriceList(tuple(offers))


def test_xml_has_kaspis_namespace_and_schema() -> None:
    head = xml(listed()).decode().split("<company>")[0]
    assert '<kaspi_catalog date="2026-11-21" xmlns="kaspiShopping"' in head
    assert 'xsi:schemaLocation="kaspiShopping http://kaspi.kz/kaspishopping.xsd"' in head


def test_the_recorded_xml_is_read() -> None:
    path = SAMPLES / "price_list.xml"
    if not path.exists():
        pytest.skip("the recorded samples are not on this machine")
    read = read_price_list(path.read_bytes())
    first, second = read.offers
    assert (first.price, first.points) == (
        192000, (Point("PP1", True, 5, 10), Point("PP2", False)),
    )  # fmt: skip
    assert second.city_prices == {"750000000": 215000, "710000000": 216000}
    assert second.points == (Point("30000001_PP1", True, 0, 2),)


def test_the_recorded_sheet_is_read_and_ours_has_its_columns() -> None:
    path = SAMPLES / "price_list_template.xlsx"
    if not path.exists():
        pytest.skip("the recorded samples are not on this machine")
    theirs, ours = read_rows(path.read_bytes()), read_rows(write_price_sheet([listed()]))
    assert theirs[0] == ours[0] == list(HEADER)
    read = read_price_sheet(path.read_bytes())
    points = (Point("PP1", True, 5, 10), Point("PP2", True, 5), Point("PP3", False, 5))
    assert read.offers == (
        Listed("232130213", "iphone 5s white 32gb", "Apple", 192000, {}, points),
    )


def test_kaspis_sheet_promises_the_longest_wait_of_all_points() -> None:
    points = (Point("PP1", True, 2), Point("PP2", True, 9), Point("PP3", False, 30))
    rows = read_rows(write_price_sheet([Listed("1", "A", "", 100, {}, points)]))
    assert rows[1] == ["1", "A", "", 100, "yes", "yes", "no", "", "", 9]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (["", "A", "", 100], "SKU", "empty"),
        (["1", "A", "", ""], "price", "empty"),
        (["1", "A", "", "12,990"], "price", "not_a_number"),
        (["1", "A", "", "12990.5"], "price", "not_a_number"),
        (["1", "A", "", 0], "price", "out_of_range"),
        (["1", "A", "", "9" * 30], "price", "not_a_number"),
        (["1", "A", "", 100, "maybe"], "PP1", "not_a_number"),
        (["1", "A", "", 100, "", "", "", "", "", 31], "preorder", "out_of_range"),
        (["1" * 81, "A", "", 100], "SKU", "too_long"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(
    cells: list[str | int], column: str, code: str
) -> None:
    read = read_price_sheet(write_rows(HEADER, [["0", "B", "", 1], [], cells]))
    assert [one.sku for one in read.offers] == ["0"]
    assert [(one.row, one.column, one.code) for one in read.errors] == [(4, column, code)]


def test_a_sheet_without_a_column_of_prices_says_so() -> None:
    read = read_price_sheet(write_rows(("SKU", "model"), [["1", "A"]]))
    assert [(one.row, one.column, one.code) for one in read.errors] == [(1, "price", "no_column")]


def test_an_article_that_stands_twice_is_taken_once() -> None:
    read = read_price_sheet(write_price_sheet([listed("1"), listed("1", 5)]))
    assert [one.price for one in read.offers] == [12990]
    assert [one.code for one in read.errors] == ["twice"]


def test_formulas_are_written_as_text() -> None:
    body = write_rows(["SKU"], [["=1+1"], ["@x"], ["-2"], ["+3"]])
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        page = book.read("xl/worksheets/sheet1.xml")
        styles = book.read("xl/styles.xml")
    assert b"<f>" not in page
    assert page.count(b't="inlineStr"') == 5
    assert b'quotePrefix="1"' in styles


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE kaspi_catalog [<!ENTITY a "ten"><!ENTITY b "&a;&a;">]>
<kaspi_catalog xmlns="kaspiShopping"><company>&b;</company></kaspi_catalog>"""
OUTSIDE = b"""<!DOCTYPE kaspi_catalog SYSTEM "file:///etc/passwd"><kaspi_catalog/>"""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ENTITIES, "not_xml"),
        (OUTSIDE, "not_xml"),
        (b"", "not_xml"),
        (b"<kaspi_catalog><offers>", "not_xml"),
        (b"<html></html>", "not_a_price_list"),
        (b'<?xml version="1.0" encoding="no-such"?><kaspi_catalog/>', "not_xml"),
    ],
)
def test_xml_that_is_no_price_list_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(NotAPriceList) as refusal:
        read_price_list(body)
    assert refusal.value.code == code


def test_xml_with_both_kinds_of_prices_is_told() -> None:
    offer = Listed("1", "A", "", None, {"750000000": 5}, (Point("PP1", True),))
    body = xml(offer).replace(b"</availabilities>", b"</availabilities><price>5</price>")
    read = read_price_list(body)
    assert [(one.row, one.column, one.code) for one in read.errors] == [(1, "price", "both_prices")]


def repacked(name: str, content: bytes) -> bytes:
    """A workbook of ours with one part put in place of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_rows(["SKU"], [["1"]]))) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            after.writestr(part.filename, content if part.filename == name else before.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FAR = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1"><v>1</v></c><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_a_workbook"),
        (b"PK\x05\x06" + bytes(18), "not_a_workbook"),
        (bytes(11 * 1024 * 1024), "too_large"),
        (repacked(SHEET, FAR), "too_many_rows"),
        (repacked(SHEET, FAR.replace(b"XFD1048576", b"XFD2")), "not_a_workbook"),
        (repacked(SHEET, b"<not"), "not_a_workbook"),
        (repacked(SHEET, FAR.replace(b'<row r="1">', b'<row a="<>" r="900000">')), "too_many_rows"),
    ],
)
def test_what_is_no_bearable_workbook_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(NotASheet) as refusal:
        read_rows(body)
    assert refusal.value.code == code


def test_a_theme_with_numbers_is_no_far_row() -> None:
    theme = b'<a:theme xmlns:a="a"><a:fillToRect l="50000" r="99000" row="1"/></a:theme>'
    assert read_rows(repacked("xl/theme/theme1.xml", theme)) == [["SKU"], ["1"]]


@pytest.mark.slow
def test_a_bomb_is_refused_whatever_it_says_of_its_size() -> None:
    body = repacked(SHEET, bytes(97 * 1024 * 1024))
    told = (97 * 1024 * 1024).to_bytes(4, "little")
    for each in (body, body.replace(told, (10).to_bytes(4, "little"))):
        with pytest.raises(NotASheet) as refusal:
            read_rows(each)
        assert refusal.value.code == "too_large"


@pytest.mark.slow
def test_ten_thousand_rows_go_out_and_come_in_whole() -> None:
    points = tuple(Point(f"30000001_{name}", True, 3, 7) for name in POINTS)
    offers = [Listed(f"1_{n}", f"Product {n}", "Acme", 100 + n, {}, points) for n in range(10_000)]
    assert len(read_preorder_sheet(write_preorder_sheet(offers)).offers) == 10_000
    assert len(read_price_list(xml(*offers)).offers) == 10_000
