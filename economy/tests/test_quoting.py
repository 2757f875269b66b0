"""A quote says what the engine does, every reason at once, and when a purchase becomes possible."""

from datetime import timedelta

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from economy.models import BundleItem, Inventory, Product, Wallet
from economy.queries.quotes import income_of, quote_for
from economy.quoting import Buyer, How, Income, Offer, Part, quote
from economy.records import Code
from economy.tests.things import NOW, buy, crown, fund, potion

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RICH = Buyer(balance=1_000_000)
STEADY = Income(net=3_000, days=30, entries=30)


def offer(**changes):
    return Offer(
        **{"product_id": 1, "price": 100, "currency": "coins", "permanent": False} | changes
    )


def codes(found):
    return [one.code for one in found.reasons]


# --- reasons ------------------------------------------------------------------------------------
def test_what_nothing_speaks_against_is_ok_and_leaves_a_balance():
    found = quote(offer(), Buyer(balance=250), NOW, quantity=2)
    assert (found.ok, found.total, found.balance_after) == (True, 200, 50)
    assert (found.affordable.how, found.affordable.at) == (How.NOW, NOW)


def test_all_reasons_are_told_at_once():
    dear = offer(permanent=True, stock=0, limit=1, active=False)
    buyer = Buyer(balance=5, frozen=True, owned={1: 1}, bought=1)
    found = quote(dear, buyer, NOW, quantity=2, expected_price=99)
    assert set(codes(found)) == {
        Code.NOT_FOR_SALE, Code.PRICE_CHANGED, Code.LIMIT_REACHED, Code.SOLD_OUT,
        Code.WALLET_FROZEN, Code.INSUFFICIENT_FUNDS, Code.ALREADY_OWNED,
    }  # fmt: skip
    assert found.balance_after is None


@pytest.mark.parametrize(
    ("changes", "quantity", "figures"),
    [
        ({"stock": 3}, 4, {"stock": 3}),
        ({"limit": 5}, 4, {"limit": 5, "bought": 2}),
        ({"permanent": True}, 4, {"limit": 1}),
    ],
)
def test_a_reason_has_the_figures_that_explain_it(changes, quantity, figures):
    found = quote(offer(**changes), Buyer(balance=10_000, bought=2), NOW, quantity)
    assert [one.figures for one in found.reasons] == [figures]


def test_a_bundle_is_refused_for_a_part_that_is_owned_for_good():
    bundle = offer(parts=(Part(7, permanent=True), Part(8, permanent=False)))
    found = quote(bundle, Buyer(balance=100, owned={7: 1, 8: 4}), NOW)
    assert [one.figures for one in found.reasons] == [{"owned": [7]}]
    assert quote(bundle, Buyer(balance=100, owned={7: 0, 8: 4}), NOW).ok


def test_a_sale_runs_from_its_first_moment_up_to_its_last():
    window = {"sale_from": NOW, "sale_to": NOW + HOUR}
    for at, on_sale in ((-HOUR, False), (0 * HOUR, True), (HOUR / 2, True), (HOUR, False)):
        assert quote(offer(**window), RICH, NOW + at).ok is on_sale


# --- when it becomes possible -------------------------------------------------------------------
def test_ones_own_income_says_when_the_money_will_be_there():
    found = quote(offer(price=1_250), Buyer(balance=250), NOW, income=STEADY).affordable
    assert (found.missing, found.how, found.per_day) == (1_000, How.INCOME, 100)
    assert found.at == NOW + 10 * DAY


@pytest.mark.parametrize(
    ("income", "how"),
    [
        (None, How.NOT_ENOUGH_DATA),
        (Income(net=900, days=2.9, entries=9), How.NOT_ENOUGH_DATA),
        (Income(net=900, days=30, entries=2), How.NOT_ENOUGH_DATA),
        (Income(net=0, days=30, entries=9), How.NO_INCOME),
        (Income(net=-10, days=30, entries=9), How.NO_INCOME),
        (Income(net=1, days=30, entries=9), How.NO_INCOME),
    ],
)
def test_no_day_is_named_where_nobody_could_know_it(income, how):
    found = quote(offer(price=1_000_000), Buyer(balance=0), NOW, income=income).affordable
    assert (found.at, found.how) == (None, how)


def test_a_sale_that_opens_later_than_the_money_comes_decides():
    later = offer(price=200, sale_from=NOW + 5 * DAY)
    found = quote(later, Buyer(balance=100), NOW, income=STEADY).affordable
    assert (found.at, found.how, found.missing) == (NOW + 5 * DAY, How.SALE_OPENS, 100)


def test_a_sale_that_is_over_before_the_money_comes_says_so():
    brief = offer(price=1_000, sale_to=NOW + 2 * DAY)
    found = quote(brief, Buyer(balance=0), NOW, income=STEADY).affordable
    assert (found.at, found.how) == (None, How.SALE_ENDS_BEFORE)


