"""What Postgres undoes because of another transaction is done again, whole and once."""

import threading
import time
from contextlib import closing

import psycopg2
import pytest
from django.db import connection, connections

from economy.engine import Request, Use, perform
from economy.models import IdempotencyKey, Inventory, Transaction, Wallet
from economy.tests.things import NOW, buy, fund, potion

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"


def rival():
    """Return a connection of somebody who locks in another order and never gives way."""
    found = connection.get_connection_params()
    return psycopg2.connect(
        dbname=found["dbname"], user=found.get("user"), password=found.get("password"),
        host=found.get("host"), port=found.get("port"),
        options="-c deadlock_timeout=30s",
    )  # fmt: skip


def wait_for_somebody_to_wait(cursor):
    """Look until a transaction of this database waits for a lock; fails after 20 seconds."""
    end = time.monotonic() + 20
    waits = 0
    while not waits:
        assert time.monotonic() < end, "nobody waits for a lock"
        cursor.execute(WAITS, [connection.settings_dict["NAME"]])
        waits = cursor.fetchone()[0]


def use(user, product):
    request = Request(user.pk, "use", "once", {"product_id": product.pk, "quantity": 1})
    return perform(Use(user.pk, product.pk, 1), request, now=NOW)


def buy_one(user, product):
    return buy(user, product, named="once")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("deed", "status", "left"), [(use, 200, 2), (buy_one, 201, 4)])
def test_what_a_deadlock_undid_is_done_again_and_once(user, deed, status, left):
    fund(user, 2_000)
    product = potion()
    buy(user, product, 3)
    before = Transaction.objects.count()
    replies = []

    def do():
        with connection.cursor() as cursor:
            # It looks for a deadlock once: after the ring is closed, however slow the machine.
            cursor.execute("SET deadlock_timeout = '3s'")
        replies.append(deed(user, product))
        connections.close_all()

    thread = threading.Thread(target=do, daemon=True)
    with closing(rival()) as other, other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM economy_inventory FOR UPDATE")
        thread.start()
        with connection.cursor() as watcher:
            wait_for_somebody_to_wait(watcher)
        # The other one holds the wallet and waits for the thing: this closes the ring.
        cursor.execute("UPDATE economy_wallet SET version = version")
        other.rollback()
    thread.join(20)

    assert [reply.status for reply in replies] == [status]
    assert Inventory.objects.get().quantity == left
    assert Transaction.objects.count() == before + 1
    assert IdempotencyKey.objects.get(key="once").status == status
    assert Wallet.objects.get().version == 3
