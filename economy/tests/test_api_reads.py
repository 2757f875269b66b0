"""What the economy's reads tell, and to whom."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from economy.engine import AddFunds, Gift, Refund, Request, Use, perform
from economy.models import BundleItem, Transaction, Wallet
from economy.tests.calls import ROOT, Caller, code_of
from economy.tests.things import NOW, buy, crown, fund, key, potion

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ann(user):
    return Caller(user)


def did(step, who, operation, now):
    body = {"step": repr(step)}
    return perform(step, Request(who.pk, operation, key(), body), now=now)


@pytest.fixture
def day(user, other_user, staff):
    """Six deeds an hour apart: funds, two purchases, a use, a gift, a refund; then gems."""
    potions, crowns = potion(), crown()
    fund(user, 10_000, NOW)
    buy(user, potions, 5, now=NOW + HOUR)
    buy(user, crowns, now=NOW + 2 * HOUR)
    did(Use(user.pk, potions.pk, 2), user, "use", NOW + 3 * HOUR)
    did(Gift(user.pk, other_user.pk, potions.pk, 1), user, "gift", NOW + 4 * HOUR)
    bought = Transaction.objects.get(product=crowns)
    did(Refund(bought.pk, "a trial", staff.pk), staff, "refund", NOW + 5 * HOUR)
    did(AddFunds(user.pk, 7, "gems"), user, "add_funds", NOW + 6 * HOUR)
    return potions, crowns


# --- health -------------------------------------------------------------------------------------
def test_anybody_may_ask_whether_it_answers():
    answer = Client().get(f"{ROOT}/health")
    expected = {"status": "ok", "currency": "coins", "currencies": {"coins": 0, "gems": 0}}
    assert (answer.status_code, answer.json()) == (200, expected)


# --- inventory ----------------------------------------------------------------------------------
def test_an_inventory_has_balances_and_what_is_there(ann, day):
    potions, _ = day
    answer = ann.get(f"/users/{ann.user.pk}/inventory")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["user_id"], body["balance"], body["currency"]) == (ann.user.pk, 8_500, "coins")
    assert body["balances"] == {"coins": 8_500, "gems": 7}
    (item,) = body["items"]
    named = {"product_id": potions.pk, "name": "Potion", "kind": "consumable", "quantity": 2}
    assert item | named == item


def test_somebody_new_has_nothing(ann):
    body = ann.get(f"/users/{ann.user.pk}/inventory").json()
    assert (body["balance"], body["balances"], body["items"]) == (0, {"coins": 0}, [])


@pytest.mark.parametrize(
    ("hours", "balances", "held"),
    [
        (-1, {"coins": 0}, {}),
        (0, {"coins": 10_000}, {}),
        (1, {"coins": 8_500}, {"Potion": 5}),
        (2.5, {"coins": 3_500}, {"Potion": 5, "Crown": 1}),
        (3, {"coins": 3_500}, {"Potion": 3, "Crown": 1}),
        (4, {"coins": 3_500}, {"Potion": 2, "Crown": 1}),
        (5, {"coins": 8_500}, {"Potion": 2}),
        (6, {"coins": 8_500, "gems": 7}, {"Potion": 2}),
    ],
)
def test_an_inventory_is_told_as_of_any_time(ann, day, hours, balances, held):
    at = (NOW + hours * HOUR).isoformat()
    body = ann.get(f"/users/{ann.user.pk}/inventory", at=at).json()
    assert body["balances"] == balances
    assert {one["name"]: one["quantity"] for one in body["items"]} == held
    assert body["at"].startswith(at[:16])


@pytest.mark.parametrize("at", ["yesterday", "2026-03-01T12:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_needs_its_zone(ann, at):
    address = f"/users/{ann.user.pk}/inventory?at={quote(at)}"
    assert code_of(ann.get(address)) == (422, "invalid")


@pytest.mark.slow
@pytest.mark.parametrize("what", ["inventory", "wallets", "transactions"])
def test_what_is_anothers_is_for_staff_alone(ann, other_user, staff, what):
    for number in (other_user.pk, 987_654_321, 2**63):
        assert code_of(ann.get(f"/users/{number}/{what}")) == (403, "forbidden")
    chief = Caller(staff)
    assert chief.get(f"/users/{other_user.pk}/{what}").status_code == 200
    assert code_of(chief.get(f"/users/987654321/{what}")) == (404, "not_found")
    assert code_of(chief.get(f"/users/{2**63}/{what}")) == (404, "not_found")


def test_an_unchanged_inventory_is_not_sent_again(ann, user):
    path = f"/users/{user.pk}/inventory"
    first = ann.get(path)
    assert first["Cache-Control"] == "private, no-cache"
    ann.headers["If-None-Match"] = first["ETag"]
    assert ann.get(path).status_code == 304
    fund(user, 5)
    assert ann.get(path).status_code == 200


def test_wallets_are_told_with_their_decimals_and_whether_they_are_frozen(ann, day):
    Wallet.objects.filter(currency="gems").update(frozen_at=NOW, frozen_reason="a look")
    coins, gems = ann.get(f"/users/{ann.user.pk}/wallets").json()["items"]
    assert (coins["currency"], coins["balance"], coins["frozen"]) == ("coins", 8_500, False)
    assert (gems["balance"], gems["decimals"], gems["frozen_reason"]) == (7, 0, "a look")


# --- transactions -------------------------------------------------------------------------------
def pages(caller, limit=2, **query):
    """Read a user's transactions to the end, page by page."""
    found, cursor = [], ""
    while cursor is not None:
        path = f"/users/{caller.user.pk}/transactions"
        body = caller.get(path, limit=limit, cursor=cursor, **query).json()
        found += body["items"]
        cursor = body["next_cursor"]
    return found


