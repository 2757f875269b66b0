"""The shop: products, one product, and what buying it would come to."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem
from economy.api.access import READ, access_of, keep_own, whose
from economy.api.shapes import product_out, quote_out
from economy.queries.catalogue import (
    Card,
    Choice,
    Order,
    Position,
    position_of,
    product_for,
    products_for,
)
from economy.queries.quotes import quote_for
from economy.schemas.asked import ID_MAX, EcProductsQuery, EcQuoteQuery
from economy.schemas.told import EcProductOut, EcQuoteOut

router = Router()


@router.get("/products", auth=READ, response=Page[EcProductOut])
def list_products(
    request: HttpRequest,
    wanted: Query[EcProductsQuery],
    page: Query[PageQuery],
    response: HttpResponse,
) -> dict[str, Any]:
    """What is for sale or soon will be, with what you have of it."""
    choice = Choice(
        text=wanted.q,
        kind=wanted.kind,
        currency=wanted.currency,
        on_sale=wanted.on_sale,
        owned=wanted.owned,
        affordable=wanted.affordable,
        order=wanted.sort,
    )
    after = _after(page.position(), wanted.sort)
    user = access_of(request).person.pk
    cards = products_for(user, timezone.now(), choice, after, page.limit)
    items, cursor = page_of(cards, page.limit, lambda card: _cursor(card, wanted.sort))
    keep_own(response)
    return {"items": [product_out(card) for card in items], "next_cursor": cursor}


@router.get("/products/{int:product_id}", auth=READ, response=EcProductOut)
def read_product(request: HttpRequest, product_id: int, response: HttpResponse) -> dict[str, Any]:
    """One product, on sale or not, with what you have of it."""
    keep_own(response)
    return product_out(_card_or_404(access_of(request).person.pk, product_id))


# A reason has the figures that explain it and no others.
@router.get("/products/{int:product_id}/quote", auth=READ, response=EcQuoteOut, exclude_unset=True)
def quote_product(
    request: HttpRequest,
    product_id: int,
    wanted: Query[EcQuoteQuery],
    response: HttpResponse,
) -> dict[str, Any]:
    """What a purchase would come to now: every reason against it, and when it becomes possible."""
    user = whose(request, wanted.user_id)
    product = _card_or_404(user, product_id).product
    found = quote_for(user, product, timezone.now(), wanted.quantity, wanted.expected_price)
    keep_own(response)
    return quote_out(user, found)


def _card_or_404(user: int, product_id: int) -> Card:
    card = product_for(user, product_id, timezone.now()) if product_id <= ID_MAX else None
    if card is None:
        raise NotThere("There is no such product.")
    return card


def _cursor(card: Card, order: Order) -> list[Any]:
    value, number = position_of(card, order)
    return [order.value, value.isoformat() if isinstance(value, datetime) else value, number]


def _after(position: list[Any] | None, order: Order) -> Position | None:
    """Return where a page starts; raises Problem 400 for a cursor of another list."""
    if position is None:
        return None
    try:
        name, value, number = position
        if name != order.value or not _whole(number):
            raise ValueError("another order")
        return _value(value, order), number
    except (TypeError, ValueError, OverflowError):
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.") from None


def _value(value: Any, order: Order) -> Any:
    if order is Order.NEWEST:
        return datetime.fromisoformat(value).astimezone(UTC)
    if order is Order.NAME:
        if not isinstance(value, str) or "\0" in value:
            raise ValueError("no name")
        return value
    if not _whole(value):
        raise ValueError("no price")
    return value


def _whole(value: Any) -> bool:
    return type(value) is int and abs(value) <= ID_MAX
