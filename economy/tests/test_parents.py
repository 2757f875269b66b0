"""No foreign key of Postgres looks up what a purchase names: it cannot vanish, or is missed."""

import threading
from contextlib import closing

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from economy.models import BundleItem, InventoryMove, JournalEntry, Product, Transaction, Wallet
from economy.services.verifying import verify
from economy.tests.tampering import tamper
from economy.tests.test_deadlock import rival, wait_for_somebody_to_wait
from economy.tests.things import NOW, buy, fund, potion

pytestmark = pytest.mark.django_db


def gone(row):
    """Delete a row as somebody does who asks nobody else."""
    with transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk)._raw_delete(connection.alias)
        connection.check_constraints()


@pytest.fixture
def bought(user):
    """A drink that was bought alone, and a bundle with a thing of its own."""
    fund(user, 10_000)
    drink, leaf, whole = potion(), potion(name="Leaf"), potion(name="Set")
    BundleItem.objects.create(bundle=whole, part=leaf)
    buy(user, drink)
    buy(user, whole)
    BundleItem.objects.all().delete()
    return drink, leaf, whole


def test_what_was_bought_stays(bought):
    for product in bought:
        with pytest.raises(IntegrityError):
            gone(product)
    assert Product.objects.count() == 3


def test_what_nobody_bought_goes(bought):
    gone(potion(name="New"))
    assert Product.objects.count() == 3


def test_a_wallet_stays_and_so_does_its_owner(user):
    buy(user, potion(price=0))
    for row in (Wallet.objects.get(), user):
        with pytest.raises(IntegrityError):
            gone(row)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_being_bought_is_not_deleted_meanwhile(user):
    fund(user, 1_000)
    product, said = potion(), []

    def delete():
        with closing(rival()) as other, other.cursor() as cursor:
            try:
                cursor.execute("DELETE FROM economy_product")
            except psycopg2.IntegrityError as error:
                said.append(str(error))

    thread = threading.Thread(target=delete, daemon=True)
    with transaction.atomic():
        buy(user, product)
        thread.start()
        with closing(rival()) as other, other.cursor() as watcher:
            other.autocommit = True
            wait_for_somebody_to_wait(watcher)
    thread.join(20)

    assert len(said) == 1
    assert "stays" in said[0]
    assert Product.objects.get() == product


@pytest.mark.parametrize(
    ("sql", "check", "expected"),
    [
        ("DELETE FROM economy_transaction WHERE kind = 'purchase'", "postings", "its transaction"),
        ("DELETE FROM economy_transaction WHERE kind = 'purchase'", "moves", "its transaction"),
        ("DELETE FROM economy_wallet", "postings", "its wallet"),
        ("DELETE FROM economy_product", "moves", "its product"),
        ("DELETE FROM economy_product", "amounts", "its product"),
        ("DELETE FROM accounts_user", "moves", "its user"),
        ("DELETE FROM accounts_user", "amounts", "its user"),
    ],
)
def test_a_row_without_its_parent_is_found(user, sql, check, expected):
    fund(user, 1_000)
    buy(user, potion())
    assert (JournalEntry.objects.count(), InventoryMove.objects.count()) == (4, 1)
    assert Transaction.objects.count() == 2
    with transaction.atomic():
        tamper(sql)
        found = verify(NOW, freezing=False).of(check)
        transaction.set_rollback(True)
    assert expected in {one.expected for one in found}
