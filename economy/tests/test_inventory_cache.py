"""The cache of inventories is never stale, whatever was done, and says how often it was of use."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Sum

from economy.engine import AddFunds, Adjust, Gift, Refund, Request, Use, perform
from economy.models import BundleItem, Inventory, Transaction, Wallet
from economy.queries.inventory import holdings_at, holdings_of, reads
from economy.tests.things import NOW, buy, crown, fund, key, potion

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def did(step, who, operation):
    request = Request(who.pk, operation, key(), {"step": repr(step)})
    reply = perform(step, request, now=NOW)
    assert reply.status < 400, reply.body


def truth(user):
    """Return balances and things straight from the tables."""
    rows = Inventory.objects.filter(user=user, quantity__gt=0)
    return (
        dict(Wallet.objects.filter(user=user).values_list("currency", "balance")),
        dict(rows.values_list("product_id", "quantity")),
    )


def told(user):
    held = holdings_of(user.pk)
    return (
        dict(held.balances),
        {one.product_id: one.quantity for one in held.things},
    )


def test_a_second_read_comes_from_the_cache_with_one_query(user, django_assert_num_queries):
    fund(user, 10_000)
    buy(user, potion(), 2)
    first = holdings_of(user.pk)
    with django_assert_num_queries(1):
        assert holdings_of(user.pk) == first
    found = reads()
    assert (found.hits, found.misses, found.hit_rate) == (1, 1, 0.5)


def test_no_rate_is_told_before_the_first_read(user):
    assert reads().hit_rate is None


def test_it_stands_under_the_user_and_the_sum_of_the_wallets_versions(user):
    fund(user, 10_000)
    did(AddFunds(user.pk, 5, "gems"), user, "add_funds")
    buy(user, potion())
    holdings_of(user.pk)
    total = Wallet.objects.filter(user=user).aggregate(total=Sum("version"))["total"]
    assert total == 3
    assert cache.get(f"user:{user.pk}:inventory:{total}") is not None


@pytest.fixture
def bundle():
    """A bundle that grants something to use and something to own."""
    made = potion(name="Set")
    BundleItem.objects.create(bundle=made, part=potion(name="Part"), quantity=2)
    BundleItem.objects.create(bundle=made, part=crown(name="Badge"))
    return made


def test_nothing_stale_is_read_after_any_operation(user, other_user, staff, bundle):
    potions, gem = potion(), potion(name="Gem", currency="gems", price=1)
    steps = [
        lambda: fund(user, 50_000),
        lambda: did(AddFunds(user.pk, 5, "gems"), user, "add_funds"),
        lambda: buy(user, potions, 6),
        lambda: buy(user, gem),
        lambda: did(Use(user.pk, potions.pk, 1), user, "use"),
        lambda: did(Use(user.pk, gem.pk, 1), user, "use"),
        lambda: did(Gift(user.pk, other_user.pk, potions.pk, 2), user, "gift"),
        lambda: buy(user, bundle),
        lambda: did(Adjust(user.pk, -7, "coins", "a trial", staff.pk), staff, "adjustment"),
        lambda: did(Refund(bundle_deal(bundle), "a trial", staff.pk), staff, "refund"),
        lambda: did(Gift(other_user.pk, user.pk, potions.pk, 1), other_user, "gift"),
        lambda: buy(user, bundle),
    ]
    for step in steps:
        for person in (user, other_user):
            told(person)
        step()
        for person in (user, other_user):
            assert told(person) == ({"coins": 0} | truth(person)[0], truth(person)[1])
            assert told(person)[1] == truth(person)[1]


def bundle_deal(bundle):
    return Transaction.objects.get(product=bundle, kind="purchase").pk


def test_a_refused_purchase_leaves_the_cache_as_it_is(user, django_assert_num_queries):
    fund(user, 100)
    holdings_of(user.pk)
    assert buy(user, potion()).status == 402
    with django_assert_num_queries(1):
        assert holdings_of(user.pk).balance == 100


def test_a_new_name_is_read_once_it_is_stored(user):
    product = potion()
    fund(user, 1_000)
    buy(user, product)
    assert holdings_of(user.pk).things[0].name == "Potion"
    with transaction.atomic():
        product.name = "Draught"
        product.save()
    assert holdings_of(user.pk).things[0].name == "Draught"


def test_what_may_yet_be_undone_is_not_cached(user):
    product = potion()
    fund(user, 1_000)
    holdings_of(user.pk)
    with pytest.raises(RuntimeError), transaction.atomic():
        buy(user, product)
        assert told(user)[1] == {product.pk: 1}
        raise RuntimeError
    other = crown(price=1)
    buy(user, other)
    assert told(user) == ({"coins": 999}, {other.pk: 1})


def test_a_demos_things_and_money_are_left_out_where_no_demo_is_shown(user, settings):
    settings.DOZOR_DEMO = True
    fund(user, 1_000)
    buy(user, potion(demo=True))
    assert len(holdings_of(user.pk).things) == 1
    settings.DOZOR_DEMO = False
    assert holdings_of(user.pk).things == ()
    assert holdings_at(user.pk, NOW + timedelta(days=1)).things == ()


def test_no_read_beside_a_buyer_is_stale_or_of_two_moments(user):
    """Every answer's money and things belong together: a thing costs one, and none is given."""
    product, start, deeds = potion(price=1), 60, 40
    fund(user, start)
    done, wrong, looked = threading.Event(), [], []

    def look():
        try:
            while not done.is_set():
                held = holdings_of(user.pk)
                owned = sum(one.quantity for one in held.things)
                looked.append(owned)
                if held.balance + owned != start:
                    wrong.append(held)
        finally:
            connection.close()

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(deeds):
        buy(user, product)
        assert told(user) == ({"coins": start - number - 1}, {product.pk: number + 1})
    done.set()
    reader.join(timeout=20)
    assert not wrong
    assert looked == sorted(looked)
