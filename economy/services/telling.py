"""Tells people what became of their money and things, once it is committed and only if it is new.

Open sockets get a hint and read the wallet themselves, so an operation pays for no query here.
Gifts received and refunds are alerts as well.
"""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import transaction

from accounts.alerts.services import Occurrence, publish_many
from accounts.alerts.stream import hint
from accounts.subjects import Subject
from economy.currencies import known
from economy.models import Transaction
from economy.queries.cards import TRANSACTION
from economy.records import Reply

GIFT_RECEIVED: Final = "economy.gift.received"
REFUNDED: Final = "economy.refund.received"
CHANGED: Final = "economy.wallet.changed"


def wallet_topic(user_id: int) -> str:
    """Return the topic on which a user's wallets are told of."""
    return f"economy.wallet:{user_id}"


def is_news(reply: Reply) -> bool:
    """Tell whether an answer says of something done just now: no refusal, no repetition."""
    return reply.status < 300 and not reply.replayed


def changed(user_ids: Iterable[int]) -> None:
    """Let open pages of these users know that their money or things changed, after the commit."""
    topics = [wallet_topic(user_id) for user_id in user_ids]
    _once_committed(lambda: hint(topics))


def given(reply: Reply, sender: int, recipient: int, now: datetime) -> None:
    """Tell of a gift: the recipient by an alert, both by their sockets."""
    changed((sender, recipient))
    _once_committed(lambda: _alert(GIFT_RECEIVED, _number(reply), now))


def refunded(reply: Reply, now: datetime) -> None:
    """Tell of a refund: the buyer by an alert and by the socket."""
    _once_committed(lambda: _alert(REFUNDED, _number(reply), now))


def _once_committed(tell: Callable[[], None]) -> None:
    """Tell after the commit; what fails then is logged, for the deed is done and is answered."""
    transaction.on_commit(tell, robust=True)


def _number(reply: Reply) -> uuid.UUID:
    return uuid.UUID(orjson.loads(reply.body)["transaction_id"])


def _alert(kind: str, number: uuid.UUID, now: datetime) -> None:
    row = Transaction.objects.select_related("user", "recipient", "product").get(pk=number)
    told = row.recipient if kind == GIFT_RECEIVED else row.user
    if told is None:
        return
    if kind == REFUNDED:
        changed((told.pk,))
    payload: dict[str, Any] = {
        "product": row.product.name if row.product else "",
        "quantity": row.quantity,
        "amount": _in_units((row.quantity or 0) * (row.unit_price or 0), row.currency),
        "currency": row.currency,
        "who": row.user.get_username(),
        "reason": row.reason,
    }
    subject = Subject(TRANSACTION, str(number))
    publish_many(
        [
            Occurrence(
                kind, subject, payload, now, demo=row.demo, dedupe_key=f"{kind}:{number}",
                to=(told.pk,),
            )
        ],
        now=now,
    )  # fmt: skip


def _in_units(amount: int, currency: str) -> float:
    """Return minor units as people count them: 12.5, and whole numbers whole."""
    decimals = known().get(currency, 0)
    return amount / 10**decimals if decimals else amount
