"""The proof of the books: whatever disagrees is found, stopped, and told to staff once."""

from datetime import timedelta

import orjson
import pytest
from django.db.models import F

from accounts.alerts.models import Alert
from economy.models import (
    IdempotencyKey,
    Inventory,
    Notice,
    Product,
    StockChange,
    Transaction,
    Wallet,
)
from economy.services import desk, sealing
from economy.services.desk import Asked
from economy.services.freezing import freeze, unfreeze
from economy.services.verifying import NAMES, verify
from economy.tests.conftest import POSTGRES
from economy.tests.tampering import tamper
from economy.tests.things import COINS, NOW, buy, crown, fund, key, potion

pytestmark = pytest.mark.django_db
# Postgres seals what is committed, which a test's transaction never is: see test_sealing.
SEALED = not POSTGRES
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def books(user, other_user, staff):
    """Every kind of deed, sealed."""
    fund(user, 50_000)
    fund(other_user, 1_000)
    drink, jewel = potion(stock=20), crown()
    bought = orjson.loads(buy(user, drink, 3).body)["transaction_id"]
    buy(user, drink, 2)
    buy(user, jewel)
    buy(user, potion(name="Leaflet", price=0))
    buy(other_user, drink)
    desk.use(Asked(user.pk, key()), user.pk, drink.pk, now=NOW)
    desk.give(Asked(user.pk, key()), user.pk, other_user.pk, jewel.pk, now=NOW)
    number = Transaction.objects.get(pk=bought).pk
    desk.refund(Asked(staff.pk, key()), number, "broken", now=NOW)
    desk.adjust(Asked(staff.pk, key()), user.pk, -7, COINS, "a mistake", now=NOW)
    sealing.seal(LATER)


def wrong(proof):
    return {finding.check for finding in proof.findings}


def test_books_that_nobody_touched_agree(books):
    proof = verify(LATER)
    assert (proof.findings, proof.frozen, proof.clean) == ((), (), True)
    assert proof.counts["transactions"] == 11
    assert sum(proof.sums[COINS].values()) == 0
    assert bool(proof.seals.first) is bool(proof.seals.last) is SEALED
    assert (proof.seals.waiting == 0) is SEALED


def test_an_empty_house_agrees():
    assert verify(LATER).clean


def test_every_step_is_told_as_it_goes(books):
    told = []
    verify(LATER, progress=lambda *step: told.append(step))
    assert {name for name, _, _ in told} == {*NAMES, ""}
    assert [done for _, done, _ in told] == list(range(len(told)))
    assert told[-1][1] == told[-1][2]


WALLET = (
    "UPDATE economy_wallet SET balance = balance + 1 WHERE id ="
    " (SELECT MIN(id) FROM economy_wallet)"
)
POSTED = (
    "UPDATE economy_journalentry SET amount = amount + 1 WHERE account = %s AND id ="
    " (SELECT MAX(id) FROM economy_journalentry WHERE account = %s)"
)
FIRST = (
    "UPDATE economy_journalentry SET balance_after = balance_after + 1 WHERE id ="
    " (SELECT MIN(id) FROM economy_journalentry WHERE account = 'wallet')"
)
BOTH = (
    "DELETE FROM economy_journalentry WHERE transaction_id ="
    " (SELECT id FROM economy_transaction WHERE kind = 'refund')"
)
THING = (
    "UPDATE economy_inventory SET quantity = quantity + 1 WHERE id ="
    " (SELECT MIN(id) FROM economy_inventory)"
)
GONE = "DELETE FROM economy_inventory WHERE quantity > 0"
MOVE = "DELETE FROM economy_inventorymove WHERE id = (SELECT MIN(id) FROM economy_inventorymove)"
CAUSE = "UPDATE economy_transaction SET reason = 'x' WHERE kind = 'adjustment'"
PRICE = (
    "UPDATE economy_transaction SET unit_price = unit_price + 1"
    " WHERE kind = 'purchase' AND unit_price > 0"
)
BACK = "UPDATE economy_transaction SET quantity = 1 WHERE kind = 'refund'"
KEY = "UPDATE economy_idempotencykey SET status = NULL WHERE operation = 'gift'"
LOST = "UPDATE economy_idempotencykey SET response = %s WHERE operation = 'gift'"
NOWHERE = b'{"transaction_id": "00000000-0000-4000-8000-000000000001"}'


