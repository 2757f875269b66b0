"""One's shops on the home page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from demper.drawings.home_panel import SHOPS_MOST, shops_panel
from demper.models import Login, LoginState, PriceChange, Product, Run, Store
from demper.tests.shop_pages import looked_at
from demper.tests.stocked import owner_of_shops, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return owner_of_shops()


def glance(owner):
    return shops_panel(owner).content["lines"][0]["glance"]


def home(client, owner):
    client.force_login(owner)
    return client.get("/").content.decode().replace("\xa0", " ")


def test_a_shop_stands_there_with_its_places_floors_errors_and_budget(client, owner, settings):
    store = looked_at(owner, 4)
    first, second, *_others = store.products.order_by("pk")
    Product.objects.filter(pk=first.pk).update(rank=1)
    Product.objects.filter(pk=second.pk).update(price_kzt=second.cost_kzt)
    now = timezone.now()
    Run.objects.create(store=store, state="done", last_error="403", started_at=now)
    old = now - timedelta(days=2)
    Run.objects.create(store=store, state="done", last_error="403", started_at=old)
    PriceChange.objects.filter(product=first).update(weight=3)

    told = glance(owner)
    room = settings.DEMPER_WRITE_LIMIT - settings.DEMPER_WRITE_RESERVE
    assert (told.products, told.first, told.ranked, told.at_floor) == (4, 1, 4, 1)
    assert (told.errors, told.left, told.looked_at) == (1, room - 6, now)
    page = home(client, owner)
    assert store.name in page and "1 of 4 first" in page and f"{room - 6} changes left" in page
    assert "Sign in again: the bot cannot write" in page


def test_a_shop_whose_session_lives_says_that_the_bot_works(client, owner):
    now = timezone.now()
    login = Login.objects.create(
        owner=owner, label="+7 7…", identity_digest="1", state=LoginState.ACTIVE, created_at=now
    )
    stocked(owner, 1, login=login, bot_enabled=True)
    page = home(client, owner)
    assert "Bot at work" in page and "not looked at yet" in page and "no run yet" in page


def test_without_shops_one_line_says_how_to_begin(client, owner):
    stocked(owner_of_shops("other"), 1)
    Store.objects.create(
        owner=owner, merchant_id="gone", name="Gone", active=False, created_at=timezone.now()
    )
    assert shops_panel(owner).content["lines"] == []
    page = home(client, owner)
    assert reverse("demper:sign-in") in page and "Gone" not in page and "Lumo" not in page


def test_the_panel_asks_as_often_for_many_shops_as_for_one(owner):
    counts = []
    for number in range(SHOPS_MOST + 2):
        looked_at(owner, 2, merchant_id=f"M{number}", name=f"Shop {number}")
        with CaptureQueriesContext(connection) as queries:
            content = shops_panel(owner).content
        counts.append(len(queries))
    assert max(counts) <= 6 and counts[1] == counts[0]
    assert (len(content["lines"]), content["more"]) == (SHOPS_MOST, 2)
