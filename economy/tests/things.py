"""What tests of the economy start from."""

from datetime import UTC, datetime
from itertools import count

from economy.engine import AddFunds, Purchase, Request, perform
from economy.models import Product

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
COINS = "coins"
_keys = count(1)


def key():
    """Return a key that no other test uses."""
    return f"key-{next(_keys)}"


def potion(**changes):
    """Store something that is used up."""
    values = {"name": "Potion", "kind": "consumable", "price": 300, "currency": COINS}
    return Product.objects.create(**values | {"created_at": NOW} | changes)


def crown(**changes):
    """Store something that is owned once."""
    return potion(**{"name": "Crown", "kind": "permanent", "price": 5_000} | changes)


def fund(user, amount, now=NOW):
    """Give somebody money."""
    body = {"user_id": user.pk, "amount": amount}
    request = Request(user.pk, "add_funds", key(), body)
    return perform(AddFunds(user.pk, amount, COINS), request, now=now)


def buy(user, product, quantity=1, *, named=None, now=NOW, expected=None):
    """Buy as the API does."""
    body = {"product_id": product.pk, "quantity": quantity}
    if expected is not None:
        body["expected_price"] = expected
    request = Request(user.pk, "purchase", named or key(), body, "/here", "request-1")
    return perform(Purchase(user.pk, product.pk, quantity, expected), request, now=now)