@pytest.mark.slow
def test_transactions_come_newest_first_each_with_the_balance_after_it(ann, day):
    lines = pages(ann)
    assert [(one["kind"], one["amount"], one["balance_after"]) for one in lines] == [
        ("add_funds", 7, 7),
        ("refund", 5_000, 8_500),
        ("gift", 0, 3_500),
        ("use", 0, 3_500),
        ("purchase", -5_000, 3_500),
        ("purchase", -1_500, 8_500),
        ("add_funds", 10_000, 10_000),
    ]
    assert [one["quantity"] for one in lines] == [None, 1, 1, 2, 1, 5, None]
    assert pages(ann, limit=100) == lines


def test_a_transaction_says_what_it_undid_and_what_undid_it(ann, day):
    lines = pages(ann, limit=100)
    refund, crowned = lines[1], lines[4]
    assert refund["reverses"] == crowned["transaction_id"]
    assert crowned["reversed_by"] == refund["transaction_id"]
    assert (refund["reason"], refund["name"]) == ("a trial", "Crown")


@pytest.mark.slow
def test_both_sides_of_a_gift_see_it(ann, other_user, day):
    (given,) = pages(ann, kind="gift")
    (received,) = pages(Caller(other_user))
    assert given["transaction_id"] == received["transaction_id"]
    assert (given["received"], given["counterparty"]["name"]) == (False, "bob")
    assert (received["received"], received["counterparty"]["name"]) == (True, "ann")
    assert (received["amount"], received["balance_after"]) == (0, 0)


@pytest.mark.slow
def test_a_gift_to_somebody_with_money_leaves_their_balance_as_it_stood(user, other_user):
    product = potion()
    fund(user, 1_000, NOW)
    fund(other_user, 40, NOW)
    buy(user, product, now=NOW + HOUR)
    did(Gift(user.pk, other_user.pk, product.pk), user, "gift", NOW + 2 * HOUR)
    fund(other_user, 2, NOW + 3 * HOUR)
    lines = pages(Caller(other_user))
    assert [one["balance_after"] for one in lines] == [42, 40, 40]


