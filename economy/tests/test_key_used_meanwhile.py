"""SQLite: a refusal is undone by rolling back, and another process may write before it is kept."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from economy.models import IdempotencyKey, Refusal, Wallet
from economy.tests.things import buy, crown, fund

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_key_that_another_process_used_while_it_was_undone_gets_that_answer(user):
    fund(user, 20_000)
    jewel = crown()
    buy(user, jewel)
    answer = b'{"of":"another process"}'

    def meanwhile(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql == "ROLLBACK":
            with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other, other:
                other.execute(
                    "INSERT INTO economy_idempotencykey"
                    " (user_id, operation, key, fingerprint, created_at, status, response)"
                    " SELECT user_id, operation, 'again', ?, created_at, 201, ?"
                    " FROM economy_idempotencykey WHERE operation = 'purchase'",
                    (fingerprints[0], answer),
                )
        return done

    fingerprints = list(
        IdempotencyKey.objects.filter(operation="purchase").values_list("fingerprint", flat=True)
    )
    with connection.execute_wrapper(meanwhile):
        reply = buy(user, jewel, named="again")

    assert (reply.status, reply.body, reply.replayed) == (201, answer, True)
    assert Wallet.objects.get().balance == 15_000
    assert Refusal.objects.count() == 0
