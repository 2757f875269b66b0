"""Many at once, in threads with connections of their own, on whichever database it is."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import orjson
import pytest
from django.db import connections
from django.db.models import Sum

from economy.models import IdempotencyKey, Inventory, JournalEntry, Product, Transaction, Wallet
from economy.services import desk
from economy.tests.things import COINS, NOW, buy, crown, fund, key, potion

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@contextmanager
def together(threads):
    """Yield a function that does something with each argument, so many of them at a time."""
    gate = threading.Barrier(threads)

    def leave():
        connections.close_all()
        gate.wait(30)  # so that every thread gets one of these to do

    with ThreadPoolExecutor(threads) as pool:

        def run(work, arguments):
            return list(pool.map(work, arguments))

        try:
            yield run
        finally:
            for _ in range(threads):
                pool.submit(leave)


def asked(user, named=None):
    return desk.Asked(user.pk, named or key(), "/here", "request-1")


def statuses(replies):
    found = [reply.status for reply in replies]
    return {status: found.count(status) for status in set(found)}


def assert_books_balance():
    sums = JournalEntry.objects.values("transaction").annotate(sum=Sum("amount"))
    assert all(row["sum"] == 0 for row in sums)
    for wallet in Wallet.objects.all():
        assert (wallet.entries.aggregate(sum=Sum("amount"))["sum"] or 0) == wallet.balance


def purchase(user, other, staff):
    product = potion()
    return lambda: desk.buy(asked(user, "same"), user.pk, product.pk, 2, now=NOW)


def use(user, other, staff):
    product = potion()
    buy(user, product, 5)
    return lambda: desk.use(asked(user, "same"), user.pk, product.pk, 2, now=NOW)


def add_funds(user, other, staff):
    return lambda: desk.add_funds(asked(staff, "same"), user.pk, 50, COINS, "pay-1", now=NOW)


def refund(user, other, staff):
    buy(user, potion(stock=5), 2)
    number = Transaction.objects.get(kind="purchase").pk
    return lambda: desk.refund(asked(staff, "same"), number, "broken", now=NOW)


def gift(user, other, staff):
    product = potion()
    buy(user, product, 5)
    return lambda: desk.give(asked(user, "same"), user.pk, other.pk, product.pk, 2, now=NOW)


def adjustment(user, other, staff):
    return lambda: desk.adjust(asked(staff, "same"), user.pk, -7, COINS, "lost", now=NOW)


@pytest.mark.parametrize("deed", [purchase, use, add_funds, refund, gift, adjustment])
def test_repeats_at_once_have_one_effect_and_the_same_bytes(user, other_user, staff, deed):
    fund(user, 5_000)
    do = deed(user, other_user, staff)
    before = Transaction.objects.count()
    with together(8) as run:
        replies = run(lambda _: do(), range(24))

    assert len({(reply.status, reply.body) for reply in replies}) == 1
    assert replies[0].status < 300
    assert [reply.replayed for reply in replies].count(False) == 1
    assert Transaction.objects.count() == before + 1
    assert_books_balance()


def test_repeats_at_once_of_what_is_refused_get_one_refusal(user):
    product = potion()
    with together(8) as run:
        replies = run(lambda _: desk.buy(asked(user, "same"), user.pk, product.pk), range(16))

    assert {reply.status for reply in replies} == {402}
    assert len({reply.body for reply in replies}) == 1
    assert IdempotencyKey.objects.get().status == 402


def test_money_for_37_buys_37(user):
    product = potion()
    fund(user, 37 * product.price + 299)
    with together(32) as run:
        replies = run(lambda _: desk.buy(asked(user), user.pk, product.pk), range(200))

    assert statuses(replies) == {201: 37, 402: 163}
    assert Wallet.objects.get().balance == 299
    assert Inventory.objects.get().quantity == 37
    assert sorted(orjson.loads(one.body)["balance"] for one in replies if one.status == 201) == [
        299 + 300 * number for number in range(37)
    ]
    assert_books_balance()


def test_what_is_owned_for_good_is_bought_once_by_twenty_at_once(user):
    product = crown()
    fund(user, 20 * product.price)
    with together(20) as run:
        replies = run(lambda _: desk.buy(asked(user), user.pk, product.pk), range(20))

    assert statuses(replies) == {201: 1, 409: 19}
    assert Wallet.objects.get().balance == 19 * product.price
    assert_books_balance()


def test_a_stock_of_20_serves_20_of_80_buyers(django_user_model):
    buyers = [django_user_model.objects.create(username=f"buyer{n}") for n in range(80)]
    for one in buyers:
        fund(one, 1_000)
    product = potion(stock=20)
    with together(16) as run:
        replies = run(lambda one: desk.buy(asked(one), one.pk, product.pk), buyers)

    assert statuses(replies) == {201: 20, 409: 60}
    assert Product.objects.get().stock == 0
    assert Inventory.objects.aggregate(sum=Sum("quantity"))["sum"] == 20
    assert Wallet.objects.filter(balance=700).count() == 20
    assert_books_balance()


def test_gifts_both_ways_at_once_neither_lose_nor_make_anything(user, other_user):
    product = potion()
    for one in (user, other_user):
        fund(one, 6_000)
        buy(one, product, 20)
    pairs = [(user, other_user), (other_user, user)] * 20
    with together(8) as run:
        replies = run(
            lambda pair: desk.give(asked(pair[0]), pair[0].pk, pair[1].pk, product.pk), pairs
        )

    assert {reply.status for reply in replies} <= {201, 409}
    assert Inventory.objects.aggregate(sum=Sum("quantity"))["sum"] == 40
    assert_books_balance()