@pytest.mark.slow
def test_transactions_are_kept_by_kind_time_and_currency(ann, day):
    at = {"from": (NOW + HOUR).isoformat(), "to": (NOW + 3 * HOUR).isoformat()}
    assert [one["kind"] for one in pages(ann, **at)] == ["purchase", "purchase"]
    assert [one["quantity"] for one in pages(ann, kind="use")] == [2]
    assert [one["amount"] for one in pages(ann, currency="gems")] == [7]
    assert pages(ann, currency="pearls") == []


@pytest.mark.parametrize("query", ["kind=theft", "from=today", "limit=0", "limit=101", "limit=x"])
def test_a_list_that_cannot_be_is_refused(ann, query):
    answer = ann.get(f"/users/{ann.user.pk}/transactions?{query}")
    assert code_of(answer) == (422, "invalid")


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WzEsMl0", "WyIyMDI2LTAxLTAxIiwgIjEiXQ"])
def test_a_cursor_of_another_list_is_refused(ann, cursor):
    for path in (f"/users/{ann.user.pk}/transactions", "/products"):
        assert code_of(ann.get(path, cursor=cursor)) == (400, "bad_cursor")


@pytest.mark.slow
def test_a_long_list_takes_no_more_queries_than_a_short_one(
    ann, day, user, django_assert_max_num_queries
):
    fund(user, 10_000, NOW)
    for hour in range(40):
        buy(user, day[0], now=NOW + (10 + hour) * HOUR)
    with django_assert_max_num_queries(7):  # two of them for the token
        assert len(pages(ann, limit=100)) == 48


# --- the shop -----------------------------------------------------------------------------------
def names(caller, **query):
    """Read the shop to the end, two products at a time."""
    found, cursor = [], ""
    while cursor is not None:
        body = caller.get("/products", limit=2, cursor=cursor, **query).json()
        found += [one["name"] for one in body["items"]]
        cursor = body["next_cursor"]
    return found


@pytest.fixture
def shop(user):
    now = timezone.now()
    fund(user, 1_000)
    cheap = potion(name="Ale", price=100, created_at=now)
    potion(name="Brew", price=500, created_at=now - HOUR)
    potion(name="Cider", price=500, currency="gems", created_at=now - 2 * HOUR)
    crown(name="Diadem", price=5_000, created_at=now - 3 * HOUR)
    potion(name="Elixir", price=50, sale_from=now + HOUR)
    potion(name="Gone", sale_to=now - HOUR)
    potion(name="Hidden", active=False)
    buy(user, cheap, 2)
    return cheap


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Ale", "Brew", "Cider", "Diadem", "Elixir"]),
        ({"sort": "price"}, ["Elixir", "Ale", "Brew", "Cider", "Diadem"]),
        ({"sort": "-price"}, ["Diadem", "Brew", "Cider", "Ale", "Elixir"]),
        ({"sort": "newest"}, ["Ale", "Brew", "Cider", "Diadem", "Elixir"]),
        ({"on_sale": "true"}, ["Ale", "Brew", "Cider", "Diadem"]),
        ({"on_sale": "false"}, ["Elixir"]),
        ({"kind": "permanent"}, ["Diadem"]),
        ({"currency": "gems"}, ["Cider"]),
        ({"q": "e", "on_sale": "true"}, ["Ale", "Brew", "Cider", "Diadem"]),
        ({"q": "IDE"}, ["Cider"]),
        ({"owned": "true"}, ["Ale"]),
        ({"owned": "false", "sort": "price"}, ["Elixir", "Brew", "Cider", "Diadem"]),
        ({"affordable": "true"}, ["Ale", "Brew", "Elixir"]),
        ({"affordable": "false"}, ["Cider", "Diadem"]),
    ],
)
def test_the_shop_is_searched_sorted_and_paged(ann, shop, query, expected):
    assert names(ann, **query) == expected


def test_a_cursor_holds_for_its_order_alone(ann, shop):
    cursor = ann.get("/products", limit=2).json()["next_cursor"]
    answer = ann.get("/products", limit=2, cursor=cursor, sort="price")
    assert code_of(answer) == (400, "bad_cursor")


