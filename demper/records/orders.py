"""What a shop sold, as the official order API and the cabinet's sheets tell it. Whole tenge.

Nothing of the customer is kept but the town.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """One article of an order. `price_kzt` is of one, `total_kzt` of all of `quantity`."""

    merchant_sku: str
    name: str
    quantity: int
    price_kzt: int
    total_kzt: int
    category: str = ""


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order. `delivery_cost_kzt` is what the seller pays. `cancelled`: it brings no money."""

    code: str
    source_id: str
    state: str
    status: str
    total_kzt: int
    created_at: datetime
    delivery_cost_kzt: int = 0
    city: str = ""
    pickup_point: str = ""
    payment: str = ""
    preorder: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """A page of orders; `pages` of them in all, `total` orders; `skipped` could not be read."""

    orders: tuple[ShopOrder, ...]
    pages: int
    total: int
    skipped: int = 0
