"""Sales and reviews are shown to their owner, with their doubts, by few queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from demper.models import Order, OrderLine, Product, ReviewReading, ShopDay, Store
from demper.queries.days import day_of
from demper.records.reviews import Review, ReviewsPage
from demper.reviewing import analyse
from demper.services.days import roll_all
from demper.sheets.workbooks import write_rows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = "/api/v1/demper"
HEAD = ["№ заказа", "Дата поступления заказа", "Артикул", "Сумма", "Статус"]


@pytest.fixture
def owner() -> User:
    """Return somebody with a shop."""
    return User.objects.create_user("seller", "seller@example.com", "secret-word")


@pytest.fixture
def store(owner: User) -> Store:
    """Return a shop that sold three articles on each of 40 days, one without a known cost."""
    now = timezone.now()
    store = Store.objects.create(owner=owner, merchant_id="31", name="Dala", created_at=now)
    products = [
        Product.objects.create(
            store=store, merchant_sku=f"s{k}", master_sku=f"10000000{k}", title=f"Kettle {k}",
            cost_kzt=None if k == 2 else 5_000,
        )
        for k in range(3)
    ]  # fmt: skip
    for back in range(40):
        order = Order.objects.create(
            store=store, code=f"c{back}", total_kzt=30_000, read_at=now, cancelled=back % 10 == 9,
            created_at=now - timedelta(days=back),
        )  # fmt: skip
        OrderLine.objects.bulk_create(
            OrderLine(
                order=order, product=one, merchant_sku=one.merchant_sku, name=one.title,
                price_kzt=10_000, total_kzt=10_000,
            )
            for one in products
        )  # fmt: skip
    roll_all(now, 60)
    return store


def reading(sku: str, reviews: int = 40) -> ReviewReading:
    """Keep a reading of a product's reviews."""
    today = day_of(timezone.now())
    rows = tuple(
        Review(str(k), today - timedelta(days=k), 5 if k % 3 else 2, text="тихий мотор",
               merchant_id="31", merchant_name="Dala")
        for k in range(reviews)
    )  # fmt: skip
    told = analyse([ReviewsPage(rows, 4.1, {}, reviews, reviews)], today).told()
    return ReviewReading.objects.create(
        master_sku=sku, reviews=reviews, ratings=reviews, rating=4.1, analysis=told,
        read_at=timezone.now() - timedelta(minutes=5),
    )  # fmt: skip


def test_the_page_of_sales_tells_a_period_in_few_queries(
    client: Client, owner: User, store: Store, django_assert_max_num_queries: Any
) -> None:
    client.force_login(owner)
    address = f"/demper/stores/{store.pk}/sales/"
    with django_assert_max_num_queries(26):
        page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert "810\u00a0000\u00a0₸" in text  # 27 orders of the last 30 days
    assert "of 54 of 81 articles sold" in text
    assert "Not enough data" in text
    assert client.get(address, {"days": "7"}).status_code == 200
    assert client.get(address, {"first": "2026-01-02", "last": "2026-01-01"}).status_code == 422
    empty = client.get(address, {"first": "2020-01-01", "last": "2020-01-05"})
    assert "No orders are known of these days" in empty.content.decode()


def test_the_api_and_the_files_tell_the_same_figures(
    client: Client, owner: User, store: Store
) -> None:
    client.force_login(owner)
    told = client.get(f"{ROOT}/kaspi/get_sells_info/{store.pk}").json()
    days = ShopDay.objects.filter(store=store, day__gte=told["from"])
    assert told["revenue"] == sum(day.revenue_kzt for day in days) == 810_000
    assert told["profit"] == sum(day.profit_kzt for day in days)
    assert (told["orders"], told["cancelled"]) == (27, 3)
    assert sum(map(sum, told["hours"])) == 27
    assert sum(one["revenue"] for one in told["products"]) == told["revenue"]
    assert [one["profit"] is None for one in told["products"]].count(True) == 1
    assert sum(day["revenue"] for day in told["days"]) == told["revenue"]
    asked = {"from": "2026-01-02", "to": "2026-01-01"}
    wrong = client.get(f"{ROOT}/kaspi/get_sells_info/{store.pk}", asked)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_period")
    for what in ("days", "products"):
        file = client.get(f"/demper/stores/{store.pk}/sales/{what}.csv")
        assert file.status_code == 200
        assert file.content.decode("utf-8-sig").count("\r\n") == (31 if what == "days" else 4)
    assert client.get(f"/demper/stores/{store.pk}/sales/people.csv").status_code == 404


def test_a_sheet_is_read_in_by_page_and_by_call(client: Client, owner: User, store: Store) -> None:
    client.force_login(owner)
    body = write_rows(HEAD, [["9001", f"{date(2026, 11, 5):%d.%m.%Y}", "s0", "12000", "Выдан"]])
    sheet = SimpleUploadedFile("orders.xlsx", body)
    page = client.post(f"/demper/stores/{store.pk}/sales/orders/", {"sheet": sheet})
    assert "new orders 1" in page.content.decode()
    bad = SimpleUploadedFile("orders.xlsx", write_rows(["Сумма"], [["1"]]))
    page = client.post(f"/demper/stores/{store.pk}/sales/orders/", {"sheet": bad})
    assert page.status_code == 422
    assert "№ заказа" in page.content.decode()
    sheet = SimpleUploadedFile("orders.xlsx", body)
    told = client.post(f"{ROOT}/kaspi/orders/import/{store.pk}", {"file": sheet})
    assert (told.status_code, told.json()["added"], told.json()["changed"]) == (200, 0, 0)


def test_reviews_are_told_with_the_estimates_assumption(
    client: Client, owner: User, store: Store
) -> None:
    client.force_login(owner)
    reading("900000001")
    text = client.get("/demper/reviews/", {"sku": "900000001"}).content.decode()
    assert "Nobody publishes how many buyers write a review" in text
    assert "мотор" in text
    # The shop sold its own product often enough to replace the assumption.
    reading("100000000", reviews=20)
    shop = client.get(f"/demper/stores/{store.pk}/reviews/", {"sku": "100000000"})
    assert "Of your own 36 sales 20 were reviewed" in shop.content.decode()
    told = client.post(
        f"{ROOT}/kaspi/reviews",
        {"product": "https://kaspi.kz/shop/p/kettle-100000000/?c=750000000", "store_id": store.pk},
        content_type="application/json",
    )
    assert told.status_code == 200
    assert told.json()["analysis"]["sales"]["calibrated"]
    assert "seller_days" not in told.json()["analysis"]
    stranger = User.objects.create_user("other", "other@example.com", "secret-word")
    client.force_login(stranger)
    theirs = client.get(f"{ROOT}/kaspi/reviews/100000000").json()
    assert not theirs["analysis"]["sales"]["calibrated"]


def test_a_product_that_nobody_read_is_asked_for(client: Client, owner: User, store: Store) -> None:
    client.force_login(owner)
    asked = client.post("/demper/reviews/", {"product": "https://kaspi.kz/shop/p/x-123456789/"})
    assert asked.status_code == 302
    page = client.get(asked["Location"]).content.decode()
    assert "The reviews are being read" in page
    told = client.get(f"{ROOT}/kaspi/reviews/123456789")
    assert (told.status_code, told.json()["state"]) == (202, "under_way")
    assert client.post("/demper/reviews/", {"product": "a kettle"}).status_code == 422
    wrong = client.post(
        f"{ROOT}/kaspi/reviews", {"product": "a kettle"}, content_type="application/json"
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_product")
