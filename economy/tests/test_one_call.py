"""A purchase in one call of the server answers and writes what the steps in Python do."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction

from economy.engine import Purchase, Refund, Request, _once, one_call, perform
from economy.models import (
    BundleItem,
    IdempotencyKey,
    Inventory,
    InventoryMove,
    JournalEntry,
    Product,
    Refusal,
    Transaction,
    Wallet,
)
from economy.records import BALANCE_MAX
from economy.tests.things import NOW, buy, crown, fund, key, potion

pytestmark = pytest.mark.django_db
NUMBER = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}")
TABLES = (Transaction, JournalEntry, InventoryMove, Inventory, Wallet, Product, Refusal)
# Numbers that the database or chance gives: everything else has to be equal.
GIVEN = {"id", "transaction_id", "xact"}


def ask(user, product, quantity=1, *, expected=None, named=None, caller=None, path="/here"):
    """Return a purchase and the request for it."""
    number = product if isinstance(product, int) else product.pk
    body = {"product_id": number, "quantity": quantity, "expected_price": expected}
    request = Request((caller or user).pk, "purchase", named or key(), body, path, "request-1")
    return Purchase(user.pk, number, quantity, expected), request


def rich(user, *asked, amount=20_000):
    fund(user, amount)
    return list(asked)


def twice_owned(user, other):
    jewel = crown()
    return rich(user, ask(user, jewel), ask(user, jewel))


def limited(user, other):
    product = potion(per_user_limit=2)
    return rich(user, ask(user, product, 2), ask(user, product), ask(other, product))


def limited_and_refunded(user, other):
    product = potion(per_user_limit=2)
    fund(user, 1_000)
    buy(user, product, 2)
    bought = Transaction.objects.get(kind="purchase").pk
    back = Request(user.pk, "refund", key(), {"transaction_id": str(bought)})
    perform(Refund(bought, "r", user.pk), back, now=NOW)
    return [ask(user, product)]


def frozen(user, other):
    fund(user, 1_000)
    Wallet.objects.update(frozen_at=NOW)
    return [ask(user, potion()), ask(user, potion(price=0))]


def bundle(user, other):
    drink, jewel, whole = potion(), crown(), potion(name="Set", price=4_000, stock=9)
    BundleItem.objects.create(bundle=whole, part=drink, quantity=5)
    BundleItem.objects.create(bundle=whole, part=jewel)
    return rich(user, ask(user, whole), ask(user, whole))


def same_key(user, other):
    product = potion()
    same = ask(user, product, named="mine")
    return rich(user, same, same, ask(user, product, 2, named="mine"))


def refusal_again(user, other):
    poor = ask(user, potion(), named="poor")
    return [poor, poor]


def odd_words(user, other):
    return [ask(user, potion(active=False), path='/"x"\\\n\x00\x7f/ә/😀')]


SITUATIONS = {
    "bought": lambda user, _: rich(user, ask(user, potion(), 3)),
    "as expected": lambda user, _: rich(user, ask(user, potion(), expected=300)),
    "not as expected": lambda user, _: rich(user, ask(user, potion(), expected=299)),
    "free, no wallet": lambda user, _: [ask(user, potion(price=0), 2)],
    "free, a wallet": lambda user, _: rich(user, ask(user, potion(price=0))),
    "no wallet": lambda user, _: [ask(user, potion())],
    "poor": lambda user, _: rich(user, ask(user, potion()), amount=299),
    "all of it": lambda user, _: rich(user, ask(user, potion()), amount=300),
    "unknown": lambda user, _: rich(user, ask(user, 987_654)),
    "not for sale": lambda user, _: rich(user, ask(user, potion(active=False))),
    "not yet": lambda user, _: rich(user, ask(user, potion(sale_from=NOW + timedelta(seconds=1)))),
    "from now": lambda user, _: rich(user, ask(user, potion(sale_from=NOW))),
    "not any more": lambda user, _: rich(user, ask(user, potion(sale_to=NOW))),
    "two for good": lambda user, _: rich(user, ask(user, crown(), 2)),
    "owned for good": twice_owned,
    "stock": lambda user, _: rich(user, ask(user, potion(stock=3), 3)),
    "little stock": lambda user, _: rich(user, ask(user, potion(stock=1), 2)),
    "no stock": lambda user, _: rich(user, ask(user, potion(stock=0))),
    "limited": limited,
    "limited, refunded": limited_and_refunded,
    "frozen": frozen,
    "bundle": bundle,
    "same key": same_key,
    "refused again": refusal_again,
    "for another": lambda user, other: rich(user, ask(user, potion(), caller=other)),
    "refused for another": lambda user, other: [ask(user, potion(), caller=other)],
    "odd words": odd_words,
    "too much": lambda user, _: rich(user, ask(user, potion(price=10**15), 10**6)),
    "the most": lambda user, _: rich(user, ask(user, potion(price=10**15), BALANCE_MAX // 10**15)),
    "demo": lambda user, _: rich(user, ask(user, potion(demo=True), 2)),
    "demo refused": lambda user, _: [ask(user, potion(demo=True))],
}  # fmt: skip


def written():
    """Return all rows, each table in an order of its own, without numbers that were given."""
    found = {}
    for model in TABLES:
        names = [field.attname for field in model._meta.fields if field.attname not in GIVEN]
        found[model] = sorted(map(repr, model.objects.values(*names)))
    answers = IdempotencyKey.objects.order_by("pk").values_list(
        "user_id", "operation", "key", "fingerprint", "status", "response", "created_at"
    )
    found[IdempotencyKey] = [
        (*row[:5], row[5] and NUMBER.sub(b"", bytes(row[5])), row[6]) for row in answers
    ]
    return found


def outcome(way, asked):
    """Do it in a transaction that is undone; return answers and rows."""
    with transaction.atomic():
        said = [way(step, request, NOW) for step, request in asked]
        replies = [(one.status, NUMBER.sub(b"", one.body), one.replayed) for one in said]
        rows = written()
        transaction.set_rollback(True)
    return replies, rows


@pytest.mark.parametrize("situation", SITUATIONS)
def test_one_call_answers_and_writes_what_the_steps_do(user, other_user, situation):
    asked = SITUATIONS[situation](user, other_user)
    steps, whole = outcome(_once, asked), outcome(one_call.purchase, asked)

    assert whole[0] == steps[0]
    for model, rows in steps[1].items():
        assert whole[1][model] == rows, model


def test_a_purchase_on_postgres_is_one_statement(user, django_assert_num_queries):
    fund(user, 1_000)
    step, request = ask(user, potion())
    with transaction.atomic(), django_assert_num_queries(3):  # with the savepoint around it
        assert perform(step, request, now=NOW).status == 201


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_a_transaction_of_its_own(user, django_assert_num_queries):
    fund(user, 1_000)
    step, request = ask(user, potion())
    with django_assert_num_queries(1):
        reply = perform(step, request, now=NOW)
    connection.close()  # nothing that was not committed outlives it

    again = perform(step, request, now=NOW)
    assert (again.body, again.replayed) == (reply.body, True)
