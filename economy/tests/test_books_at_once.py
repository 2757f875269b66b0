"""Whoever seals, restocks and buys at the same time makes one chain and one stock."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from economy.chain import faults
from economy.models import InventoryMove, JournalEntry, Product, Seal, Transaction
from economy.queries.chained import chain, horizon, reading
from economy.queries.checks import wrong_stocks
from economy.services import sealing, stocking
from economy.services.verifying import verify
from economy.tests.things import NOW, buy, fund, potion

LATER = NOW + timedelta(minutes=5)


def at_once(*deeds):
    """Run deeds in threads of their own, to their end."""
    failed = []

    def run(deed):
        try:
            deed()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join(50)
    assert failed == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_restocks_and_purchases_at_once_lose_nothing(user):
    product = potion(stock=10, price=1)
    fund(user, 1_000)
    bought = []

    def shop():
        for _ in range(20):
            bought.append(buy(user, product).status)

    def restock():
        for _ in range(10):
            stocking.restock(product.pk, 3, NOW)

    at_once(shop, shop, restock)

    sold = Transaction.objects.filter(kind="purchase").count()
    assert bought.count(201) == sold
    assert set(bought) <= {201, 409}
    assert Product.objects.get().stock == 10 + 30 - sold
    assert list(wrong_stocks()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_sealers_at_once_beside_buyers_make_one_chain_with_every_row_once(user, other_user):
    product = potion(price=1)
    fund(user, 1_000)
    fund(other_user, 1_000)

    def shop(who):
        for _ in range(25):
            buy(who, product)

    def keep():
        for _ in range(15):
            sealing.seal(LATER, most=3)

    proofs = []
    at_once(
        lambda: shop(user),
        lambda: shop(other_user),
        keep,
        keep,
        lambda: proofs.extend(verify(LATER) for _ in range(5)),
    )
    # What is under way is never taken for a discrepancy.
    assert [proof.findings for proof in proofs] == [()] * 5
    sealing.seal(LATER)
    written = JournalEntry.objects.count() + InventoryMove.objects.count()
    assert sum(Seal.objects.values_list("rows", flat=True)) == written == 2 * 2 + 50 * 3
    with reading():
        assert list(faults(chain())) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_committed_late_is_sealed_after_it_is(user, other_user):
    """Its id and its transaction's number are lower than those of what is sealed before."""
    fund(user, 100)
    product = potion(price=1)
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            buy(user, product)
            begun.set()
            go_on.wait(30)

    def others():
        begun.wait(30)
        fund(other_user, 100)
        sealing.seal(LATER)
        early.append(sum(Seal.objects.values_list("rows", flat=True)))
        go_on.set()

    early = []
    at_once(slow, others)
    sealing.seal(LATER)
    # The first funds; what came beside the open purchase waits for it.
    assert early == [2]
    assert sum(Seal.objects.values_list("rows", flat=True)) == 2 + 2 + 3
    with reading():
        assert list(faults(chain())) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_numbers_that_begin_anew_are_not_sealed_over_but_told(user):
    fund(user, 100)
    Seal.objects.create(
        previous="0" * 64, upto_xact=horizon() + 10**6, rows=0, digest="", hash="x", sealed_at=NOW
    )
    with pytest.raises(sealing.NumbersBegunAnew, match="pg_resetwal"):
        sealing.seal(LATER)
    told = [one.subject for one in verify(LATER, freezing=False).of("chain")]
    assert "numbers of transactions" in told
    assert connection.vendor == "postgresql"
