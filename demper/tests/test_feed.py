"""The price list that Kaspi polls: what stands in it, and who may read it when."""

import gzip
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from config.ratelimit import client_keys, count_call
from demper.models import Preorder, PriceChange, Product, Store, Watch
from demper.records.cabinet import Point
from demper.records.sheets import Listed
from demper.services import feed as feeds
from demper.sheets.pricelist_xml import read_price_list
from demper.views.feed import ASKS_PER_MINUTE

pytestmark = pytest.mark.django_db
NOW = timezone.now()
POINTS = [
    {"storeId": "30000001_PP1", "available": "yes", "preOrder": 0, "stockCount": 2.0},
    {"storeId": "30000001_7", "available": "no", "preOrder": 0},
]


@pytest.fixture
def shop() -> Store:
    """A shop that was read whole; the bot works there."""
    cache.clear()
    owner = User.objects.create_user("owner", "owner@example.com", "secret-word")
    return Store.objects.create(
        owner=owner, merchant_id="30000001", name="North & Co", created_at=NOW,
        last_sync_at=NOW, bot_enabled=True,
    )  # fmt: skip


def product(shop: Store, sku: str = "100_1", **told: Any) -> Product:
    values: dict[str, Any] = {"title": "Kettle", "brand": "Acme", "points": POINTS} | told
    values.setdefault("city_prices", {"750000000": 12990, "710000000": 13490})
    return Product.objects.create(store=shop, merchant_sku=sku, master_sku="100", **values)


def change(row: Product, city: str, price: int, state: str = "planned") -> PriceChange:
    watch, _made = Watch.objects.get_or_create(product=row, store=row.store, city_id=city)
    return PriceChange.objects.create(
        store=row.store, product=row, watch=watch, city_id=city, new_kzt=price, state=state,
        planned_at=NOW,
    )  # fmt: skip


def address(shop: Store) -> str:
    return f"/demper/feed/{shop.feed_path}.xml"


def listed(shop: Store) -> tuple[Listed, ...]:
    return read_price_list(Client().get(address(shop)).getvalue()).offers


def test_the_list_names_every_point_and_every_citys_price(shop: Store) -> None:
    product(shop)
    expected = Listed(
        "100_1", "Kettle", "Acme", None, {"750000000": 12990, "710000000": 13490},
        (Point("30000001_PP1", True, 0, 2), Point("30000001_7", False)),
    )  # fmt: skip
    assert listed(shop) == (expected,)


def test_a_price_that_is_being_changed_to_is_published(shop: Store) -> None:
    row = product(shop)
    change(row, "750000000", 12900)
    change(row, "710000000", 1, state="awaiting")
    assert listed(shop)[0].city_prices == {"750000000": 12900, "710000000": 13490}


def test_what_the_bot_only_planned_stops_with_its_switch(shop: Store) -> None:
    change(product(shop), "750000000", 12900)
    Store.objects.update(bot_enabled=False)
    assert listed(shop)[0].city_prices["750000000"] == 12990


def test_the_last_known_price_outweighs_that_of_the_last_sync(shop: Store) -> None:
    row = product(shop)
    Watch.objects.create(product=row, store=shop, city_id="750000000", price_kzt=12800)
    assert listed(shop)[0].city_prices == {"750000000": 12800, "710000000": 13490}


@pytest.mark.parametrize(
    ("state", "days"), [("active", 7), ("uploading", 7), ("draft", 3), ("failed", 3), ("ended", 0)]
)
def test_preorders_that_are_on_kaspi_or_on_their_way_are_merged(
    shop: Store, state: str, days: int
) -> None:
    row = product(shop, points=[{**POINTS[0], "preOrder": 3}, POINTS[1]])
    Preorder.objects.create(
        store=shop, product=row, article=row.merchant_sku, name="Kettle", price_kzt=1, state=state,
        warehouses={"PP1": {"available": True, "stock": 2, "days": 7}}, created_at=NOW,
        changed_at=NOW,
    )  # fmt: skip
    points = (Point("30000001_PP1", True, days, 2), Point("30000001_7", False))
    assert listed(shop)[0].points == points


