"""A client outside gets all it needs to try the economy, and a fresh set each time."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from accounts import tokens
from economy.models import Product, Wallet

pytestmark = pytest.mark.django_db


def printed(*flags):
    out = StringIO()
    call_command("economy_fixture", *flags, stdout=out)
    return out.getvalue()


def test_six_users_have_tokens_and_five_have_funds():
    made = json.loads(printed("--json"))
    assert [one["role"] for one in made["users"]] == ["customer"] * 5 + ["service"]
    for one in made["users"]:
        token = tokens.verify(one["token"])
        assert token is not None
        assert token.user_id == one["id"]
        assert token.user.is_staff is (one["role"] == "service")
        assert not token.user.has_usable_password()
        wallet = Wallet.objects.filter(user=one["id"]).first()
        assert (wallet.balance if wallet else 0) == one["balance"]


def test_only_the_service_may_add_funds():
    for one in json.loads(printed("--json"))["users"]:
        token = tokens.verify(one["token"])
        assert tokens.allows(token, "economy:read")
        assert tokens.allows(token, "economy:write")
        assert tokens.allows(token, "economy:fund") is (one["role"] == "service")
        assert tokens.allows(token, "economy:manage") is (one["role"] == "service")


def test_the_products_are_one_to_use_two_to_own_and_one_of_twenty():
    made = json.loads(printed("--json"))["products"]
    kinds = [(one["role"], one["kind"], one["stock"]) for one in made]
    assert kinds == [
        ("consumable", "consumable", None),
        ("permanent", "permanent", None),
        ("permanent_2", "permanent", None),
        ("limited", "consumable", 20),
    ]
    for one in made:
        product = Product.objects.get(pk=one["id"])
        assert (product.price, product.stock, product.demo) == (one["price"], one["stock"], False)


def test_every_call_makes_a_fresh_set():
    first, second = json.loads(printed("--json")), json.loads(printed("--json"))
    for part in ("users", "products"):
        assert not {one["id"] for one in first[part]} & {one["id"] for one in second[part]}


def test_without_json_people_read_it():
    text = printed()
    assert "/api/v1/economy" in text
    assert "dz_" in text


def test_the_tokens_open_what_their_roles_need(client):
    made = json.loads(printed("--json"))
    customer, service = made["users"][0], made["users"][-1]
    base, product = made["base_path"], made["products"][0]

    def post(who, path, key, **body):
        headers = {"Authorization": f"Bearer {who['token']}", "Idempotency-Key": key}
        return client.post(base + path, body, content_type="application/json", headers=headers)

    funds = f"/users/{customer['id']}/add-funds"
    assert post(customer, funds, "a", amount=5).status_code == 403
    assert post(service, funds, "b", amount=5).json()["balance"] == customer["balance"] + 5
    bought = post(customer, f"/products/{product['id']}/purchase", "c")
    assert bought.status_code == 201
    refund = f"/transactions/{bought.json()['transaction_id']}/refund"
    assert post(service, refund, "d", reason="no").json()["balance"] == customer["balance"] + 5