@pytest.mark.parametrize(
    ("sql", "values", "found"),
    [
        (WALLET, (), {"balances"}),
        (POSTED, ("wallet", "wallet"), {"postings", "balances", "running", "chain"}),
        (POSTED, ("mint", "mint"), {"postings", "chain"}),
        (FIRST, (), {"running", "chain"}),
        (BOTH, (), {"amounts", "balances", "running", "chain"}),
        (THING, (), {"inventory"}),
        (GONE, (), {"inventory"}),
        (MOVE, (), {"inventory", "moves", "refunds", "chain"}),
        (CAUSE, (), {"chain"}),  # nothing else covers words
        (PRICE, (), {"amounts", "refunds", "chain"}),
        (BACK, (), {"amounts", "refunds", "chain"}),
        (KEY, (), {"keys"}),
        (LOST, (NOWHERE,), {"keys"}),
        (LOST, (b"no JSON",), {"keys"}),
    ],
)
def test_whatever_was_changed_is_found(books, sql, values, found):
    tamper(sql, *values)
    assert wrong(verify(LATER)) == (found if SEALED else found - {"chain"})


def test_a_wallet_that_disagrees_is_frozen_with_a_reason_and_only_it(books, user, other_user):
    Wallet.objects.filter(user=other_user).update(balance=F("balance") + 1)
    proof = verify(LATER)

    theirs, others = Wallet.objects.get(user=other_user), Wallet.objects.get(user=user)
    assert proof.frozen == (theirs.pk,)
    assert (theirs.frozen_at, others.frozen_at) == (LATER, None)
    assert "balances" in theirs.frozen_reason


def test_nothing_is_frozen_when_one_only_looks(books, staff):
    Wallet.objects.update(balance=F("balance") + 1)
    assert verify(LATER, freezing=False).frozen == ()
    assert not Wallet.objects.filter(frozen_at__isnull=False).exists()
    assert not Alert.objects.filter(user=staff).exists()


@pytest.mark.slow
def test_staff_are_told_of_a_discrepancy_once_and_again_when_it_comes_back(books, staff, user):
    def told():
        return Alert.objects.filter(user=staff, kind="economy.books.discrepancy").count()

    wallet = Wallet.objects.filter(user=user)
    wallet.update(balance=F("balance") + 1)
    verify(LATER)
    verify(LATER)
    assert told() == 1
    assert not Alert.objects.filter(user=user, kind="economy.books.discrepancy").exists()

    wallet.update(balance=F("balance") - 1)
    verify(LATER)
    assert (told(), Notice.objects.count()) == (1, 0)
    unfreeze(wallet.get().pk, "put right", actor=staff.pk)
    wallet.update(balance=F("balance") + 1)
    verify(LATER)
    assert told() == 2


def test_a_verifier_that_died_after_freezing_leaves_the_telling_to_the_next(books, staff, user):
    wallet = Wallet.objects.get(user=user)
    Wallet.objects.filter(pk=wallet.pk).update(balance=F("balance") + 1)
    freeze(wallet.pk, "balances", LATER)
    assert verify(LATER).frozen == ()
    assert Alert.objects.filter(user=staff, kind="economy.books.discrepancy").count() == 1


@pytest.mark.slow
def test_a_key_that_is_under_way_is_no_orphan(books, user):
    IdempotencyKey.objects.create(
        user=user, operation="use", key="now", fingerprint="", created_at=LATER
    )
    assert verify(LATER).clean
    assert wrong(verify(LATER + timedelta(seconds=61))) == {"keys"}


def test_a_stock_follows_from_the_last_change_and_what_was_sold_since(books, user):
    product = Product.objects.get(name="Potion")
    sold = 6 - 3  # three came back
    StockChange.objects.create(
        product=product, stock_before=0, stock_after=product.stock, sold=sold, created_at=NOW
    )
    buy(user, product, 2)
    assert verify(LATER).clean

    Product.objects.filter(pk=product.pk).update(stock=F("stock") + 1)
    assert wrong(verify(LATER)) == {"stocks"}


def test_things_that_nobody_moved_are_found(books, other_user):
    Inventory.objects.create(user=other_user, product=potion(name="Forged"), quantity=1)
    assert wrong(verify(LATER)) == {"inventory"}
