"""Shops with products, straight in the database."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from demper.models import Product, Store
from demper.queries.cards import folded_name

ALMATY, ASTANA = "750000000", "710000000"
CITIES = [{"id": ALMATY, "name": "Almaty"}, {"id": ASTANA, "name": "Astana"}]


def owner_of_shops(name: str = "aigerim") -> User:
    """A person."""
    return User.objects.create_user(name, f"{name}@example.com", "secret-word")


def stocked(owner: User, products: int = 3, **fields: Any) -> Store:
    """A shop with products that cost 1 000, 1 100 … ₸ and sell for half as much again."""
    fields = {"merchant_id": "Lumo", "name": "Lumo", "cities": CITIES, **fields}
    store = Store.objects.create(owner=owner, created_at=timezone.now(), **fields)
    Product.objects.bulk_create(product(store, number) for number in range(products))
    return store


def product(store: Store, number: int, **fields: Any) -> Product:
    """A product that is not stored yet."""
    cost = 1000 + 100 * number
    sku, master, title = f"S-{number:05d}", str(100_000_000 + number), f"Kettle {number:05d}"
    said = {
        "title": title,
        "folded": folded_name(title, sku, master),
        "price_kzt": cost * 3 // 2,
        "city_prices": {ALMATY: cost * 3 // 2},
        "cost_kzt": cost,
        "category": "Kettles",
        **fields,
    }
    return Product(store=store, merchant_sku=sku, master_sku=master, **said)
