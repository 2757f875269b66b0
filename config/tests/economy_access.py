"""The economy's lines of the table of access, and the things that they name."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.utils import timezone

from accounts.models import User
from config.tests.access_shapes import FOLLOWER, PUBLIC, SIGNED_IN, STAFF, Call, Page, Socket, World
from economy.models import Product
from economy.services import desk


def economy_gift() -> Product:
    """A product that costs nothing."""
    return Product.objects.create(
        name="Ribbon", kind="consumable", price=0, currency="coins", created_at=timezone.now()
    )


def economy_product(world: World) -> Mapping[str, Any]:
    """A product as its calls name it."""
    return {"product_id": economy_gift().pk}


def economy_owner(world: World) -> Mapping[str, Any]:
    """The owner's id as calls name it."""
    return {"user_id": world.owner.pk}


def economy_purchase(world: World) -> Mapping[str, Any]:
    """A purchase of the owner's."""
    asked = desk.Asked(world.owner.pk, "matrix-purchase")
    reply = desk.buy(asked, world.owner.pk, economy_gift().pk)
    return {"transaction_id": orjson.loads(reply.body)["transaction_id"]}


def economy_present(world: World) -> Mapping[str, Any]:
    """A gift to somebody who is none of the three; nobody has what it takes."""
    friend = User.objects.create_user("friend")
    return {"to_user": friend.pk, "product_id": economy_gift().pk, "quantity": 1}


def one(world: World) -> Mapping[str, Any]:
    """One thing."""
    return {"quantity": 1}


def economy_page_product(world: World) -> Mapping[str, Any]:
    """A product as its pages name it."""
    return {"pk": economy_gift().pk}


def economy_page_purchase(world: World) -> Mapping[str, Any]:
    """A purchase of the owner's as its pages name it."""
    return {"pk": economy_purchase(world)["transaction_id"]}


def economy_page_refund(world: World) -> Mapping[str, Any]:
    """What the form of a refund sends."""
    return {"key": "00000000-0000-4000-8000-000000000001", "reason": "a trial"}


KEY = {"Idempotency-Key": "matrix"}
ROOT = "/api/v1/economy"

ECONOMY_PAGES: dict[str, Page] = {
    "economy:shop": Page(PUBLIC),
    "economy:product": Page(PUBLIC, economy_page_product),
    "economy:buy": Page(SIGNED_IN, economy_page_product),
    "economy:use": Page(SIGNED_IN, economy_page_product),
    "economy:give": Page(SIGNED_IN, economy_page_product),
    "economy:inventory": Page(SIGNED_IN),
    "economy:gifts": Page(SIGNED_IN),
    "economy:wallet": Page(SIGNED_IN),
    "economy:wallet-export": Page(SIGNED_IN),
    "economy:balance": Page(SIGNED_IN),
    "economy:purse": Page(SIGNED_IN),
    # The owner's, and staff's: they refund.
    "economy:transaction": Page(FOLLOWER, economy_page_purchase),
    "economy:refund": Page(STAFF, economy_page_purchase, method="post", data=economy_page_refund),
    "economy:analytics": Page(STAFF),
    "economy:analytics-flows": Page(STAFF),
    "economy:analytics-products": Page(STAFF),
    "economy:analytics-customers": Page(STAFF),
    "economy:analytics-demand": Page(STAFF),
    "economy:analytics-whatif": Page(STAFF),
    "economy:analytics-export": Page(STAFF, lambda world: {"what": "flows"}),
}

ECONOMY_CALLS: dict[str, Call] = {
    f"GET {ROOT}/health": Call(PUBLIC),
    f"GET {ROOT}/products": Call(SIGNED_IN, "economy:read"),
    f"GET {ROOT}/products/<int:product_id>": Call(SIGNED_IN, "economy:read", economy_product),
    f"GET {ROOT}/products/<int:product_id>/quote": Call(SIGNED_IN, "economy:read", economy_product),
    f"POST {ROOT}/products/<int:product_id>/purchase": Call(
        SIGNED_IN, "economy:write", economy_product, one, headers=KEY
    ),
    # Who has nothing is let in and told so.
    f"POST {ROOT}/products/<int:product_id>/use": Call(
        SIGNED_IN, "economy:write", economy_product, one, headers=KEY, ok=frozenset({409})
    ),
    f"POST {ROOT}/transfers": Call(
        SIGNED_IN, "economy:write", body=economy_present, headers=KEY, ok=frozenset({409})
    ),
    f"GET {ROOT}/users/<int:user_id>/inventory": Call(FOLLOWER, "economy:read", economy_owner),
    f"GET {ROOT}/users/<int:user_id>/wallets": Call(FOLLOWER, "economy:read", economy_owner),
    f"GET {ROOT}/users/<int:user_id>/transactions": Call(FOLLOWER, "economy:read", economy_owner),
    f"POST {ROOT}/users/<int:user_id>/add-funds": Call(
        STAFF, "economy:fund", economy_owner, lambda world: {"amount": 1}, headers=KEY
    ),
    f"POST {ROOT}/transactions/<uuidstr:transaction_id>/refund": Call(
        STAFF, "economy:manage", economy_purchase, lambda world: {"reason": "a trial"}, headers=KEY
    ),
    f"GET {ROOT}/inventory-cache": Call(STAFF, "economy:manage"),
    f"GET {ROOT}/analytics/popular-products": Call(SIGNED_IN, "economy:read"),
    **{
        f"GET {ROOT}/analytics/{name}": Call(STAFF, "economy:read")
        for name in ("flows", "supply", "revenue", "cohorts", "products", "balances", "refusals")
    },
    f"GET {ROOT}/analytics/trending": Call(STAFF, "economy:read"),
}

ECONOMY_SOCKETS: dict[str, Socket] = {
    "ws/economy/wallet/": Socket(SIGNED_IN),
}
