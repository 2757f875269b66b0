"""The calls about products: lists page by page, versions, batches, limits."""

from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from demper.models import Product
from demper.tests.stocked import owner_of_shops, stocked

ROOT = "/api/v1/demper/products"


@pytest.fixture
def owner(db):
    return owner_of_shops()


@pytest.fixture
def client(owner):
    client = Client()
    client.force_login(owner)
    return client


def paged(client, store, limit=4, **query):
    """Return the SKUs of every page, and how many pages there were."""
    found, pages, cursor = [], 0, ""
    while pages == 0 or cursor:
        answer = client.get(
            f"{ROOT}/", {"store_id": store.pk, "limit": limit, "cursor": cursor, **query}
        ).json()
        found += [one["merchant_sku"] for one in answer["items"]]
        cursor, pages = answer["next_cursor"], pages + 1
    return found, pages


def change(client, product, body, **headers):
    return client.put(
        f"{ROOT}/{product.pk}/strategy", body, content_type="application/json", headers=headers
    )


def test_every_product_is_on_exactly_one_page_whatever_the_order(client, owner):
    store = stocked(owner, 11)
    Product.objects.filter(merchant_sku__in=["S-00002", "S-00005"]).update(price_kzt=None)
    # The same title, longer than an address may hold.
    Product.objects.filter(merchant_sku__lte="S-00006").update(title="Чайник " * 50)
    for sort in ("title", "price", "-price", "rank", "-changed"):
        found, pages = paged(client, store, sort=sort)
        assert (len(found), len(set(found)), pages) == (11, 11, 3), sort
    prices = paged(client, store, sort="-price")[0]
    assert prices[0] == "S-00010" and set(prices[-2:]) == {"S-00002", "S-00005"}


def test_filters_find_by_part_of_title_sku_reason_and_switch(client, owner):
    store = stocked(owner, 6)
    Product.objects.filter(merchant_sku="S-00003").update(reason="at_floor", bot_active=True)
    assert paged(client, store, q="kettle 00002")[0] == ["S-00002"]
    assert paged(client, store, q="100000004")[0] == ["S-00004"]
    assert paged(client, store, reason="at_floor")[0] == ["S-00003"]
    assert len(paged(client, store, bot="false")[0]) == 5
    assert paged(client, store, q="сырник")[0] == []


def test_a_page_of_products_costs_the_same_whatever_their_number(
    client, owner, django_assert_max_num_queries
):
    store = stocked(owner, 60)
    with django_assert_max_num_queries(5):
        answer = client.get(f"{ROOT}/", {"store_id": store.pk, "limit": 50})
    assert len(answer.json()["items"]) == 50
    with django_assert_max_num_queries(9):
        assert client.get(f"{ROOT}/store_stats", {"store_id": store.pk}).json()["products"] == 60


def test_a_change_names_the_version_it_was_made_from(client, owner):
    product = stocked(owner).products.get(merchant_sku="S-00000")
    seen = client.get(f"{ROOT}/{product.pk}")
    assert change(client, product, {"step": 5}).json()["code"] == "precondition_required"
    first = change(client, product, {"step": 5, "min_price": 1200}, **{"If-Match": seen["ETag"]})
    assert (first.status_code, first.json()["min_price"], first["ETag"]) == (200, 1200, '"2"')
    late = change(client, product, {"step": 9}, **{"If-Match": seen["ETag"]})
    assert (late.status_code, late.json()["code"], late.json()["version"]) == (412, "stale", 2)
    again = change(client, product, {"min_price": None}, **{"If-Match": first["ETag"]})
    assert (again.json()["min_price"], again.json()["step"]) == (None, 5)


def test_a_contradiction_is_told_under_the_names_of_the_call(client, owner):
    product = stocked(owner).products.get(merchant_sku="S-00000")
    body = {"min_price": 3000, "max_price": 2000}
    answer = change(client, product, body, **{"If-Match": "*"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "max_price")
    assert answer.json()["errors"][0]["code"] == "floor_above_ceiling"
    assert change(client, product, {"colour": "red"}, **{"If-Match": "*"}).status_code == 422


def test_batches_are_counted_done_limited_and_undone(client, owner, settings):
    settings.DEMPER_FREE_PRODUCTS = 2
    store = stocked(owner)
    post = lambda name, **body: client.post(  # noqa: E731
        f"{ROOT}/{name}", {"store_id": store.pk, **body}, content_type="application/json"
    )
    many = post("batch_enable", filter={})
    assert (many.status_code, many.json()["code"]) == (409, "subscription_limit")
    some = post("batch_enable", filter={"q": "kettle 00001"}, dry_run=True).json()
    assert (some["count"], some["room"], some["batch_id"]) == (1, 2, None)
    ids = list(store.products.values_list("pk", flat=True)[:2])
    done = post("batch_enable", product_ids=ids).json()
    assert (done["count"], Product.objects.filter(bot_active=True).count()) == (2, 2)
    assert post(f"batches/{done['batch_id']}/undo").json()["count"] == 2
    assert post(f"batches/{done['batch_id']}/undo").json()["code"] == "already_undone"
    assert post("batch_disable").json()["code"] == "invalid"
    edited = post("batch_edit", filter={}, changes={"strategy": "match"}).json()
    assert edited["count"] == 3
    bounded = post("batch_bounds", filter={}, min_percent=120).json()
    assert bounded["count"] == 3


def test_a_sheet_is_tried_taken_and_refused_by_the_call(client, owner):
    store = stocked(owner)

    def send(body, name="costs.csv", **query):
        cache.clear()  # one sheet in two seconds
        query = urlencode({"store_id": store.pk, **query})
        return client.post(f"{ROOT}/costs?{query}", {"file": SimpleUploadedFile(name, body)})

    body = "Артикул;Себестоимость\nS-00000;1500\nS-77777;5\n".encode()
    tried = send(body, dry_run="true").json()
    assert (tried["changed"], tried["unknown"], tried["batch_id"]) == (1, 1, None)
    assert (tried["errors"][0]["row"], tried["errors"][0]["code"]) == (3, "unknown_sku")
    assert tried["errors"][0]["message"] != "unknown_sku"
    assert store.products.get(merchant_sku="S-00000").cost_kzt == 1000
    taken = send(body).json()
    assert taken["batch_id"] and store.products.get(merchant_sku="S-00000").cost_kzt == 1500
    assert send(b"name;price\n").json()["code"] == "no_headings"
    sheet = client.get(f"{ROOT}/costs_template", {"store_id": store.pk})
    assert send(sheet.content, "costs.xlsx").json()["unchanged"] == 3
