"""The calls that move money and things answer as the contract says, once for their key."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from economy.models import IdempotencyKey, Inventory, JournalEntry, Transaction, Wallet
from economy.records import AMOUNT_MAX, KEY_LENGTH_MAX, QUANTITY_MAX
from economy.tests.calls import ROOT, Caller, code_of
from economy.tests.things import COINS, crown, fund, key, potion

pytestmark = pytest.mark.django_db
PROBLEM = {"type", "title", "status", "code", "detail", "instance", "request_id", "errors"}
NOBODY = 999_999_999


@pytest.fixture
def ann(user):
    """A customer with 10,000 coins."""
    fund(user, 10_000)
    return Caller(user)


@pytest.fixture
def chief(staff):
    return Caller(staff)


def bought(caller, product, quantity=1, **body):
    return caller.post(f"/products/{product.pk}/purchase", {"quantity": quantity, **body})


# --- purchase -----------------------------------------------------------------------------------
def test_a_purchase_tells_its_number_the_balance_and_the_price_of_one(ann):
    product = potion()
    answer = bought(ann, product, 3)
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/json")
    assert Transaction.objects.get(pk=body.pop("transaction_id")).user == ann.user
    assert body == {"balance": 9_100, "product_id": product.pk, "quantity": 3, "price": 300}
    assert "Idempotency-Replayed" not in answer


def test_a_purchase_needs_no_body(ann):
    product = potion()
    assert ann.post(f"/products/{product.pk}/purchase").json()["quantity"] == 1


def test_a_session_buys_with_csrf_proof_and_not_without(user):
    fund(user, 1_000)
    product, client = potion(), Client(enforce_csrf_checks=True)
    client.force_login(user)
    address, headers = f"{ROOT}/products/{product.pk}/purchase", {"Idempotency-Key": key()}
    plain = client.post(address, {}, content_type="application/json", headers=headers)
    assert code_of(plain) == (403, "csrf_failed")
    client.get("/accounts/login/")
    client.cookies["csrftoken"] = "a" * 32
    proven = client.post(
        address, {}, content_type="application/json", headers={**headers, "X-CSRFToken": "a" * 32}
    )
    assert proven.status_code == 201


@pytest.mark.parametrize(
    ("changes", "quantity", "expected"),
    [
        ({"price": 20_000}, 1, (402, "insufficient_funds")),
        ({"price": AMOUNT_MAX}, QUANTITY_MAX, (402, "insufficient_funds")),
        ({"stock": 1}, 2, (409, "sold_out")),
        ({"per_user_limit": 1}, 2, (409, "limit_reached")),
        ({"active": False}, 1, (409, "not_for_sale")),
        ({"sale_to": timezone.now() - timedelta(days=1)}, 1, (409, "not_for_sale")),
        ({"sale_from": timezone.now() + timedelta(days=1)}, 1, (409, "not_for_sale")),
    ],
)
def test_a_purchase_is_refused_by_code(ann, changes, quantity, expected):
    answer = bought(ann, potion(**changes), quantity)
    assert code_of(answer) == expected
    assert set(answer.json()) >= PROBLEM
    assert Wallet.objects.get(user=ann.user).balance == 10_000


def test_what_is_owned_once_is_not_bought_twice(ann):
    product = crown()
    assert bought(ann, product).status_code == 201
    assert code_of(bought(ann, product)) == (409, "already_owned")


def test_the_price_expected_is_that_of_one(ann):
    product = potion()
    assert bought(ann, product, 2, expected_price=300).status_code == 201
    answer = bought(ann, product, 2, expected_price=600)
    assert code_of(answer) == (409, "price_changed")
    assert answer.json()["price"] == 300


def test_a_product_that_is_not_there_is_not_found(ann):
    for number in (NOBODY, 2**63 - 1, 2**63, 10**30):
        answer = ann.post(f"/products/{number}/purchase", {})
        assert code_of(answer) == (404, "not_found")


def test_a_demos_product_is_not_there_where_no_demo_is_shown(ann, settings):
    settings.DOZOR_DEMO = False
    product = potion(demo=True)
    assert code_of(bought(ann, product)) == (404, "not_found")
    assert code_of(ann.get(f"/products/{product.pk}")) == (404, "not_found")
    assert ann.get("/products").json()["items"] == []


# --- keys ---------------------------------------------------------------------------------------
def calls_that_need_a_key(ann, product):
    return {
        f"/products/{product.pk}/purchase": {},
        f"/products/{product.pk}/use": {},
        f"/users/{ann.user.pk}/add-funds": {"amount": 1},
        "/transfers": {"to_user": 1, "product_id": product.pk},
        f"/transactions/{'0' * 8}-0000-4000-8000-{'0' * 12}/refund": {"reason": "a trial"},
    }


@pytest.mark.slow
def test_every_call_that_moves_something_needs_a_key_of_a_fit_length(ann, chief):
    for path, body in calls_that_need_a_key(ann, potion()).items():
        assert code_of(chief.post(path, body, "")) == (400, "key_required")
        assert code_of(chief.post(path, body, "k" * (KEY_LENGTH_MAX + 1))) == (400, "key_required")
    assert not IdempotencyKey.objects.filter(user=chief.user).exists()


def test_the_longest_key_is_taken(ann):
    product, longest = potion(), "k" * KEY_LENGTH_MAX
    assert ann.post(f"/products/{product.pk}/purchase", {}, longest).status_code == 201


def repeated(caller, path, body):
    named = key()
    first, second = caller.post(path, body, named), caller.post(path, body, named)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    return first


@pytest.mark.slow
def test_every_call_repeated_is_answered_byte_for_byte_and_done_once(ann, chief, other_user):
    product = potion()
    made = repeated(ann, f"/products/{product.pk}/purchase", {"quantity": 5}).json()
    repeated(ann, f"/products/{product.pk}/use", {"quantity": 2})
    repeated(ann, "/transfers", {"to_user": other_user.pk, "product_id": product.pk})
    repeated(chief, f"/users/{ann.user.pk}/add-funds", {"amount": 77})
    other = bought(ann, product, 4).json()["transaction_id"]
    repeated(chief, f"/transactions/{other}/refund", {"reason": "a trial"})
    assert Wallet.objects.get(user=ann.user).balance == 10_000 - 5 * 300 + 77
    assert Inventory.objects.get(user=ann.user).quantity == 2
    assert made["balance"] == 8_500
    assert IdempotencyKey.objects.filter(user__in=[ann.user, chief.user]).count() == 7


def test_a_refusal_is_repeated_byte_for_byte_even_when_it_would_be_done_now(ann, user):
    product = potion(price=20_000)
    path, named = f"/products/{product.pk}/purchase", key()
    first = ann.post(path, {}, named)
    fund(user, 50_000)
    second = ann.post(path, {}, named, **{"X-Request-ID": "another-request"})
    assert code_of(second) == (402, "insufficient_funds")
    assert (second.content, second["Idempotency-Replayed"]) == (first.content, "true")


def test_a_key_of_another_request_is_refused_and_changes_nothing(ann):
    product, other, named = potion(), potion(name="Other"), key()
    path = f"/products/{product.pk}/purchase"
    first = ann.post(path, {"quantity": 1}, named)
    for again in (ann.post(path, {"quantity": 2}, named), bought_under(ann, other, named)):
        assert code_of(again) == (422, "key_reused")
        assert "Idempotency-Replayed" not in again
    assert ann.post(path, {"quantity": 1, "user_id": ann.user.pk}, named).content == first.content
    assert JournalEntry.objects.filter(account="wallet", amount__lt=0).count() == 1


def bought_under(caller, product, named):
    return caller.post(f"/products/{product.pk}/purchase", {"quantity": 1}, named)


def test_a_key_counts_for_one_user_and_one_operation(ann, other_user):
    fund(other_user, 1_000)
    product, named = potion(), key()
    assert bought_under(ann, product, named).status_code == 201
    assert bought_under(Caller(other_user), product, named).status_code == 201
    used = ann.post(f"/products/{product.pk}/use", {"quantity": 1}, named)
    assert (used.status_code, "Idempotency-Replayed" in used) == (200, False)


@pytest.mark.parametrize(
    "quantity", [0, -1, QUANTITY_MAX + 1, True, "1", 1.0, 1.5, None, [1], 10**30]
)
def test_a_quantity_that_is_none_is_refused_and_not_stored(ann, quantity):
    product, named = potion(), key()
    path = f"/products/{product.pk}/purchase"
    assert code_of(ann.post(path, {"quantity": quantity}, named)) == (422, "invalid")
    assert ann.post(path, {"quantity": 1}, named).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {}, {"amount": 0}, {"amount": -5}, {"amount": True}, {"amount": "5"}, {"amount": 5.0},
        {"amount": AMOUNT_MAX + 1}, {"amount": 5, "external_reference": "r" * 256},
        {"amount": 5, "currency": "pearls"}, {"amount": 5, "currency": ""},
        {"amount": 5, "external_reference": 7},
    ],
)  # fmt: skip
def test_an_amount_that_is_none_is_refused_and_not_stored(chief, user, body):
    named, path = key(), f"/users/{user.pk}/add-funds"
    assert code_of(chief.post(path, body, named)) == (422, "invalid")
    assert chief.post(path, {"amount": 5}, named).status_code == 201


# --- whose --------------------------------------------------------------------------------------
def test_nobody_buys_or_uses_for_another_user_and_the_key_stays_free(ann, other_user):
    product, named = potion(), key()
    for deed in ("purchase", "use"):
        path = f"/products/{product.pk}/{deed}"
        for number in (other_user.pk, NOBODY):
            assert code_of(ann.post(path, {"user_id": number}, named)) == (403, "forbidden")
    assert bought_under(ann, product, named).status_code == 201


def test_staff_buy_for_somebody_who_is_there(ann, chief):
    product = potion()
    path = f"/products/{product.pk}/purchase"
    assert chief.post(path, {"user_id": ann.user.pk}).json()["balance"] == 9_700
    assert code_of(chief.post(path, {"user_id": NOBODY})) == (404, "not_found")


def test_a_token_of_staff_without_the_scope_buys_for_nobody_else(ann, staff):
    narrow, product = Caller(staff, ["economy:write"]), potion()
    answer = narrow.post(f"/products/{product.pk}/purchase", {"user_id": ann.user.pk})
    assert code_of(answer) == (403, "forbidden")


def test_money_is_added_by_staff_and_by_a_service_with_the_scope_alone(ann, staff, user):
    path = f"/users/{user.pk}/add-funds"
    service = Caller(staff, ["economy:fund"])
    assert service.post(path, {"amount": 5}).status_code == 201
    assert code_of(ann.post(path, {"amount": 5})) == (403, "scope_missing")
    assert code_of(Caller(staff, ["economy:write"]).post(path, {"amount": 5}))[0] == 403
    staff.is_staff = False
    staff.save()
    assert code_of(service.post(path, {"amount": 5})) == (403, "staff_only")


# --- use, funds, refund, gift -------------------------------------------------------------------
def test_using_tells_what_is_left(ann):
    product = potion()
    bought(ann, product, 3)
    answer = ann.post(f"/products/{product.pk}/use", {"quantity": 2})
    expected = {"product_id": product.pk, "quantity": 1}
    assert (answer.status_code, answer.json()) == (200, expected)
    over = ann.post(f"/products/{product.pk}/use", {"quantity": 2})
    assert code_of(over) == (409, "none_left")


def test_what_is_owned_for_good_is_not_used_up(ann):
    product = crown()
    bought(ann, product)
    assert code_of(ann.post(f"/products/{product.pk}/use")) == (409, "not_consumable")


def test_funds_tell_the_transaction_and_the_balance(chief, user):
    answer = chief.post(f"/users/{user.pk}/add-funds", {"amount": 250, "currency": "gems"})
    assert (answer.status_code, set(answer.json())) == (201, {"transaction_id", "balance"})
    assert answer.json()["balance"] == 250
    assert Wallet.objects.get(user=user).currency == "gems"


def test_an_external_reference_adds_funds_once_for_ever(chief, user, other_user):
    body = {"amount": 5, "external_reference": "payment-1"}
    assert chief.post(f"/users/{user.pk}/add-funds", body).status_code == 201
    for person in (user, other_user):
        answer = chief.post(f"/users/{person.pk}/add-funds", body)
        assert code_of(answer) == (409, "reference_used")


def test_funds_for_nobody_are_not_found(chief):
    for number in (NOBODY, 0, 2**63):
        answer = chief.post(f"/users/{number}/add-funds", {"amount": 5})
        assert code_of(answer) == (404, "not_found")


@pytest.mark.slow
def test_a_refund_is_staffs_once_and_of_a_purchase_that_is_still_there(ann, chief):
    product = potion()
    first = bought(ann, product, 2).json()["transaction_id"]
    path, why = f"/transactions/{first}/refund", {"reason": "a trial"}
    assert ann.post(path, why).status_code == 403
    answer = chief.post(path, why)
    assert (answer.status_code, answer.json()["balance"]) == (201, 10_000)
    assert code_of(chief.post(path, why)) == (409, "already_refunded")
    second = bought(ann, product, 2).json()["transaction_id"]
    ann.post(f"/products/{product.pk}/use")
    answer = chief.post(f"/transactions/{second}/refund", why)
    assert code_of(answer) == (409, "already_used")
    answer = chief.post(f"/transactions/{answer_id(chief, ann)}/refund", why)
    assert code_of(answer) == (409, "not_refundable")


def answer_id(chief, ann):
    """Return the number of something that is no purchase."""
    return chief.post(f"/users/{ann.user.pk}/add-funds", {"amount": 1}).json()["transaction_id"]


def test_a_refund_needs_a_reason_and_a_transaction(chief):
    nothing = "/transactions/00000000-0000-4000-8000-000000000000/refund"
    assert code_of(chief.post(nothing, {"reason": "a trial"})) == (404, "not_found")
    for body in ({}, {"reason": " "}, {"reason": "r" * 201}):
        assert code_of(chief.post(nothing, body)) == (422, "invalid")
    assert code_of(chief.post("/transactions/7/refund", {"reason": "x"})) == (404, "not_found")


def test_a_gift_moves_things_and_says_to_whom(ann, other_user):
    product = potion()
    bought(ann, product, 3)
    body = {"to_user": other_user.pk, "product_id": product.pk, "quantity": 2}
    answer = ann.post("/transfers", body)
    assert answer.status_code == 201
    assert answer.json() | body == answer.json()
    held = dict(Inventory.objects.values_list("user", "quantity"))
    assert held == {ann.user.pk: 1, other_user.pk: 2}


@pytest.mark.parametrize(
    ("changes", "quantity", "expected"),
    [({"giftable": False}, 1, (409, "not_giftable")), ({}, 2, (409, "none_left"))],
)
def test_a_gift_is_refused_by_code(ann, other_user, changes, quantity, expected):
    product = potion(**changes)
    bought(ann, product)
    body = {"to_user": other_user.pk, "product_id": product.pk, "quantity": quantity}
    assert code_of(ann.post("/transfers", body)) == expected


def test_a_gift_goes_to_somebody_else_who_is_there(ann, other_user):
    product = crown()
    bought(ann, product)
    body = {"product_id": product.pk}
    assert code_of(ann.post("/transfers", {"to_user": NOBODY, **body})) == (404, "not_found")
    assert code_of(ann.post("/transfers", {"to_user": ann.user.pk, **body})) == (422, "invalid")
    assert ann.post("/transfers", {"to_user": other_user.pk, **body}).status_code == 201
    assert code_of(ann.post("/transfers", {"to_user": other_user.pk, **body})) == (409, "none_left")


def test_gifts_of_what_is_owned_already_are_refused(ann, other_user):
    product = crown()
    fund(other_user, 10_000)
    bought(ann, product)
    bought(Caller(other_user), product)
    answer = ann.post("/transfers", {"to_user": other_user.pk, "product_id": product.pk})
    assert code_of(answer) == (409, "already_owned")


def test_a_frozen_wallet_moves_nothing(ann):
    Wallet.objects.filter(user=ann.user, currency=COINS).update(frozen_at=timezone.now())
    assert code_of(bought(ann, potion())) == (409, "wallet_frozen")


def test_a_visitor_is_asked_who_they_are():
    answer = Client().post(f"{ROOT}/products/1/purchase", {}, content_type="application/json")
    assert code_of(answer) == (401, "not_signed_in")
