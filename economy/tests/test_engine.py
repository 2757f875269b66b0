from datetime import timedelta

import orjson
import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from economy.engine import AddFunds, Adjust, Gift, Purchase, Refund, Request, Use, perform
from economy.models import (
    BundleItem,
    ExternalReference,
    IdempotencyKey,
    Inventory,
    InventoryMove,
    JournalEntry,
    Product,
    Refusal,
    Seal,
    Transaction,
    Wallet,
)
from economy.tests.things import COINS, NOW, buy, crown, fund, key, potion

pytestmark = pytest.mark.django_db


def said(reply):
    return orjson.loads(reply.body)


def code(reply):
    return (reply.status, said(reply)["code"])


def owned(user, product):
    row = Inventory.objects.filter(user=user, product=product).first()
    return row.quantity if row else 0


def use(user, product, quantity=1, named=None):
    body = {"product_id": product.pk, "quantity": quantity}
    request = Request(user.pk, "use", named or key(), body)
    return perform(Use(user.pk, product.pk, quantity), request, now=NOW)


def refund(number, staff, named=None):
    request = Request(staff.pk, "refund", named or key(), {"transaction_id": number, "reason": "r"})
    return perform(Refund(Transaction.objects.get(pk=number).pk, "r", staff.pk), request, now=NOW)


def give(user, recipient, product, quantity=1):
    body = {"product_id": product.pk, "to_user": recipient.pk, "quantity": quantity}
    request = Request(user.pk, "transfer", key(), body)
    return perform(Gift(user.pk, recipient.pk, product.pk, quantity), request, now=NOW)


def assert_books_balance():
    sums = JournalEntry.objects.values("transaction", "currency").annotate(sum=Sum("amount"))
    assert all(row["sum"] == 0 for row in sums)
    for wallet in Wallet.objects.all():
        assert (wallet.entries.aggregate(sum=Sum("amount"))["sum"] or 0) == wallet.balance
    for thing in Inventory.objects.all():
        moves = InventoryMove.objects.filter(user=thing.user, product=thing.product)
        assert moves.aggregate(sum=Sum("quantity"))["sum"] == thing.quantity


# --- purchases ----------------------------------------------------------------------------------
def test_a_purchase_takes_the_money_and_hands_over(user):
    fund(user, 1_000)
    reply = buy(user, potion(), 3)

    number = Transaction.objects.get(kind="purchase")
    assert reply.status == 201
    assert said(reply) == {
        "transaction_id": str(number.pk),
        "balance": 100,
        "product_id": number.product_id,
        "quantity": 3,
        "price": 300,
    }
    assert owned(user, number.product) == 3
    assert_books_balance()


def test_the_same_key_again_gets_the_same_bytes_and_changes_nothing(user):
    fund(user, 1_000)
    product = potion()
    first = buy(user, product, named="once")
    again = buy(user, product, named="once", now=NOW + timedelta(days=1))

    assert (again.status, again.body, again.replayed) == (first.status, first.body, True)
    assert (Wallet.objects.get().balance, owned(user, product)) == (700, 1)


def test_a_refusal_is_an_answer_too(user):
    product = potion()
    first = buy(user, product, named="poor")
    fund(user, 1_000)
    again = buy(user, product, named="poor")

    assert code(first) == (402, "insufficient_funds")
    assert (again.body, again.replayed) == (first.body, True)
    assert Transaction.objects.filter(kind="purchase").count() == 0


def test_a_key_serves_one_request_only(user):
    fund(user, 1_000)
    product = potion()
    buy(user, product, named="mine")

    assert code(buy(user, product, 2, named="mine")) == (422, "key_reused")
    assert owned(user, product) == 1


