"""Where operations are asked for, by the API, by pages, and by those who shop in a demo.

Each happens once for `asked.key`. What is done is told to whoever it changed something for.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from economy import engine
from economy.records import Deed, Reply
from economy.services import telling


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks (`caller`, a user's id), under which key; `path` and `request_id` for problems."""

    caller: int
    key: str
    path: str = ""
    request_id: str = ""


def buy(
    asked: Asked,
    user: int,
    product: int,
    quantity: int = 1,
    expected_price: int | None = None,
    *,
    now: datetime | None = None,
) -> Reply:
    """Buy for `user`; `expected_price` is what one was shown to cost."""
    body = {
        "user_id": user,
        "product_id": product,
        "quantity": quantity,
        "expected_price": expected_price,
    }
    step = engine.Purchase(user, product, quantity, expected_price)
    return _told(_do(asked, Deed.PURCHASE, body, step, now), user)


def use(
    asked: Asked, user: int, product: int, quantity: int = 1, *, now: datetime | None = None
) -> Reply:
    """Use up things of `user`."""
    body = {"user_id": user, "product_id": product, "quantity": quantity}
    return _told(_do(asked, Deed.USE, body, engine.Use(user, product, quantity), now), user)


def add_funds(
    asked: Asked,
    user: int,
    amount: int,
    currency: str,
    reference: str = "",
    *,
    demo: bool = False,
    now: datetime | None = None,
) -> Reply:
    """Put new money into a wallet; `reference` is the payment's name at its source.

    `demo` marks a demo's money and, where it is opened, the wallet.
    """
    body = {"user_id": user, "amount": amount, "currency": currency, "reference": reference}
    step = engine.AddFunds(user, amount, currency, asked.caller, reference, demo)
    return _told(_do(asked, Deed.ADD_FUNDS, body, step, now), user)


def refund(
    asked: Asked, transaction: uuid.UUID, reason: str, *, now: datetime | None = None
) -> Reply:
    """Undo a purchase."""
    body = {"transaction_id": str(transaction), "reason": reason}
    reply = _do(asked, Deed.REFUND, body, engine.Refund(transaction, reason, asked.caller), now)
    if telling.is_news(reply):
        telling.refunded(reply, now or timezone.now())
    return reply


def give(
    asked: Asked,
    user: int,
    recipient: int,
    product: int,
    quantity: int = 1,
    *,
    now: datetime | None = None,
) -> Reply:
    """Give things of `user` to somebody else."""
    body = {"user_id": user, "to_user": recipient, "product_id": product, "quantity": quantity}
    reply = _do(asked, Deed.GIFT, body, engine.Gift(user, recipient, product, quantity), now)
    if telling.is_news(reply):
        telling.given(reply, user, recipient, now or timezone.now())
    return reply


def adjust(
    asked: Asked, user: int, amount: int, currency: str, reason: str, *, now: datetime | None = None
) -> Reply:
    """Correct a balance by `amount`, which may be less than nothing."""
    body = {"user_id": user, "amount": amount, "currency": currency, "reason": reason}
    step = engine.Adjust(user, amount, currency, reason, asked.caller)
    return _told(_do(asked, Deed.ADJUSTMENT, body, step, now), user)


def _told(reply: Reply, user: int) -> Reply:
    """Let the user's open pages know of what was done, and return the answer."""
    if telling.is_news(reply):
        telling.changed((user,))
    return reply


def _do(
    asked: Asked,
    deed: Deed,
    body: Mapping[str, Any],
    step: engine.Step,
    now: datetime | None,
) -> Reply:
    request = engine.Request(
        asked.caller, deed.value, asked.key, body, asked.path, asked.request_id
    )
    return engine.perform(step, request, now=now)
