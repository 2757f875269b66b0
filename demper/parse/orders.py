"""Orders and their entries, as the official order API gives them. Pure.

Of the customer nothing is read, of the address only the town.
"""

from collections.abc import Mapping
from typing import Any, Final

from demper.parse.loose import child, count, list_of, moment, object_of, tenge, text
from demper.records.orders import OrderEntry, OrdersPage, ShopOrder
from demper.records.parsing import ParseError

SOURCE: Final = "Kaspi orders"
# What brings no money: called off, being called off, or brought back.
CANCELLED: Final = frozenset(
    {
        "CANCELLED",
        "CANCELLING",
        "KASPI_DELIVERY_RETURN_REQUESTED",
        "RETURNED",
    }
)


def parse_orders_page(body: bytes) -> OrdersPage:
    """Read a page of orders; rows without a number or a date are skipped and counted."""
    root = object_of(body, SOURCE)
    rows = list_of(root, "data", SOURCE)
    found = [one for row in rows if (one := _order(row)) is not None]
    meta = child(root, "meta")
    total = count(meta.get("totalCount"))
    return OrdersPage(
        orders=tuple(found),
        pages=count(meta.get("pageCount")) or 0,
        total=len(rows) if total is None else total,
        skipped=len(rows) - len(found),
    )


def parse_order_entries(body: bytes) -> tuple[OrderEntry, ...]:
    """Read the articles of an order; raises ParseError for one without an article number."""
    rows = list_of(object_of(body, SOURCE), "data", SOURCE)
    return tuple(_entry(row, place) for place, row in enumerate(rows))


def order_of(ident: str, attributes: Mapping[str, Any]) -> ShopOrder | None:
    """Return the order that an `attributes` object describes; None where it tells too little."""
    code, created = text(attributes.get("code"), 32), moment(attributes.get("creationDate"))
    if not code or created is None:
        return None
    status = text(attributes.get("status"), 40)
    return ShopOrder(
        code=code,
        source_id=ident,
        state=text(attributes.get("state"), 24),
        status=status,
        total_kzt=tenge(attributes.get("totalPrice")) or 0,
        created_at=created,
        delivery_cost_kzt=tenge(attributes.get("deliveryCostForSeller")) or 0,
        city=_town(attributes),
        pickup_point=text(attributes.get("pickupPointId"), 40),
        payment=text(attributes.get("paymentMode"), 40),
        preorder=attributes.get("preOrder") is True,
        cancelled=status.upper() in CANCELLED,
    )


def _order(row: Any) -> ShopOrder | None:
    if not isinstance(row, dict):
        return None
    return order_of(text(row.get("id"), 80), child(row, "attributes"))


def _town(attributes: Mapping[str, Any]) -> str:
    delivered = text(child(attributes, "deliveryAddress").get("town"), 80)
    city = child(child(attributes, "originAddress"), "city")
    return delivered or text(city.get("name"), 80)


def _entry(row: Any, place: int) -> OrderEntry:
    attributes = child(row, "attributes") if isinstance(row, dict) else {}
    offer = child(attributes, "offer")
    sku = text(offer.get("code"), 80)
    if not sku:
        raise ParseError(SOURCE, f"data[{place}].attributes.offer.code", "it is missing")
    quantity = max(count(attributes.get("quantity")) or 1, 1)
    one, whole = tenge(attributes.get("basePrice")), tenge(attributes.get("totalPrice"))
    if whole is None:
        whole = (one or 0) * quantity
    return OrderEntry(
        merchant_sku=sku,
        name=text(offer.get("name"), 400),
        quantity=quantity,
        price_kzt=whole // quantity if one is None else one,
        total_kzt=whole,
        category=text(child(attributes, "category").get("title"), 200),
    )