def test_what_has_no_price_or_point_or_is_gone_is_left_out(shop: Store) -> None:
    product(shop, "1", city_prices={})
    product(shop, "2", points=[])
    product(shop, "3", gone_at=NOW)
    product(shop, "4", city_prices={}, price_kzt=500)
    assert [(one.sku, one.price) for one in listed(shop)] == [("4", 500)]


def test_an_unchanged_list_is_not_sent_again(shop: Store) -> None:
    product(shop)
    client = Client()
    first = client.get(address(shop))
    again = client.get(address(shop), headers={"If-None-Match": first["ETag"]})
    since = client.get(address(shop), headers={"If-Modified-Since": first["Last-Modified"]})
    assert (first.status_code, again.status_code, since.status_code) == (200, 304, 304)
    assert (again["ETag"], again.content) == (first["ETag"], b"")


def test_a_changed_list_has_another_tag(shop: Store) -> None:
    row = product(shop)
    first = Client().get(address(shop))["ETag"]
    change(row, "750000000", 12900)
    response = Client().get(address(shop), headers={"If-None-Match": first})
    assert (response.status_code, response["ETag"] == first) == (200, False)


def test_the_list_is_packed_for_those_who_take_it_so(shop: Store) -> None:
    product(shop)
    plain = Client().get(address(shop))
    packed = Client().get(address(shop), headers={"Accept-Encoding": "gzip, br"})
    assert (packed["Content-Encoding"], "Accept-Encoding" in packed["Vary"]) == ("gzip", True)
    assert gzip.decompress(packed.content) == plain.getvalue()
    assert plain["X-Robots-Tag"] == "noindex, nofollow"


def test_asking_for_the_head_alone_is_no_reading(shop: Store) -> None:
    product(shop)
    response = Client().head(address(shop))
    shop.refresh_from_db()
    assert (response.status_code, response.getvalue(), shop.feed_read_at) == (200, b"", None)


def test_reading_is_noted_but_not_that_of_people(shop: Store) -> None:
    product(shop)
    person = Client()
    person.force_login(shop.owner)
    person.get(address(shop))
    shop.refresh_from_db()
    assert shop.feed_read_at is None
    Client().get(address(shop))
    shop.refresh_from_db()
    assert shop.feed_read_at is not None


@pytest.mark.parametrize("never_read", [True, False])
def test_an_empty_list_is_never_published(shop: Store, never_read: bool) -> None:
    if never_read:
        product(shop)
        Store.objects.update(last_sync_at=None)
    response = Client().get(address(shop))
    assert (response.status_code, response["Retry-After"]) == (503, "600")


def test_a_new_address_closes_the_old_one(shop: Store) -> None:
    product(shop)
    before = address(shop)
    feeds.rotate(shop)
    assert Client().get(before).status_code == 404
    assert Client().get(address(shop)).status_code == 200


def test_nobody_finds_the_list_of_a_shop_that_is_not_watched(shop: Store) -> None:
    product(shop)
    Store.objects.update(active=False)
    assert Client().get(address(shop)).status_code == 404


def test_who_asks_too_often_is_told_to_wait(shop: Store) -> None:
    product(shop)
    _client, address_key = client_keys(RequestFactory().get("/"))
    for _ in range(ASKS_PER_MINUTE):
        count_call(f"feed:{address_key}", ASKS_PER_MINUTE, time.time())
    response = Client().get(address(shop))
    assert (response.status_code, "Retry-After" in response.headers) == (429, True)


def test_the_address_is_in_no_log(shop: Store, caplog: pytest.LogCaptureFixture) -> None:
    product(shop)
    caplog.set_level("INFO", logger="dozor.access")
    Client().get(address(shop))
    paths = [vars(record)["path"] for record in caplog.records if record.name == "dozor.access"]
    assert paths == ["demper/feed/<str:path>.xml"]


def test_the_list_is_made_in_few_queries_and_once(
    shop: Store, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        product(shop, f"100_{number}")
    store = Store.objects.get()
    with django_assert_max_num_queries(8):
        made = feeds.feed_of(store, NOW)
    with django_assert_max_num_queries(2):
        assert feeds.feed_of(store, NOW + timedelta(seconds=1)) == made
