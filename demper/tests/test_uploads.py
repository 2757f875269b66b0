"""Handing preorders in: over real sockets, once, within the limit, and never believed unseen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from config.upstream.conversation import DIRECT
from demper.models import Preorder, Product, Store, Upload
from demper.queries.preorders import counted_uploads
from demper.services import preorders, uploads
from demper.sheets.points import point_of
from demper.tests.stocked import owner_of_shops, stocked

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def drafts(store: Store, days: int, now: object = NOW) -> list[Preorder]:
    ids = Product.objects.filter(store=store).order_by("pk").values_list("pk", flat=True)
    preorders.add_products(store, list(ids), days, now)  # type: ignore[arg-type]
    return list(Preorder.objects.filter(store=store).order_by("product_id"))


def with_points(products: int = 3, **fields: object) -> tuple[User, Store]:
    owner = owner_of_shops()
    store = stocked(owner, products, **fields)
    points = [{"storeId": "Lumo_PP1", "available": "yes", "preOrder": 0, "stockCount": 2}]
    Product.objects.filter(store=store).update(points=points)
    return owner, store


def states(store: Store) -> list[str]:
    rows = Preorder.objects.filter(store=store).order_by("product_id")
    return list(rows.values_list("state", flat=True))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_preorders_reach_kaspi_with_every_point_and_price_and_end_there_again(kaspi) -> None:
    kaspi.market.rules.job_delay_s = 60.0
    owner = owner_of_shops()
    store = kaspi.shop(owner, count=3, cities=("750000000", "710000000"), points=("PP1", "2"))
    rows = drafts(store, 9, kaspi.now)
    preorders.edit(rows[0], {"warehouses": {"PP1": {"available": True, "days": 4}}}, 1, kaspi.now)
    before = {
        one.merchant_sku: dict(one.prices) for one in kaspi.market.listings(store.merchant_id)
    }

    upload = uploads.plan(store, owner, kaspi.now).upload
    assert (upload.kind, upload.rows, upload.weight) == ("xml", 3, 6)
    assert uploads.send(upload.pk, kaspi.now) == "sent"
    assert uploads.send(upload.pk, kaspi.now) is None  # never twice
    assert uploads.settle(upload.pk, kaspi.advance(5)) == "sent"  # the job has not run yet
    assert states(store) == ["uploading"] * 3

    assert uploads.sweep(kaspi.advance(70)) == 1
    upload.refresh_from_db()
    assert (upload.state, bool(upload.job_id), states(store)) == ("done", True, ["active"] * 3)
    found = {one.merchant_sku: one for one in kaspi.market.listings(store.merchant_id)}
    first = [(p["storeId"], p["preOrder"]) for p in found[rows[0].article].points]
    assert first == [(f"{store.merchant_id}_PP1", 4), (f"{store.merchant_id}_2", 0)]
    assert {sku: dict(one.prices) for sku, one in found.items()} == before

    assert preorders.remove(Preorder.objects.get(pk=rows[0].pk), kaspi.now).state == "ended"
    last = uploads.plan(store, owner, kaspi.now).upload
    uploads.send(last.pk, kaspi.now)
    uploads.settle(last.pk, kaspi.advance(70))
    assert [
        p["preOrder"] for p in kaspi.market.listing(store.merchant_id, rows[0].article).points
    ] == [0, 0]
    assert not Preorder.objects.filter(pk=rows[0].pk).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_lost_answer_is_looked_after_and_never_sent_again(kaspi) -> None:
    owner = owner_of_shops()
    store = kaspi.shop(owner, count=2)
    drafts(store, 5, kaspi.now)
    upload = uploads.plan(store, owner, kaspi.now).upload
    kaspi.market.faults.add("truncated", "merchant/upload")
    assert uploads.send(upload.pk, kaspi.now) == "unknown"
    assert uploads.sweep(kaspi.advance(60)) == 1
    upload.refresh_from_db()
    taken = [one for one in kaspi.market.writes if one.source == "file"]
    assert (upload.state, len(taken)) == ("done", 2)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_refusal_for_too_many_changes_rests_the_shop_and_is_not_lost(kaspi) -> None:
    owner = owner_of_shops()
    store = kaspi.shop(owner, count=2)
    drafts(store, 5, kaspi.now)
    upload = uploads.plan(store, owner, kaspi.now).upload
    kaspi.market.refuse_writes(store.merchant_id, 60)
    assert uploads.send(upload.pk, kaspi.now) == "planned"
    store.refresh_from_db()
    assert store.writes_pause_until >= kaspi.now + timedelta(minutes=30)
    upload.refresh_from_db()
    assert (upload.sent_at, upload.verify_at >= store.writes_pause_until) == (None, True)
    assert uploads.sweep(kaspi.advance(60)) == 0
    assert states(store) == ["uploading"] * 2


def test_what_the_limit_does_not_take_waits_for_the_next_file(settings) -> None:
    settings.DEMPER_WRITE_LIMIT = 2
    owner, store = with_points(3)
    drafts(store, 3)
    planned = uploads.plan(store, owner, NOW)
    assert (planned.upload.rows, planned.left_out) == (2, 1)
    assert sorted(states(store)) == ["draft", "uploading", "uploading"]


def test_files_count_in_the_limit_for_half_an_hour(settings) -> None:
    settings.DEMPER_WRITE_LIMIT = 3
    owner, store = with_points(3)
    drafts(store, 3)
    upload = uploads.plan(store, owner, NOW).upload
    Upload.objects.filter(pk=upload.pk).update(state="done", sent_at=NOW)
    Preorder.objects.update(state="draft")
    assert counted_uploads(store.pk, NOW - timedelta(minutes=30)) == [(NOW, 3)]
    with pytest.raises(uploads.NoRoom) as refusal:
        uploads.plan(store, owner, NOW + timedelta(minutes=29))
    assert refusal.value.again_at == NOW + timedelta(minutes=31)
    assert uploads.plan(store, owner, NOW + timedelta(minutes=32)).upload.rows == 3


def test_one_price_list_of_a_shop_is_on_its_way_at_a_time() -> None:
    owner, store = with_points(2)
    first, second = drafts(store, 3)
    uploads.plan(store, owner, NOW, ids=[first.pk])
    with pytest.raises(uploads.Busy):
        uploads.plan(store, owner, NOW, ids=[second.pk])


def test_excel_is_chosen_only_where_it_can_say_everything() -> None:
    owner, store = with_points(2)
    first, second = drafts(store, 3)
    two = {"PP1": {"available": True, "days": 3}, "PP2": {"available": True, "days": 8}}
    preorders.edit(second, {"warehouses": two}, 1, NOW)
    with pytest.raises(uploads.Unfit):
        uploads.plan(store, owner, NOW, kind="xlsx")
    assert uploads.plan(store, owner, NOW, ids=[first.pk]).upload.kind == "xlsx"


def test_what_has_no_login_is_refused_and_may_be_handed_in_again() -> None:
    owner, store = with_points(1)
    drafts(store, 3)
    upload = uploads.plan(store, owner, NOW).upload
    assert uploads.send(upload.pk, NOW, DIRECT) == "failed"
    assert states(store) == ["failed"]
    assert uploads.plan(store, owner, NOW).upload.rows == 1


def test_an_installation_that_is_switched_off_hands_nothing_in(settings) -> None:
    owner, store = with_points(1)
    drafts(store, 3)
    upload = uploads.plan(store, owner, NOW).upload
    settings.DEMPER_BOT = False
    assert uploads.send(upload.pk, NOW) == "failed"


def test_a_point_is_read_as_the_source_wrote_it() -> None:
    told = {"storeId": "1_PP1", "available": "yes", "stockSpecified": True, "stockCount": 2.0}
    point = point_of(told)
    assert (point.stock, point.raw) == (2, {"stockSpecified": True})
