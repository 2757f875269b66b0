"""Sealing: what is committed and settled becomes one chain, whoever seals and however often."""

from datetime import timedelta

import pytest

from economy.chain import GENESIS, faults
from economy.models import InventoryMove, JournalEntry, Seal
from economy.queries.chained import chain, reading
from economy.services import sealing
from economy.tests.conftest import POSTGRES
from economy.tests.tampering import tamper
from economy.tests.things import NOW, buy, fund, potion

# On Postgres only what is committed is sealed, and to clear that away takes a while.
pytestmark = [pytest.mark.django_db(transaction=POSTGRES), *([pytest.mark.slow] * POSTGRES)]
LATER = NOW + timedelta(minutes=5)


def written():
    return JournalEntry.objects.count() + InventoryMove.objects.count()


def sealed():
    return sum(Seal.objects.values_list("rows", flat=True))


def wrong():
    with reading():
        return list(faults(chain()))


@pytest.fixture
def shopping(user):
    fund(user, 10_000)
    product = potion()
    for _ in range(5):
        buy(user, product)
    return user


def test_an_empty_journal_gets_no_seal():
    assert (sealing.seal(LATER), wrong()) == (0, [])


def test_all_rows_are_sealed_once(shopping):
    assert sealing.seal(LATER) == 1
    assert sealing.seal(LATER) == 0
    assert (sealed(), wrong()) == (written(), [])
    assert Seal.objects.get().previous == GENESIS


def test_a_block_follows_the_one_before(shopping):
    sealing.seal(LATER)
    buy(shopping, potion(price=0))
    buy(shopping, potion())
    sealing.seal(LATER)

    first, second = Seal.objects.all()
    assert (second.previous, sealed()) == (first.hash, written())
    assert wrong() == []


def test_what_is_newer_than_the_lag_waits(shopping):
    buy(shopping, potion(), now=LATER - timedelta(seconds=30))
    sealing.seal(LATER)
    assert sealed() == written() - 3

    sealing.seal(LATER + timedelta(seconds=31))
    assert (sealed(), wrong()) == (written(), [])


@pytest.mark.parametrize("most", [1, 2, 3, 5, 100])
def test_blocks_are_as_small_as_one_likes(shopping, most):
    sealing.seal(LATER, most=most)
    assert (sealed(), wrong()) == (written(), [])
    if most < 3:
        assert Seal.objects.count() > 2


def test_a_second_sealer_goes_on_from_the_first(shopping):
    block = sealing._next_block(LATER, LATER, 100)
    assert sealing.seal(LATER) == 1
    assert sealing._append(block) is False
    assert (Seal.objects.count(), wrong()) == (1, [])


def test_a_sealer_that_dies_between_blocks_leaves_a_whole_chain(shopping):
    for _ in range(2):
        sealing._append(sealing._next_block(LATER, LATER, 2))
    sealing._next_block(LATER, LATER, 2)  # read, and never stored
    assert (Seal.objects.count(), wrong()) == (2, [])

    sealing.seal(LATER)
    assert (sealed(), wrong()) == (written(), [])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE economy_journalentry SET amount = amount + 1 WHERE id = (SELECT MAX(id) FROM"
        " economy_journalentry)",
        "DELETE FROM economy_inventorymove WHERE id = (SELECT MIN(id) FROM economy_inventorymove)",
        "DELETE FROM economy_seal WHERE id = (SELECT MIN(id) FROM economy_seal)",
        "UPDATE economy_seal SET rows = rows + 1",
        "INSERT INTO economy_inventorymove (transaction_id, user_id, product_id, quantity, xact,"
        " created_at) SELECT transaction_id, user_id, product_id, 1, xact, created_at FROM"
        " economy_inventorymove LIMIT 1",
    ],
)
def test_what_was_changed_behind_the_triggers_is_found(shopping, sql):
    sealing.seal(LATER, most=3)
    if not POSTGRES and sql.startswith("INSERT"):
        sql = sql.replace("(transaction_id", "(id, transaction_id", 1)
        sql = sql.replace("SELECT transaction_id", "SELECT 0, transaction_id")
    tamper(sql)
    assert wrong()
