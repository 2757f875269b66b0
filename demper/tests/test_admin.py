"""The back office of the demper: everything opens with few queries, nothing is changed by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from demper.models import (
    Batch,
    CostImport,
    Login,
    Preorder,
    Product,
    ProductSync,
    Store,
    Upload,
    UploadState,
)
from demper.tests.stocked import owner_of_shops, stocked

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
KEPT = [Login, Store, Product, ProductSync, Batch, CostImport, Preorder, Upload]
FILE = b"bytes of the file itself"


def address(model, what, *args):
    return reverse(f"admin:demper_{model._meta.model_name}_{what}", args=args)


def handed_in(store, **fields):
    said = {
        "kind": "xml", "content": FILE, "digest": "d1", "rows": 1, "articles": ["S-00000"],
        "created_at": timezone.now(), **fields,
    }  # fmt: skip
    return Upload.objects.create(store=store, **said)


def preordered(store, number):
    now = timezone.now()
    return Preorder.objects.create(
        store=store, article=f"S-{number:05d}", name=f"Kettle {number:05d}", price_kzt=12_990,
        warehouses={"PP1": {"available": True, "stock": 1, "days": 5}}, created_at=now,
        changed_at=now,
    )  # fmt: skip


@pytest.fixture
def shop():
    owner, now = owner_of_shops(), timezone.now()
    login = Login.objects.create(owner=owner, label="+7 (7••)", identity_digest="d", created_at=now)
    store = stocked(owner, 2, login=login)
    ProductSync.objects.create(store=store, started_at=now)
    Batch.objects.create(store=store, actor=owner, action="enable", at=now)
    CostImport.objects.create(store=store, actor=owner, file_name="costs.xlsx", at=now)
    preordered(store, 0)
    handed_in(store, actor=owner)
    return store


@pytest.mark.parametrize("model", KEPT)
def test_every_table_opens_and_is_searched_with_few_queries(admin_client, shop, model):
    for query in ({}, {"q": "S-00000"}, {"q": "aigerim"}, {"q": "9" * 40}):
        with CaptureQueriesContext(connection) as found:
            response = admin_client.get(address(model, "changelist"), query)
        assert response.status_code == 200
        assert len(found) <= 12
    assert admin_client.get(address(model, "change", model.objects.first().pk)).status_code == 200


@pytest.mark.parametrize("model", KEPT)
def test_nothing_is_added_changed_or_deleted_by_hand(admin_client, shop, model):
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()

    assert admin_client.post(address(model, "add"), {}).status_code == 403
    assert admin_client.post(address(model, "change", row.pk), {"x": "1"}).status_code == 403
    assert admin_client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("model", [Preorder, Upload])
def test_a_longer_list_asks_no_more(admin_client, shop, model):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert admin_client.get(address(model, "changelist")).status_code == 200
        return len(found)

    asked()
    few = asked()
    for number in range(1, 20):
        preordered(shop, number)
        handed_in(shop)
    assert asked() == few


def test_a_preorder_is_found_by_its_article_its_shop_and_its_name(admin_client, shop):
    row, other = Preorder.objects.get(), preordered(shop, 7)
    for words, found in (
        ("S-00000", [row]),
        ("Lumo", [other, row]),
        ("ket", [other, row]),
        ("nothing", []),
    ):
        page = admin_client.get(address(Preorder, "changelist"), {"q": words})
        assert list(page.context["cl"].queryset) == found


def test_a_file_that_was_handed_in_is_not_read_and_its_errors_are_told(admin_client, shop):
    skus = [f"S-{number:05d}" for number in range(500)]
    errors = [{"row": 0, "column": sku, "code": "not_shown"} for sku in skus[:60]]
    row = handed_in(
        shop, articles=skus, rows=500, state=UploadState.FAILED, row_errors=errors, error="60 left"
    )
    for page in (address(Upload, "changelist"), address(Upload, "change", row.pk)):
        with CaptureQueriesContext(connection) as found:
            told = admin_client.get(page).content.decode()
        assert not any('"demper_upload"."content"' in query["sql"] for query in found)
        assert "60 left" in told and FILE.decode() not in told
    assert "S-00049 not_shown … +10" in told
    assert "S-00049 … +450" in told and "S-00050" not in told