@pytest.mark.parametrize(
    ("changes", "buyer", "how"),
    [
        ({"sale_to": NOW}, RICH, How.NEVER),
        ({"active": False, "sale_from": NOW + DAY}, RICH, How.NEVER),
        ({"limit": 1}, Buyer(balance=100, bought=1), How.NEVER),
        ({"permanent": True}, Buyer(balance=100, owned={1: 1}), How.NEVER),
        ({"stock": 0}, RICH, How.RESTOCK),
        ({}, Buyer(balance=100, frozen=True), How.UNFREEZE),
    ],
)
def test_where_waiting_does_not_help_the_reason_is_named(changes, buyer, how):
    found = quote(offer(**changes), buyer, NOW, income=STEADY).affordable
    assert (found.at, found.how) == (None, how)


@pytest.mark.slow
@given(
    price=st.integers(0, 2_000),
    balance=st.integers(0, 2_000),
    net=st.integers(-5_000, 5_000),
    days=st.floats(0, 30),
    entries=st.integers(0, 9),
    opens=st.none() | st.integers(-5, 5),
    closes=st.none() | st.integers(-5, 60),
)
def test_at_the_time_that_is_named_the_same_purchase_is_ok(
    price, balance, net, days, entries, opens, closes
):
    window = {
        "sale_from": None if opens is None else NOW + opens * DAY,
        "sale_to": None if closes is None else NOW + closes * DAY,
    }
    thing, income = offer(price=price, **window), Income(net, days, entries)
    when = quote(thing, Buyer(balance), NOW, income=income).affordable
    if when.at is None:
        assert when.how not in (How.NOW, How.INCOME, How.SALE_OPENS)
        return
    gained = max(0.0, when.per_day or 0) * ((when.at - NOW) / DAY)
    then = Buyer(balance + round(gained))
    assert quote(thing, then, when.at).ok


# --- the engine ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_income_counts_the_last_thirty_days_or_as_many_as_there_were(user):
    wallet = None
    for days, amount in ((40, 1_000), (20, 500), (10, 500)):
        fund(user, amount, NOW - days * DAY)
        wallet = wallet or Wallet.objects.get(user=user)
    buy(user, potion(), now=NOW - DAY)
    assert income_of(wallet.pk, NOW) == Income(net=700, days=30.0, entries=3)
    assert income_of(wallet.pk, NOW - 35 * DAY) == Income(net=1_000, days=5.0, entries=1)


@pytest.mark.django_db
def test_a_quote_takes_five_queries_at_most(user, django_assert_max_num_queries):
    fund(user, 100)
    product = crown(per_user_limit=2)
    with django_assert_max_num_queries(5):
        quote_for(user.pk, product, NOW)


def agree(user, product, quantity, expected):
    """Assert that a quote and the engine say the same; return what was said."""
    product.refresh_from_db()
    said = quote_for(user.pk, product, NOW, quantity, expected)
    reply = buy(user, product, quantity, expected=expected)
    body = orjson.loads(reply.body)
    assert said.ok is (reply.status == 201), (said, body)
    if said.ok:
        assert body["balance"] == said.balance_after
        assert body["price"] == said.unit_price
    else:
        assert body["code"] in codes(said), (said, body)
    return said


@pytest.mark.django_db
@pytest.mark.parametrize("balance", [0, 300, 10_000])
@pytest.mark.parametrize("quantity", [1, 2])
@pytest.mark.parametrize(
    "changes",
    [
        {}, {"price": 0}, {"stock": 1}, {"per_user_limit": 1}, {"kind": "permanent"},
        {"active": False}, {"sale_from": NOW + HOUR}, {"sale_to": NOW},
    ],
)  # fmt: skip
def test_the_engine_does_what_a_quote_says(user, balance, quantity, changes):
    if balance:
        fund(user, balance)
    product = potion(**changes)
    for _ in range(2):
        agree(user, product, quantity, None)


PRODUCTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["consumable", "permanent"]),
        "price": st.integers(0, 300),
        "stock": st.none() | st.integers(0, 3),
        "per_user_limit": st.none() | st.integers(1, 3),
        "active": st.booleans(),
        "sale_from": st.sampled_from([None, NOW - HOUR, NOW, NOW + HOUR]),
        "sale_to": st.sampled_from([None, NOW - HOUR, NOW, NOW + HOUR]),
    }
)
ORDERS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from([None, 0, 100])), min_size=1, max_size=3
)


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    values=PRODUCTS,
    parts=st.lists(st.sampled_from(["consumable", "permanent"]), max_size=2),
    balance=st.integers(0, 900),
    frozen=st.booleans(),
    held=st.integers(0, 1),
    orders=ORDERS,
)
def test_a_quote_is_ok_exactly_when_the_engine_buys(
    django_user_model, values, parts, balance, frozen, held, orders
):
    number = django_user_model.objects.count()
    user = django_user_model.objects.create(username=f"buyer-{number}")
    product = potion(**values)
    granted = [_part(product, kind) for kind in parts]
    if balance:
        fund(user, balance)
        Wallet.objects.filter(user=user).update(frozen_at=NOW if frozen else None)
    for owned in granted or [product]:
        Inventory.objects.create(user=user, product=owned, quantity=held)
    for quantity, expected in orders:
        agree(user, product, quantity, expected)


def _part(bundle, kind):
    part = potion(name=f"Part {Product.objects.count()}", kind=kind)
    BundleItem.objects.create(bundle=bundle, part=part, quantity=2)
    return part
