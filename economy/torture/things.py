"""Users, products and money to try things on: new ones for each trial."""

import uuid
from itertools import count
from typing import Any, Final

import orjson
from django.utils import timezone

from accounts.models import User
from economy import currencies
from economy.models import Inventory, Product, Transaction, Wallet
from economy.records import Deed, Kind
from economy.torture.asking import Ask, do
from economy.torture.verdicts import Failed

_numbers: Final = count(1)
_mark: Final = uuid.uuid4().hex[:8]


def unique(word: str) -> str:
    """Return a name that nothing else has."""
    return f"torture-{word}-{_mark}-{next(_numbers)}"


def people(number: int) -> list[int]:
    """Make users who cannot sign in; returns their ids."""
    names = [unique("user") for _ in range(number)]
    User.objects.bulk_create(User(username=name, is_active=False) for name in names)
    return list(User.objects.filter(username__in=names).order_by("pk").values_list("pk", flat=True))


def product(kind: Kind = Kind.CONSUMABLE, price: int = 10, **fields: Any) -> Product:
    """Make something to buy with money of the default currency."""
    return Product.objects.create(
        name=unique(kind.value), kind=kind.value, price=price, currency=currencies.default(),
        created_at=timezone.now(), **fields,
    )  # fmt: skip


def done(ask: Ask) -> dict[str, Any]:
    """Do what must succeed; returns the answer."""
    reply = do(ask)
    if reply.status >= 300:
        raise Failed(f"{ask.deed} was refused: {reply.body.decode()}")
    answer: dict[str, Any] = orjson.loads(reply.body)
    return answer


def fund(user: int, amount: int) -> None:
    """Give somebody money."""
    done(Ask(Deed.ADD_FUNDS, user, unique("fund"), user, amount=amount))


def buy(user: int, product: int, quantity: int = 1) -> uuid.UUID:
    """Buy something; returns the transaction."""
    answer = done(Ask(Deed.PURCHASE, user, unique("buy"), user, product, quantity))
    return uuid.UUID(answer["transaction_id"])


def balance(user: int) -> int:
    """Return what a user has in the default currency."""
    rows = Wallet.objects.filter(user=user, currency=currencies.default())
    return rows.values_list("balance", flat=True).first() or 0


def owned(user: int, product: int) -> int:
    """Return how many of a product a user has."""
    rows = Inventory.objects.filter(user=user, product=product)
    return rows.values_list("quantity", flat=True).first() or 0


def deeds(user: int, deed: Deed) -> int:
    """Return how many transactions of a kind a user has."""
    return Transaction.objects.filter(user=user, kind=deed.value).count()