def test_a_key_is_somebodys_own_and_of_one_operation(user, other_user):
    fund(user, 1_000)
    fund(other_user, 1_000)
    product = potion()
    buy(user, product, named="same")
    buy(other_user, product, named="same")
    use(user, product, named="same")

    assert (owned(user, product), owned(other_user, product)) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "quantity", "expected", "refused"),
    [
        ({"price": 1_001}, 1, None, (402, "insufficient_funds")),
        ({"active": False}, 1, None, (409, "not_for_sale")),
        ({"sale_from": NOW + timedelta(seconds=1)}, 1, None, (409, "not_for_sale")),
        ({"sale_to": NOW}, 1, None, (409, "not_for_sale")),
        ({}, 1, 299, (409, "price_changed")),
        ({"stock": 1}, 2, None, (409, "sold_out")),
        ({"stock": 0}, 1, None, (409, "sold_out")),
        ({"per_user_limit": 2}, 3, None, (409, "limit_reached")),
        ({"kind": "permanent"}, 2, None, (409, "limit_reached")),
    ],
)
def test_what_cannot_be_bought_is_refused_and_leaves_no_trace_but_the_wish(
    user, changes, quantity, expected, refused
):
    fund(user, 1_000)
    product = potion(**changes)
    version = Wallet.objects.get().version

    assert code(buy(user, product, quantity, expected=expected)) == refused
    assert (Wallet.objects.get().balance, Wallet.objects.get().version) == (1_000, version)
    assert (owned(user, product), Transaction.objects.filter(kind="purchase").count()) == (0, 0)
    wish = Refusal.objects.get()
    assert (wish.code, wish.product_id, wish.quantity) == (refused[1], product.pk, quantity)
    assert IdempotencyKey.objects.get(operation="purchase").status == refused[0]


def test_an_unknown_product_is_refused(user):
    product = potion()
    Product.objects.all().delete()
    assert code(buy(user, product)) == (404, "not_found")


@pytest.mark.parametrize("number", [0, -1])
def test_less_than_one_is_no_quantity_and_no_amount(number):
    for wrong in (
        lambda: Purchase(1, 1, number),
        lambda: Use(1, 1, number),
        lambda: Gift(1, 2, 1, number),
        lambda: AddFunds(1, number, COINS),
    ):
        with pytest.raises(ValueError, match="not a quantity"):
            wrong()


def test_a_price_beyond_all_wallets_is_not_covered(user):
    fund(user, 1_000)
    assert code(buy(user, potion(price=10**15), 10**6)) == (402, "insufficient_funds")
    assert Wallet.objects.get().balance == 1_000


def test_a_permanent_thing_is_bought_once(user):
    fund(user, 20_000)
    product = crown()
    buy(user, product)

    assert code(buy(user, product)) == (409, "already_owned")
    assert (Wallet.objects.get().balance, owned(user, product)) == (15_000, 1)
    assert_books_balance()


def test_a_limit_counts_what_was_bought_and_not_refunded(user, staff):
    fund(user, 2_000)
    product = potion(per_user_limit=2)
    bought = said(buy(user, product, 2))["transaction_id"]
    assert code(buy(user, product)) == (409, "limit_reached")

    refund(bought, staff)
    assert buy(user, product).status == 201


def test_a_bundle_hands_over_its_parts(user):
    fund(user, 20_000)
    drink, jewel = potion(), crown()
    bundle = potion(name="Set", price=4_000)
    BundleItem.objects.create(bundle=bundle, part=drink, quantity=5)
    BundleItem.objects.create(bundle=bundle, part=jewel)

    assert buy(user, bundle).status == 201
    assert (owned(user, drink), owned(user, jewel), owned(user, bundle)) == (5, 1, 0)
    assert code(buy(user, bundle)) == (409, "already_owned")
    assert owned(user, drink) == 5
    assert_books_balance()


def test_what_costs_nothing_needs_no_money_and_no_posting(user):
    product = potion(price=0)
    assert said(buy(user, product))["balance"] == 0
    assert (owned(user, product), JournalEntry.objects.count()) == (1, 0)
    assert Wallet.objects.get().version == 1


def test_a_frozen_wallet_pays_nothing_and_takes_nothing_in(user):
    fund(user, 1_000)
    product = potion(price=0)
    Wallet.objects.update(frozen_at=NOW)

    assert code(buy(user, potion())) == (409, "wallet_frozen")
    assert code(buy(user, product)) == (409, "wallet_frozen")
    assert code(fund(user, 1)) == (409, "wallet_frozen")


