import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from economy.figures import DAY
from economy.models import Product
from economy.tests import analytics_world as world
from economy.tests.test_rollups import MOVES
from economy.tests.things import NOW, buy, fund, potion

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGES = [
    "analytics", "analytics-flows", "analytics-products", "analytics-customers",
    "analytics-demand", "analytics-whatif",
]  # fmt: skip
QUERIES_MOST = 40


@pytest.fixture
def played(user, other_user, staff, time_machine):
    time_machine.move_to(NOW + 20 * DAY, tick=False)
    people = [type(user).objects.create_user(f"person-{n}") for n in range(4)]
    world.play(MOVES, [user, other_user, *people[:1]], world.shelf(), staff)
    for one in people:
        world.fund(one, 700, "coins", NOW)


@pytest.fixture
def chief(client, staff):
    client.force_login(staff)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_figures_are_for_staff(client, user, name):
    address = reverse(f"economy:{name}")
    assert client.get(address).status_code == 302
    client.force_login(user)
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_economy_has_pages_that_say_so(chief, name):
    answer = chief.get(reverse(f"economy:{name}"))
    assert answer.status_code == 200
    assert re.search("panel-state|No money|Not enough data|no product", answer.content.decode())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("asked", [{}, {"window": "24h"}, {"currency": "gems", "window": "90d"}])
def test_a_page_and_its_part_are_one_template(chief, played, name, asked):
    address = reverse(f"economy:{name}")
    page, part = (
        chief.get(address, asked, headers=headers) for headers in ({}, {"HX-Request": "true"})
    )
    assert (page.status_code, part.status_code) == (200, 200)
    assert "HX-Request" in page["Vary"]
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert part.content.decode().count('id="figures"') == 1
    assert 'style="' not in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_database_a_bounded_number_of_questions(chief, played, name):
    address = reverse(f"economy:{name}")
    chief.get(address)
    with CaptureQueriesContext(
        connection,
    ) as first:
        chief.get(address)
    Product.objects.bulk_create(
        Product(name=f"More {n}", kind="consumable", price=1, currency="coins", created_at=NOW)
        for n in range(20)
    )
    with CaptureQueriesContext(connection) as second:
        chief.get(address)
    assert len(first) == len(second) <= QUERIES_MOST


def test_drawings_have_titles_and_tables(chief, played):
    text = chief.get(reverse("economy:analytics-customers")).content.decode()
    for svg in re.findall(r'<svg[^>]*role="img".*?</svg>', text, re.DOTALL):
        assert "<title>" in svg
    assert text.count("<details") >= 2


def test_an_odd_window_or_currency_is_told(chief, played):
    for asked in ({"window": "1y"}, {"currency": "shells"}):
        answer = chief.get(reverse("economy:analytics"), asked)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("what", ["flows", "supply", "products", "cohorts", "balances", "refusals"])
def test_figures_can_be_taken_as_csv(chief, played, what):
    answer = chief.get(reverse("economy:analytics-export", args=[what]), {"window": "30d"})
    assert answer["Content-Type"].startswith("text/csv")
    head, *rows = answer.content.decode("utf-8-sig").strip().splitlines()
    assert rows
    assert {row.count(",") for row in rows} == {head.count(",")}


def test_a_csv_runs_nothing_in_a_spreadsheet(chief, user, time_machine):
    time_machine.move_to(NOW, tick=False)
    fund(user, 1_000)
    buy(user, potion(name="=1+1"), now=NOW - timedelta(minutes=1))
    text = chief.get(reverse("economy:analytics-export", args=["products"])).content.decode()
    assert ",'=1+1," in text


def test_there_is_no_csv_of_anything_else(chief):
    assert chief.get(reverse("economy:analytics-export", args=["users"])).status_code == 404


def test_what_if_shows_before_and_after_and_changes_nothing(chief, user, time_machine):
    time_machine.move_to(NOW + DAY, tick=False)
    product = potion()
    fund(user, 450)
    buy(user, product)
    buy(user, product, now=NOW + timedelta(hours=1))
    answer = chief.get(
        reverse("economy:analytics-whatif"),
        {"product_1": product.pk, "price_1": "200", "days": 30, "elasticity": ""},
    )
    text = re.sub(r"<[^>]+>|\s", " ", answer.content.decode())

    assert answer.status_code == 200
    assert re.search(r"Potion.*?1 →\s+2\s+\+1\s+300 →\s+400\s*coins\s+\+100\s+1 →\s+0\s+−1", text)
    product.refresh_from_db()
    assert product.price == 300


@pytest.mark.parametrize(
    "asked",
    [
        {"product_1": "", "days": 30},
        {"product_1": "", "price_1": "5", "days": 30},
        {"product_1": "999", "price_1": "5", "days": 30},
        {"product_1": "", "days": 31},
        {"product_1": "", "days": 30, "elasticity": "nan"},
        {"product_1": "", "days": 30, "elasticity": "-1"},
    ],
)
def test_what_if_says_what_is_not_right(chief, asked):
    potion()
    answer = chief.get(reverse("economy:analytics-whatif"), asked)
    assert answer.status_code == 422


def test_a_price_has_the_decimals_of_its_currency(chief, settings):
    product = potion()
    asked = {"product_1": product.pk, "price_1": "2.5", "days": 30}
    assert chief.get(reverse("economy:analytics-whatif"), asked).status_code == 422
    settings.ECONOMY_CURRENCIES = {"coins": 2}
    assert chief.get(reverse("economy:analytics-whatif"), asked).status_code == 200