def test_a_product_says_what_one_has_of_it_and_of_its_parts(ann, user):
    fund(user, 10_000)
    part = potion(name="Part")
    bundle = crown(name="Set", per_user_limit=3)
    BundleItem.objects.create(bundle=bundle, part=part, quantity=4)
    buy(user, bundle)
    body = ann.get(f"/products/{bundle.pk}").json()
    assert (body["owned"], body["bought"], body["per_user_limit"]) == (0, 1, 3)
    assert body["parts"] == [
        {"product_id": part.pk, "name": "Part", "kind": "consumable", "quantity": 4, "owned": 4}
    ]
    assert ann.get(f"/products/{part.pk}").json()["bought"] is None
    assert code_of(ann.get(f"/products/{2**63}")) == (404, "not_found")


def test_what_sold_most_of_late_is_popular(ann, user):
    fund(user, 10_000)
    many = [potion(name=f"Kind {number}") for number in range(7)]
    for number, product in enumerate(many):
        buy(user, product, number + 1, now=timezone.now())
    items = ann.get("/products").json()["items"]
    assert [one["popular"] for one in items] == [False, False, *[True] * 5]


@pytest.mark.slow
def test_a_long_shop_takes_no_more_queries_than_a_short_one(
    ann, shop, django_assert_max_num_queries
):
    for number in range(40):
        bundle = potion(name=f"Bundle {number}", per_user_limit=2)
        BundleItem.objects.create(bundle=bundle, part=shop)
    with django_assert_max_num_queries(7):  # two of them for the token
        assert len(ann.get("/products", limit=100).json()["items"]) == 45


# --- quotes -------------------------------------------------------------------------------------
def test_a_quote_tells_every_reason_at_once(ann, user):
    fund(user, 100)
    product = crown(stock=1, sale_to=timezone.now() - HOUR)
    body = ann.get(f"/products/{product.pk}/quote", quantity=2, expected_price=1).json()
    assert not body["ok"]
    assert [one["code"] for one in body["reasons"]] == [
        "not_for_sale",
        "price_changed",
        "limit_reached",
        "sold_out",
        "insufficient_funds",
    ]
    lacking = {"balance": 100, "price": 10_000, "missing": 9_900}
    assert {**body["reasons"][-1], "code": 0, "detail": 0} == {"code": 0, "detail": 0, **lacking}
    assert all(one["detail"] for one in body["reasons"])
    assert (body["affordable"]["how"], body["affordable"]["at"]) == ("never", None)


def test_a_quote_of_what_can_be_bought_tells_the_balance_after(ann, user):
    fund(user, 1_000)
    product = potion()
    body = ann.get(f"/products/{product.pk}/quote", quantity=3).json()
    assert (body["ok"], body["reasons"], body["total"]) == (True, [], 900)
    assert (body["balance_before"], body["balance_after"]) == (1_000, 100)
    assert (body["affordable"]["how"], body["affordable"]["missing"]) == ("now", 0)


def test_a_quote_says_when_ones_own_income_covers_the_price(ann, user):
    now = timezone.now()
    for days in (10, 8, 6, 4, 2):
        fund(user, 100, now - timedelta(days=days))
    product = potion(price=1_000)
    when = ann.get(f"/products/{product.pk}/quote").json()["affordable"]
    assert (when["missing"], when["how"]) == (500, "income")
    assert when["per_day"] == pytest.approx(50, rel=0.001)
    assert when["at"].startswith((now + timedelta(days=10)).strftime("%Y-%m-%dT"))


def test_a_quote_for_another_is_for_staff_alone(ann, staff, other_user):
    product = potion()
    path = f"/products/{product.pk}/quote"
    assert code_of(ann.get(path, user_id=other_user.pk)) == (403, "forbidden")
    assert Caller(staff).get(path, user_id=other_user.pk).json()["user_id"] == other_user.pk
    assert code_of(ann.get(path, quantity=0)) == (422, "invalid")
    assert code_of(ann.get("/products/987654321/quote")) == (404, "not_found")
