"""The shop, products, inventory, wallet and gifts as pages, without JavaScript."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.dashboard import panels
from economy.models import BundleItem, Transaction
from economy.services import desk
from economy.tests.things import COINS, crown, key, potion

pytestmark = pytest.mark.django_db


def fund(user, amount):
    return desk.add_funds(desk.Asked(user.pk, key()), user.pk, amount, COINS)


def buy(user, product, quantity=1):
    return desk.buy(desk.Asked(user.pk, key()), user.pk, product.pk, quantity)


def give(user, to, product, quantity=1):
    return desk.give(desk.Asked(user.pk, key()), user.pk, to.pk, product.pk, quantity)


@pytest.fixture
def reader(client, user):
    client.force_login(user)
    return client


def names(answer):
    return [line.product.name for line in answer.context["cards"]]


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_the_shop_shows_a_visitor_what_is_for_sale_and_asks_to_sign_in_to_buy(client):
    product = potion(description="Red and bitter")
    page = text(client.get(reverse("economy:shop")))

    assert "Potion" in page and "Red and bitter" in page and "300" in page
    answer = client.get(reverse("economy:buy", args=[product.pk]))
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_without_public_pages_the_shop_is_for_those_signed_in(client, settings):
    settings.PUBLIC_STATS = False

    assert client.get(reverse("economy:shop")).status_code == 302


@pytest.mark.slow
def test_a_card_says_what_is_owned_left_lacking_and_over(reader, user):
    now = timezone.now()
    fund(user, 400)
    buy(user, potion(), 1)
    potion(name="Rare", stock=3, price=10)
    potion(name="Gone", stock=0)
    potion(name="Dear", price=5_000)
    potion(name="Soon", sale_from=now + timedelta(days=1))
    potion(name="Ends", price=10, sale_to=now + timedelta(days=2))
    potion(name="Past", sale_to=now - timedelta(days=1))
    buy(user, crown(price=1))
    answer = reader.get(reverse("economy:shop"))
    marks = {
        line.product.name: [str(mark.text) for mark in line.marks]
        for line in answer.context["cards"]
    }
    whys = {line.product.name: line.why for line in answer.context["cards"]}

    assert marks["Potion"] == ["popular", "you have 1", "short by 201"]
    assert marks["Rare"] == ["3 left"]
    assert marks["Gone"] == [] and whys["Gone"] == "sold out"
    assert marks["Dear"] == ["short by 4\xa0901"]
    assert whys["Soon"].startswith("from ")
    assert whys["Crown"] == "yours for good"
    assert "Past" not in marks
    assert "until " in text(answer)


@pytest.mark.slow
def test_the_shop_is_filtered_and_ordered_by_its_address(reader, user):
    fund(user, 100)
    potion(name="Apple", price=50)
    potion(name="Berry", price=500)
    crown(name="Cap", price=70)
    potion(name="Date", price=60, currency="gems")
    buy(user, potion(name="Egg", price=1))
    shop = reverse("economy:shop")

    assert names(reader.get(shop, {"q": "rr"})) == ["Berry"]
    assert names(reader.get(shop, {"kind": "permanent"})) == ["Cap"]
    assert names(reader.get(shop, {"currency": "gems"})) == ["Date"]
    assert names(reader.get(shop, {"show": "affordable"})) == ["Apple", "Cap", "Egg"]
    assert names(reader.get(shop, {"show": "owned"})) == ["Egg"]
    assert names(reader.get(shop, {"order": "price"})) == ["Egg", "Apple", "Date", "Cap", "Berry"]
    assert "Nothing here fits" in text(reader.get(shop, {"q": "zzz"}))
    # What nobody offers counts as not said.
    assert len(names(reader.get(shop, {"kind": "x", "order": "y", "show": "z"}))) == 5


@pytest.mark.slow
@pytest.mark.parametrize("order", ["name", "price", "-price", "newest"])
def test_the_pages_of_the_shop_hold_every_product_once(reader, order):
    for number in range(30):
        potion(name=f"Thing {number:02}", price=number // 3)
    seen, query = [], {"order": order}
    while True:
        answer = reader.get(reverse("economy:shop"), query)
        seen += names(answer)
        if not answer.context["cursor"]:
            break
        query = {"order": order, "cursor": answer.context["cursor"]}

    assert len(seen) == 30 and len(set(seen)) == 30


@pytest.mark.slow
@pytest.mark.parametrize("cursor", ["zzz", "bnVsbA", "WyJhIiwiYiJd", "WzEsMl0", "W10"])
def test_a_made_up_cursor_shows_the_beginning(reader, cursor):
    potion()

    for name in ("economy:shop", "economy:wallet", "economy:gifts"):
        assert reader.get(reverse(name), {"cursor": cursor}).status_code == 200


@pytest.mark.slow
def test_the_pages_read_as_much_for_many_as_for_few(reader, user, other_user):
    def reads(name):
        reader.get(reverse(name))
        with CaptureQueriesContext(connection) as read:
            assert reader.get(reverse(name)).status_code == 200
        return len(read)

    def live(count):
        for number in range(count):
            product = potion(name=f"Thing {number}", price=1, stock=100, per_user_limit=50)
            buy(user, product, 3)
            give(user, other_user, product)

    fund(user, 10_000)
    live(2)
    pages = ["economy:shop", "economy:inventory", "economy:wallet", "economy:gifts"]
    few = {name: reads(name) for name in pages}
    live(8)
    many = {name: reads(name) for name in pages}

    assert many == few
    assert max(few.values()) <= 24


@pytest.mark.slow
def test_a_product_says_every_reason_against_buying_and_when_it_may_be(reader, user):
    fund(user, 10)
    product = potion(stock=0, per_user_limit=1)
    page = text(reader.get(reverse("economy:product", args=[product.pk])))

    assert "It is sold out." in page
    assert "You have 10 coins, 290 coins too few." in page
    assert "Nobody knows when there will be more." in page


@pytest.mark.slow
def test_a_product_shows_its_parts_its_facts_and_ones_own_history(reader, user):
    fund(user, 1_000)
    product = potion(name="Set", per_user_limit=2, giftable=False)
    BundleItem.objects.create(bundle=product, part=potion(name="Herb"), quantity=3)
    buy(user, product)
    page = text(reader.get(reverse("economy:product", args=[product.pk])))

    assert "What is in it" in page and "Herb" in page and "3 ×" in page
    assert "You may still buy" in page
    assert "Your history of it" in page and "−300" in page


@pytest.mark.slow
def test_a_product_that_is_not_there_or_is_a_demos_is_not_found(reader):
    hidden = potion(demo=True)
    for pk in (hidden.pk, 10**6, 10**30):
        for name in ("product", "buy", "use", "give"):
            assert reader.get(f"/economy/products/{pk}/{name}/").status_code == 404
        assert reader.get(f"/economy/products/{pk}/").status_code == 404


@pytest.mark.slow
def test_a_demos_products_wear_the_badge(reader, settings):
    settings.DOZOR_DEMO = True
    product = potion(demo=True)

    for url in (reverse("economy:shop"), reverse("economy:product", args=[product.pk])):
        assert "demo-badge" in text(reader.get(url))


def test_the_inventory_offers_what_can_be_done_with_a_thing(reader, user):
    fund(user, 10_000)
    herb, hat = potion(name="Herb", giftable=False), crown(name="Hat")
    buy(user, herb, 3)
    buy(user, hat)
    page = text(reader.get(reverse("economy:inventory")))

    assert reverse("economy:use", args=[herb.pk]) in page
    assert reverse("economy:give", args=[herb.pk]) not in page
    assert reverse("economy:give", args=[hat.pk]) in page
    assert reverse("economy:use", args=[hat.pk]) not in page


@pytest.mark.slow
def test_an_empty_house_says_what_will_stand_where(reader):
    for name in ("shop", "inventory", "wallet", "gifts"):
        assert "panel-state" in text(reader.get(reverse(f"economy:{name}")))


@pytest.mark.slow
def test_the_ledger_shows_the_balance_after_each_and_can_be_narrowed(reader, user, other_user):
    fund(user, 1_000)
    herb = potion(name="Herb")
    buy(user, herb)
    buy(user, potion(name="Leaf", price=50))
    give(user, other_user, herb)
    wallet = reverse("economy:wallet")

    def told(**query):
        lines = reader.get(wallet, query).context["lines"]
        return [(line.title, line.line.amount, line.balance.amount) for line in lines]

    assert told() == [
        ("Herb", 0, 650), ("Leaf", -50, 650), ("Herb", -300, 700), ("Funds added", 1_000, 1_000),
    ]  # fmt: skip
    assert told(kind="purchase", product=herb.pk) == [("Herb", -300, 700)]
    assert told(currency="gems") == []
    today = timezone.localdate()
    assert len(told(since=today.isoformat(), until=today.isoformat())) == 4
    assert told(until=(today - timedelta(days=1)).isoformat()) == []
    assert len(told(since="never", until="9999-12-31", product="x")) == 4


def test_the_export_holds_the_filtered_ledger_and_no_formula(reader, user):
    fund(user, 1_000)
    buy(user, potion(name="=1+1"))
    buy(user, potion(name="-2", price=20))
    answer = reader.get(reverse("economy:wallet-export"), {"kind": "purchase"})
    body = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))

    assert [(row["product"], row["amount"], row["balance_after"]) for row in rows] == [
        ("'-2", "-20", "680"), ("'=1+1", "-300", "700"),
    ]  # fmt: skip
    assert answer["Content-Disposition"] == 'attachment; filename="wallet.csv"'


@pytest.mark.slow
def test_a_long_ledger_is_exported_whole(reader, user, monkeypatch):
    monkeypatch.setattr("economy.views.wallet.EXPORTED_AT_A_TIME", 3)
    for _ in range(8):
        fund(user, 1)
    answer = reader.get(reverse("economy:wallet-export"))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))

    assert [row["balance_after"] for row in rows] == [str(number) for number in range(8, 0, -1)]


@pytest.mark.slow
def test_gifts_are_shown_to_both_sides(client, user, other_user):
    fund(user, 1_000)
    herb = potion(name="Herb")
    buy(user, herb, 2)
    give(user, other_user, herb, 2)
    for person, words in ((user, "gift to bob"), (other_user, "gift from ann")):
        client.force_login(person)
        assert words in text(client.get(reverse("economy:gifts")))


@pytest.mark.slow
def test_a_frozen_wallet_says_so(reader, user):
    fund(user, 1_000)
    user.wallets.update(frozen_at=timezone.now())
    product = potion()

    assert "frozen" in text(reader.get(reverse("economy:wallet")))
    page = text(reader.get(reverse("economy:buy", args=[product.pk])))
    assert "The wallet is frozen until staff have looked at it." in page
    assert "Buy for" not in page


@pytest.mark.slow
def test_what_sells_stands_on_the_home_page_and_in_the_search(reader, user):
    assert "economy/home_popular.html" not in [panel.template for panel in panels()]
    fund(user, 1_000)
    buy(user, potion(name="Moonshine"))
    cache.clear()

    assert "Popular in the shop" in text(reader.get("/"))
    found = reader.get(reverse("search"), {"q": "moonshine"}).context["answer"].found
    assert [group.code for group in found] == ["economy.product"]


def test_products_taken_off_are_not_found_any_more(reader):
    product = potion(name="Moonshine")
    product.active = False
    product.save()

    assert not reader.get(reverse("search"), {"q": "moonshine"}).context["answer"].found


@pytest.mark.slow
def test_a_transaction_is_shown_to_whom_it_concerns_and_to_staff(client, user, other_user, staff):
    stranger = User.objects.create_user("eve")
    fund(user, 1_000)
    herb = potion(name="Herb")
    buy(user, herb, 2)
    give(user, other_user, herb)
    bought, gift = (Transaction.objects.get(kind=kind).pk for kind in ("purchase", "gift"))
    statuses = {}
    for person in (user, other_user, staff, stranger):
        client.force_login(person)
        statuses[person.username] = [
            client.get(reverse("economy:transaction", args=[pk])).status_code
            for pk in (bought, gift)
        ]

    assert statuses == {
        "ann": [200, 200],
        "bob": [404, 200],
        "chief": [200, 200],
        "eve": [404, 404],
    }
    client.force_login(user)
    page = text(client.get(reverse("economy:transaction", args=[bought])))
    assert "Herb" in page and "−600" in page and "Refund" not in page
