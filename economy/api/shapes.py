"""What the economy's answers look like."""

from datetime import datetime
from typing import Any, Final

from economy.engine.answers import DETAILS
from economy.queries.catalogue import Card
from economy.queries.inventory import Holdings
from economy.queries.transactions import Line
from economy.quoting import How, Quote, Reason

WAYS: Final[dict[How, str]] = {
    How.NOW: "It can be bought now.",
    How.INCOME: "At what your wallet gained a day of late.",
    How.SALE_OPENS: "The sale has not begun.",
    How.RESTOCK: "There are not so many left; nobody knows when there will be more.",
    How.NEW_PRICE: "The price is another one now.",
    How.UNFREEZE: "Staff have to look at the wallet first.",
    How.NO_INCOME: "Your wallet gained nothing of late, or far too little.",
    How.NOT_ENOUGH_DATA: "Too little is known of what your wallet gains.",
    How.SALE_ENDS_BEFORE: "The sale will be over before.",
    How.NEVER: "Waiting does not help.",
}


def holdings_out(held: Holdings, at: datetime | None) -> dict[str, Any]:
    """Return what somebody has."""
    return {
        "user_id": held.user_id,
        "balance": held.balance,
        "currency": held.currency,
        "balances": dict(held.balances),
        "at": at,
        "items": [
            {
                "product_id": one.product_id,
                "name": one.name,
                "kind": one.kind,
                "quantity": one.quantity,
                "giftable": one.giftable,
                "demo": one.demo,
            }
            for one in held.things
        ],
    }


def transaction_out(line: Line) -> dict[str, Any]:
    """Return a transaction of a list."""
    other = line.counterparty
    return {
        "transaction_id": line.id,
        "kind": line.kind.value,
        "created_at": line.created_at,
        "product_id": line.product_id,
        "name": line.name,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "amount": line.amount,
        "currency": line.currency,
        "balance_after": line.balance_after,
        "received": line.received,
        "counterparty": other and {"user_id": other.id, "name": other.name},
        "reason": line.reason,
        "reverses": line.reverses,
        "reversed_by": line.reversed_by,
        "demo": line.demo,
    }


def product_out(card: Card) -> dict[str, Any]:
    """Return a product as somebody sees it."""
    row = card.product
    return {
        "product_id": row.pk,
        "name": row.name,
        "description": row.description,
        "icon": row.icon,
        "kind": row.kind,
        "price": row.price,
        "currency": row.currency,
        "stock": row.stock,
        "per_user_limit": row.per_user_limit,
        "sale_from": row.sale_from,
        "sale_to": row.sale_to,
        "on_sale": card.on_sale,
        "giftable": row.giftable,
        "owned": card.owned,
        "bought": card.bought,
        "popular": card.popular,
        "parts": [
            {
                "product_id": part.product_id,
                "name": part.name,
                "kind": part.kind,
                "quantity": part.quantity,
                "owned": part.owned,
            }
            for part in card.parts
        ],
        "version": row.version,
        "demo": row.demo,
    }


def quote_out(user_id: int, found: Quote) -> dict[str, Any]:
    """Return what a purchase would come to."""
    when = found.affordable
    return {
        "user_id": user_id,
        "product_id": found.product_id,
        "quantity": found.quantity,
        "unit_price": found.unit_price,
        "total": found.total,
        "currency": found.currency,
        "balance_before": found.balance_before,
        "balance_after": found.balance_after,
        "ok": found.ok,
        "reasons": [_reason(one) for one in found.reasons],
        "affordable": {
            "missing": when.missing,
            "at": when.at,
            "how": when.how.value,
            "detail": WAYS[when.how],
            "per_day": when.per_day,
        },
    }


def _reason(one: Reason) -> dict[str, Any]:
    return {"code": one.code.value, "detail": DETAILS[one.code], **one.figures}
