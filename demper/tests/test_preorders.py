"""Preorders by calls and pages: whose they are, what may be said, sheets in and out."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from demper.models import Preorder, Product, Store
from demper.services import preorders
from demper.services.strategies import Invalid
from demper.sheets.pricelist_xlsx import HEADER
from demper.sheets.workbooks import read_rows, write_rows
from demper.tests.stocked import owner_of_shops, stocked

NOW = timezone.now()
ROOT = "/api/v1/demper/kaspi/preorders"
POINTS = [
    {"storeId": "Lumo_PP1", "available": "yes", "preOrder": 0, "stockCount": 2},
    {"storeId": "Lumo_PP2", "available": "no", "preOrder": 0},
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    made = stocked(owner_of_shops(), 3)
    Product.objects.filter(store=made).update(points=POINTS)
    return made


@pytest.fixture
def page(store: Store) -> Client:
    client = Client()
    client.force_login(store.owner)
    return client


def ids(store: Store) -> list[int]:
    return list(Product.objects.filter(store=store).order_by("pk").values_list("pk", flat=True))


def draft(store: Store) -> Preorder:
    return preorders.add_products(store, ids(store)[:1], 5, NOW).preorders[0]


def send(page: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    call = getattr(page, method)
    return call(f"{ROOT}{path}", body, content_type="application/json", headers=headers)


def sheet_of(*rows: list[Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("grid.xlsx", write_rows(HEADER, rows))


def test_drafts_are_made_of_products_with_the_points_that_they_have(
    store: Store, page: Client
) -> None:
    body = {"store_id": store.pk, "product_ids": ids(store)[:2], "delivery_days": 5}
    made = send(page, "post", "/create", body)
    again = send(page, "post", "/create", {**body, "product_ids": ids(store)})
    first = made.json()["items"][0]
    assert (made.status_code, first["article"], first["state"]) == (201, "S-00000", "draft")
    assert first["warehouses"] == {"PP1": {"available": True, "stock": 2, "days": 5}}
    assert (len(again.json()["items"]), again.json()["present"]) == (1, 2)


def test_an_article_that_is_not_in_the_shop_is_made_by_its_own_words(
    store: Store, page: Client
) -> None:
    body = {"store_id": store.pk, "article": "N-1", "name": "Iron", "price": 900,
            "warehouses": {"PP2": {"stock": 4}}, "delivery_days": 9}  # fmt: skip
    made = send(page, "post", "/create", body)
    again = send(page, "post", "/create", body)
    assert (made.status_code, made.json()["items"][0]["product_id"]) == (201, None)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "present")


def test_a_change_names_the_version_that_was_seen(store: Store, page: Client) -> None:
    path = f"/{draft(store).pk}"
    tag = send(page, "get", path)["ETag"]
    change = {"warehouses": {"PP1": {"available": True, "days": 12}}}
    without = send(page, "put", path, change)
    changed = send(page, "put", path, change, **{"If-Match": tag})
    late = send(page, "put", path, change, **{"If-Match": tag})
    assert [one.status_code for one in (without, changed, late)] == [428, 200, 412]
    assert changed.json()["warehouses"]["PP1"]["days"] == 12


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"warehouses": {"PP6": {"stock": 1}}}, 422),
        ({"warehouses": {"PP1": {"stock": 1, "days": 31}}}, 422),
        ({"warehouses": {"PP1": {"stock": -1}}}, 422),
        ({"delivery_days": 31}, 422),
        ({"price": 1}, 422),
        ({"name": ""}, 422),
    ],
)
def test_what_cannot_be_is_refused(store: Store, page: Client, body: Any, code: int) -> None:
    answer = send(page, "put", f"/{draft(store).pk}", body, **{"If-Match": "*"})
    assert answer.status_code == code


def test_the_list_is_read_by_pages_and_filters(store: Store, page: Client) -> None:
    preorders.add_products(store, ids(store), 5, NOW)
    first = send(page, "get", f"/list/{store.pk}?limit=2").json()
    rest = send(page, "get", f"/list/{store.pk}?limit=2&cursor={first['next_cursor']}").json()
    found = send(page, "get", f"/list/{store.pk}?q=00002&state=draft").json()
    assert [len(one["items"]) for one in (first, rest, found)] == [2, 1, 1]
    assert send(page, "get", f"/list/{store.pk}?cursor=xxx").status_code == 400


def test_a_draft_goes_at_once_and_what_kaspi_shows_ends_first(store: Store, page: Client) -> None:
    row = draft(store)
    Preorder.objects.filter(pk=row.pk).update(state="active")
    ended = send(page, "delete", f"/{row.pk}")
    gone = send(page, "delete", f"/{row.pk}")
    assert (ended.status_code, ended.json()["state"], gone.status_code) == (200, "ended", 204)
    assert send(page, "delete", f"/{row.pk}").status_code == 404


def test_the_excel_file_has_kaspis_own_columns(store: Store, page: Client) -> None:
    draft(store)
    answer = send(page, "post", f"/generate-excel/{store.pk}")
    rows = read_rows(answer.content)
    assert rows[0] == list(HEADER)
    assert rows[1] == ["S-00000", "Kettle 00000", "", 1500, 2, "", "", "", "", 5]


def test_a_sheet_is_tried_first_and_then_taken_over(store: Store, page: Client) -> None:
    row = draft(store)
    rows = [["S-00000", "Kettle", "", 1, "yes", "", "", "", "", 9],
            ["S-00001", "Kettle", "", 1, 3, "no", "", "", "", 4], ["bad", "", "", "x"]]  # fmt: skip
    path = f"{ROOT}/import-excel/{store.pk}"
    tried = page.post(f"{path}?dry_run=true", {"file": sheet_of(*rows)}).json()
    assert (tried["added"], tried["changed"], Preorder.objects.count()) == (1, 1, 1)
    complaint = tried["errors"][0]
    assert (complaint["column"], complaint["value"]) == ("price", "x")
    assert complaint["message"] == "This is no number."
    taken = page.post(path, {"file": sheet_of(*rows)}).json()
    again = page.post(path, {"file": sheet_of(*rows)}).json()
    row.refresh_from_db()
    assert (taken["added"], taken["changed"], again["same"]) == (1, 1, 2)
    assert row.warehouses == {"PP1": {"available": True, "stock": None, "days": 9}}
    assert row.price_kzt == 1500  # the shop's price, whatever the sheet says


def test_a_file_that_is_no_sheet_is_refused(store: Store, page: Client) -> None:
    answer = page.post(f"{ROOT}/import-excel/{store.pk}", {"file": io.BytesIO(b"no")})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_sheet")


def test_the_files_of_the_grid_come_back_the_same(store: Store) -> None:
    preorders.add_products(store, ids(store), 5, NOW)
    done = preorders.import_sheet(store, preorders.own_sheet(store), NOW, dry_run=False)
    assert (done.same, done.added, done.changed, done.errors) == (3, 0, 0, ())


def test_handing_in_is_planned_and_told(store: Store, page: Client) -> None:
    draft(store)
    done = send(page, "post", f"/upload/{store.pk}", {})
    busy = send(page, "post", f"/upload/{store.pk}", {})
    told = send(page, "get", f"/uploads/{store.pk}").json()["items"]
    assert (done.status_code, done.json()["state"], done.json()["left_out"]) == (202, "planned", 0)
    assert (busy.status_code, busy.json()["code"], told[0]["articles"]) == (
        409, "upload_open", ["S-00000"],
    )  # fmt: skip


def test_too_many_at_once_and_products_of_others_are_refused(store: Store) -> None:
    other = stocked(owner_of_shops("other"), 1, merchant_id="Other")
    with pytest.raises(Invalid):
        preorders.add_products(store, ids(other), 5, NOW)
    with pytest.raises(Invalid):
        preorders.add_products(store, range(1, 10_002), 5, NOW)


# --- pages ------------------------------------------------------------------------------------
def here(store: Store, more: str = "") -> str:
    return f"/demper/stores/{store.pk}/preorders/{more}"


def test_the_page_shows_the_grid_in_few_queries(
    store: Store, page: Client, django_assert_max_num_queries: Any
) -> None:
    preorders.add_products(store, ids(store), 5, NOW)
    with django_assert_max_num_queries(22):
        text = page.get(here(store)).content.decode()
    assert (text.count('name="PP1.days" value="5"'), store.feed_path in text) == (3, True)


def test_products_are_found_and_added_on_the_page(store: Store, page: Client) -> None:
    text = page.get(here(store, "?find=kettle 00001")).content.decode()
    assert f'name="product" value="{ids(store)[1]}"' in text
    page.post(here(store, "add/"), {"product": ids(store)[1], "days": "6"})
    assert Preorder.objects.get().delivery_days == 6
    again = page.get(here(store, "?find=kettle 00001")).content.decode()
    assert 'name="product"' not in again


def test_an_article_is_added_on_the_page_or_told_why_not(store: Store, page: Client) -> None:
    body = {"article": "N-1", "name": "Iron", "price_kzt": "900", "delivery_days": "3"}
    assert page.post(here(store, "add/"), body).status_code == 302
    again = page.post(here(store, "add/"), body)
    assert (again.status_code, "preorder of this article already" in again.content.decode()) == (
        422, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"PP1": "да", "PP1.days": "3"}, {"PP1": {"available": True, "stock": None, "days": 3}}),
        ({"PP2": "1 200"}, {"PP2": {"available": True, "stock": 1200, "days": None}}),
        ({"PP1": "no", "PP2": ""}, {"PP1": {"available": False, "stock": None, "days": None}}),
    ],
)
def test_a_row_is_stored_as_it_is_typed(
    store: Store, page: Client, typed: dict[str, str], stored: Any
) -> None:
    row = draft(store)
    page.post(f"/demper/preorders/{row.pk}/", {"version": "1", **typed})
    row.refresh_from_db()
    assert (row.warehouses, row.version) == (stored, 2)


def test_a_wrong_cell_is_told_beside_its_row(store: Store, page: Client) -> None:
    row = draft(store)
    body = {"version": "1", "PP1": "lots", "PP1.days": "99"}
    answer = page.post(f"/demper/preorders/{row.pk}/", body, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert ("PP1.stock" in text, "PP1.days" in text, 'name="version" value="1"' in text) == (
        True, True, True,
    )  # fmt: skip


def test_a_row_that_was_changed_elsewhere_is_not_written_over(store: Store, page: Client) -> None:
    row = draft(store)
    preorders.edit(row, {"delivery_days": 9}, 1, NOW)
    page.post(f"/demper/preorders/{row.pk}/", {"version": "1", "PP1": "no"})
    row.refresh_from_db()
    assert row.warehouses["PP1"]["available"] is True


def test_a_sheet_is_tried_and_stored_on_the_page(store: Store, page: Client) -> None:
    rows = (["S-00000", "", "", 1, "yes", "", "", "", "", 9], ["", "no sku", "", 5])
    tried = page.post(here(store, "sheet/"), {"file": sheet_of(*rows), "do": "try"})
    assert ("nothing was stored" in tried.content.decode(), Preorder.objects.count()) == (True, 0)
    page.post(here(store, "sheet/"), {"file": sheet_of(*rows), "do": "take"})
    assert Preorder.objects.get().article == "S-00000"


def test_what_is_handed_in_is_shown_with_its_file(store: Store, page: Client) -> None:
    draft(store)
    page.post(here(store, "hand-in/"))
    upload = store.uploads.get()
    text = page.get(here(store, "uploads/")).content.decode()
    file = page.get(f"/demper/uploads/{upload.pk}/file/")
    assert ("every 5s" in text, file.content) == (True, bytes(upload.content))


def test_the_address_of_the_price_list_is_changed_on_the_page(store: Store, page: Client) -> None:
    before = store.feed_path
    page.post(f"/demper/stores/{store.pk}/feed-address/")
    store.refresh_from_db()
    assert store.feed_path != before
