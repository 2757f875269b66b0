"""What moves money and things: each call happens once for its Idempotency-Key."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from config.problems import Problem
from economy import currencies
from economy.api.access import FUND, MANAGE, WRITE, access_of, acting_for, offered, somebody
from economy.api.keys import Key, asked, sent
from economy.schemas.asked import (
    EcFundsIn,
    EcPurchaseIn,
    EcRefundIn,
    EcTransferIn,
    EcUseIn,
)
from economy.schemas.told import (
    EcFundsOut,
    EcPurchaseOut,
    EcRefundOut,
    EcTransferOut,
    EcUseOut,
)
from economy.services import desk

router = Router()


@router.post("/products/{int:product_id}/purchase", auth=WRITE, response={201: EcPurchaseOut})
def buy_product(
    request: HttpRequest, product_id: int, body: EcPurchaseIn | None = None, key: Key = ""
) -> HttpResponse:
    """Buy. 402 `insufficient_funds`; 409 `already_owned`, `sold_out`, `limit_reached`,
    `not_for_sale`, `price_changed` or `wallet_frozen`; 404 `not_found`. A refusal is an answer too:
    it is stored under the key.
    """
    body, who = body or EcPurchaseIn(), asked(request, key)
    user = acting_for(request, body.user_id)
    reply = desk.buy(who, user, offered(product_id), body.quantity, body.expected_price)
    return sent(reply)


@router.post("/products/{int:product_id}/use", auth=WRITE, response=EcUseOut)
def use_product(
    request: HttpRequest, product_id: int, body: EcUseIn | None = None, key: Key = ""
) -> HttpResponse:
    """Use up. The answer's `quantity` is what is left. 409 `none_left` or `not_consumable`."""
    body, who = body or EcUseIn(), asked(request, key)
    user = acting_for(request, body.user_id)
    return sent(desk.use(who, user, offered(product_id), body.quantity))


@router.post("/users/{int:user_id}/add-funds", auth=FUND, response={201: EcFundsOut})
def add_user_funds(
    request: HttpRequest, user_id: int, body: EcFundsIn, key: Key = ""
) -> HttpResponse:
    """Put new money into a wallet: staff, or a service with a staff account's token.

    An `external_reference` adds funds once for ever: 409 `reference_used`.
    """
    who = asked(request, key)
    currency = currencies.default() if body.currency is None else body.currency
    if currency not in currencies.known():
        message = f"one of {', '.join(currencies.known())}"
        errors = [{"field": "currency", "message": message}]
        raise Problem(422, "invalid", f"currency: {message}", errors=errors)
    user = somebody(user_id)
    return sent(desk.add_funds(who, user, body.amount, currency, body.external_reference or ""))


@router.post("/transactions/{uuid:transaction_id}/refund", auth=MANAGE, response={201: EcRefundOut})
def refund_transaction(
    request: HttpRequest, transaction_id: UUID, body: EcRefundIn, key: Key = ""
) -> HttpResponse:
    """Undo a purchase. 409 `already_refunded`, `already_used` or `not_refundable`."""
    return sent(desk.refund(asked(request, key), transaction_id, body.reason))


@router.post("/transfers", auth=WRITE, response={201: EcTransferOut})
def give_product(request: HttpRequest, body: EcTransferIn, key: Key = "") -> HttpResponse:
    """Give things of your own to somebody. 409 `none_left`, `already_owned` or `not_giftable`."""
    who = asked(request, key)
    giver = access_of(request).person.pk
    if body.to_user == giver:
        errors = [{"field": "to_user", "message": "somebody else"}]
        raise Problem(422, "invalid", "to_user: somebody else", errors=errors)
    recipient = somebody(body.to_user)
    return sent(desk.give(who, giver, recipient, offered(body.product_id), body.quantity))