# --- use, funds, refunds, gifts -----------------------------------------------------------------
def test_using_takes_away_and_says_what_is_left(user):
    fund(user, 1_000)
    product = potion()
    buy(user, product, 3)

    assert said(use(user, product, 2)) == {"product_id": product.pk, "quantity": 1}
    assert code(use(user, product, 2)) == (409, "none_left")
    assert owned(user, product) == 1
    assert_books_balance()


def test_what_is_owned_for_good_is_not_used_up(user):
    fund(user, 20_000)
    product = crown()
    buy(user, product)
    assert code(use(user, product)) == (409, "not_consumable")


def test_a_reference_adds_funds_once_for_ever(user, staff):
    def add(reference):
        request = Request(staff.pk, "add_funds", key(), {"reference": reference})
        return perform(AddFunds(user.pk, 50, COINS, staff.pk, reference), request, now=NOW)

    assert said(add("pay-1"))["balance"] == 50
    assert code(add("pay-1")) == (409, "reference_used")
    assert said(add("pay-2"))["balance"] == 100
    assert ExternalReference.objects.count() == 2


def test_a_refund_brings_back_money_things_and_stock_once(user, staff):
    fund(user, 1_000)
    product = potion(stock=5)
    number = said(buy(user, product, 2))["transaction_id"]

    assert said(refund(number, staff))["balance"] == 1_000
    assert code(refund(number, staff)) == (409, "already_refunded")
    product.refresh_from_db()
    assert (owned(user, product), product.stock, Wallet.objects.get().balance) == (0, 5, 1_000)
    assert_books_balance()


def test_what_was_used_is_not_refunded(user, staff):
    fund(user, 1_000)
    product = potion()
    number = said(buy(user, product, 2))["transaction_id"]
    use(user, product)

    assert code(refund(number, staff)) == (409, "already_used")
    assert (Wallet.objects.get().balance, owned(user, product)) == (400, 1)


def test_only_purchases_are_refunded(user, staff):
    number = said(fund(user, 1_000))["transaction_id"]
    assert code(refund(number, staff)) == (409, "not_refundable")


def test_a_gift_moves_things_and_no_money(user, other_user):
    fund(user, 6_000)
    drink, jewel = potion(), crown()
    buy(user, drink, 3)
    buy(user, jewel)

    assert give(user, other_user, drink, 2).status == 201
    assert give(user, other_user, jewel).status == 201
    assert [owned(user, drink), owned(other_user, drink)] == [1, 2]
    assert [owned(user, jewel), owned(other_user, jewel)] == [0, 1]
    assert code(give(user, other_user, jewel)) == (409, "none_left")
    assert_books_balance()


def test_some_things_are_not_given_away(user, other_user):
    fund(user, 1_000)
    product = potion(giftable=False)
    buy(user, product)
    assert code(give(user, other_user, product)) == (409, "not_giftable")


def test_staff_correct_a_balance_both_ways_with_a_reason(user, staff):
    def adjust(amount):
        request = Request(staff.pk, "adjustment", key(), {"amount": amount})
        return perform(
            Adjust(user.pk, amount, COINS, "lost in a crash", staff.pk), request, now=NOW
        )

    assert said(adjust(500))["balance"] == 500
    assert said(adjust(-200))["balance"] == 300
    assert code(adjust(-301)) == (402, "insufficient_funds")
    assert Transaction.objects.filter(actor=staff, reason="lost in a crash").count() == 2
    assert_books_balance()


# --- what is written stays ----------------------------------------------------------------------
@pytest.mark.parametrize("model", [Transaction, JournalEntry, InventoryMove, Seal])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses_to_change_what_is_written(user, model, deed):
    fund(user, 1_000)
    buy(user, potion())
    Seal.objects.create(previous="", upto_xact=0, rows=0, digest="", hash="a", sealed_at=NOW)
    rows = model.objects.all()
    field = {"Seal": "digest", "InventoryMove": "quantity", "JournalEntry": "amount"}
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        if deed == "update":
            rows.update(**{field.get(model.__name__, "kind"): "1"})
        else:
            rows._raw_delete(rows.db)
