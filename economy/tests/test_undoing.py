"""What is refused after something was written is undone, with nobody else's transaction around."""

import orjson
import pytest
from django.db import connection

from economy.models import IdempotencyKey, Inventory, Refusal, Transaction, Wallet
from economy.tests.things import buy, crown, fund

pytestmark = pytest.mark.django_db(transaction=True)


def twice(user):
    """Buy for good what is owned for good; the second time under the key `again`."""
    fund(user, 20_000)
    jewel = crown()
    buy(user, jewel)
    return lambda: buy(user, jewel, named="again")


def test_a_refusal_undoes_the_payment_and_keeps_the_key(user):
    again = twice(user)
    first, second = again(), again()

    assert (first.status, orjson.loads(first.body)["code"]) == (409, "already_owned")
    assert (second.body, second.replayed) == (first.body, True)
    connection.close()  # nothing that was not committed outlives it
    assert (Wallet.objects.get().balance, Wallet.objects.get().version) == (15_000, 2)
    assert Inventory.objects.get().quantity == 1
    assert Transaction.objects.count() == 2
    assert Refusal.objects.get().code == "already_owned"
    assert IdempotencyKey.objects.get(key="again").status == 409
