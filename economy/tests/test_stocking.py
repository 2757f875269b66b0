"""Stocks changed by staff beside purchases: nothing sold comes back, nothing restocked is lost."""

import pytest

from economy.models import Product, StockChange
from economy.queries.checks import wrong_stocks
from economy.services import stocking
from economy.services.stocking import StockRefused
from economy.tests.test_engine import refund, said
from economy.tests.things import NOW, buy, fund, potion

pytestmark = pytest.mark.django_db


def stock(product):
    return Product.objects.values_list("stock", flat=True).get(pk=product.pk)


def test_a_restock_adds_to_what_is_left_by_then(user, staff):
    product = potion(stock=9)
    fund(user, 10_000)
    buy(user, product, 4)
    assert stocking.restock(product.pk, 10, NOW, actor=staff.pk) == stock(product) == 15

    change = StockChange.objects.get()
    assert (change.stock_before, change.stock_after, change.sold) == (5, 15, 4)
    assert list(wrong_stocks()) == []


@pytest.mark.parametrize(("left", "change"), [(3, -4), (0, -1), (None, 5), (3, 10**12)])
def test_a_restock_that_cannot_be_changes_nothing(left, change):
    product = potion(stock=left)
    with pytest.raises(StockRefused):
        stocking.restock(product.pk, change, NOW)
    assert (stock(product), StockChange.objects.count()) == (left, 0)


def test_all_that_is_left_can_be_taken_away():
    product = potion(stock=3)
    assert stocking.restock(product.pk, -3, NOW) == 0


def test_only_what_is_unlimited_is_limited_and_the_other_way_round():
    product = potion()
    stocking.limit(product.pk, 4, NOW)
    with pytest.raises(StockRefused):
        stocking.limit(product.pk, 9, NOW)
    stocking.unlimit(product.pk, NOW)
    with pytest.raises(StockRefused):
        stocking.unlimit(product.pk, NOW)
    with pytest.raises(StockRefused):
        stocking.limit(product.pk, -1, NOW)
    assert stock(product) is None


def test_a_stock_follows_purchases_and_refunds_after_the_change(user, staff):
    product = potion(stock=9)
    fund(user, 10_000)
    stocking.restock(product.pk, 1, NOW)
    number = said(buy(user, product, 4))["transaction_id"]
    buy(user, product, 3)
    refund(number, staff)
    assert (stock(product), list(wrong_stocks())) == (7, [])

    Product.objects.filter(pk=product.pk).update(stock=8)
    assert [(one.expected, one.found) for one in wrong_stocks()] == [("7", "8")]


def test_what_became_limited_while_people_may_have_been_buying_is_not_judged(user):
    product = potion()
    stocking.limit(product.pk, 4, NOW)
    Product.objects.filter(pk=product.pk).update(stock=3)
    assert list(wrong_stocks()) == []
    stocking.restock(product.pk, 1, NOW)
    Product.objects.filter(pk=product.pk).update(stock=3)
    assert len(list(wrong_stocks())) == 1
