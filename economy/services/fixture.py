"""Six users and four products that a client outside can be tried on.

Every call makes new ones: what an earlier trial left behind decides nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from accounts import tokens
from accounts.models import User
from accounts.scopes import scopes_for
from economy import currencies
from economy.models import Product
from economy.records import Kind
from economy.services import desk

BASE_PATH: Final = "/api/v1/economy"
CUSTOMERS: Final = 5
FUNDS: Final = 1_000_000
LIFETIME: Final = timedelta(days=7)
CUSTOMER_SCOPES: Final = ("economy:read", "economy:write")
SERVICE_SCOPES: Final = (*CUSTOMER_SCOPES, "economy:fund", "economy:manage")
# What each is there for, its kind, price in minor units, and stock.
PRODUCTS: Final[tuple[tuple[str, Kind, int, int | None], ...]] = (
    ("consumable", Kind.CONSUMABLE, 100, None),
    ("permanent", Kind.PERMANENT, 1_000, None),
    ("permanent_2", Kind.PERMANENT, 2_500, None),
    ("limited", Kind.CONSUMABLE, 250, 20),
)


@dataclass(frozen=True, slots=True)
class _Person:
    user: User
    token: str
    role: str


def make(now: datetime) -> dict[str, Any]:
    """Make users with tokens and funds, and products; return all that a client must know.

    Balances and prices in minor units of `currency`; tokens end after LIFETIME.
    """
    mark, currency = secrets.token_hex(4), currencies.default()
    service = _person(f"fixture-{mark}-service", "service", SERVICE_SCOPES, now)
    customers = [
        _person(f"fixture-{mark}-{number}", "customer", CUSTOMER_SCOPES, now)
        for number in range(1, CUSTOMERS + 1)
    ]
    balances = {one.user.pk: _fund(service.user, one.user, mark, now) for one in customers}
    return {
        "base_path": BASE_PATH,
        "currency": currency,
        "expires_at": (now + LIFETIME).isoformat(),
        "users": [
            {
                "id": one.user.pk,
                "username": one.user.username,
                "role": one.role,
                "token": one.token,
                "balance": balances.get(one.user.pk, 0),
            }
            for one in (*customers, service)
        ],
        "products": [_product(mark, currency, row, now) for row in PRODUCTS],
    }


def _person(name: str, role: str, wanted: tuple[str, ...], now: datetime) -> _Person:
    """Make somebody who has a token and cannot sign in with a password."""
    user = User.objects.create_user(name, is_staff=role == "service")
    allowed = [scope.code for scope in scopes_for(user) if scope.code in wanted]
    _, token = tokens.issue(user, "fixture", allowed, now + LIFETIME)
    return _Person(user, token, role)


def _fund(service: User, user: User, mark: str, now: datetime) -> int:
    asked = desk.Asked(service.pk, f"fixture-{mark}-{user.pk}")
    reply = desk.add_funds(asked, user.pk, FUNDS, currencies.default(), now=now)
    return int(orjson.loads(reply.body)["balance"])


def _product(
    mark: str, currency: str, row: tuple[str, Kind, int, int | None], now: datetime
) -> dict[str, Any]:
    role, kind, price, stock = row
    product = Product.objects.create(
        name=f"Fixture {mark} {role}", kind=kind.value, price=price, currency=currency,
        stock=stock, created_at=now,
    )  # fmt: skip
    return {
        "id": product.pk,
        "name": product.name,
        "role": role,
        "kind": kind.value,
        "price": price,
        "currency": currency,
        "stock": stock,
    }
