"""What the demo's shops sold before the demo began, and what they are about to sell."""

from datetime import UTC, datetime
from typing import Any, Final

from demper.models import Order, Preorder, PreorderState, Product, Store
from demper.queries.days import Period, day_of
from demper.records.orders import OrderEntry, ShopOrder
from demper.services import days
from demper.services.orders.storing import store_lines, store_orders

CALLED_OFF: Final = frozenset({"CANCELLED", "RETURNED"})
PREORDERS: Final = 3


def write(store: Store, house: Any, since: datetime, now: datetime) -> None:
    """Store the orders since then with their articles, roll the days up, begin preorders."""
    told = house.orders(store.merchant_id, since.timestamp())
    store_orders(store, map(_order, told), now)
    rows = {row.code: row for row in Order.objects.filter(store=store)}
    store_lines(store, [(rows[one.code], [_entry(line) for line in one.lines]) for one in told])
    days.roll(store, Period(day_of(since), day_of(now)))
    Store.objects.filter(pk=store.pk).update(orders_read_at=now)
    _preorders(store, now)


def _order(told: Any) -> ShopOrder:
    return ShopOrder(
        code=told.code,
        source_id=f"{told.merchant_id}-{told.code}",
        state=told.state,
        status=told.status,
        total_kzt=told.total,
        created_at=datetime.fromtimestamp(told.created_at, UTC),
        delivery_cost_kzt=told.delivery_cost,
        city=told.city,
        pickup_point=told.point,
        payment=told.payment,
        cancelled=told.status in CALLED_OFF,
    )


def _entry(line: Any) -> OrderEntry:
    return OrderEntry(
        merchant_sku=line.merchant_sku,
        name=line.title,
        quantity=line.quantity,
        price_kzt=line.price,
        total_kzt=line.price * line.quantity,
        category=line.category,
    )


def _preorders(store: Store, now: datetime) -> None:
    """Offer some products before they are there, on paper only."""
    products = Product.objects.filter(store=store, bot_active=False).order_by("pk")[:PREORDERS]
    Preorder.objects.bulk_create(
        (
            Preorder(
                store=store,
                product=product,
                article=product.merchant_sku,
                name=product.title,
                brand=product.brand,
                price_kzt=product.price_kzt or 0,
                warehouses={
                    "PP1": {"available": True, "stock": 5, "days": 7 + place},
                    "PP2": {"available": True, "stock": None, "days": 14},
                },
                delivery_days=14,
                state=PreorderState.DRAFT,
                created_at=now,
                changed_at=now,
            )
            for place, product in enumerate(products)
        ),
        ignore_conflicts=True,
    )
