"""What the shops that can be signed in to sell, as the cabinet and the public pages tell it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from demper.demo.catalogue import Ware

Point = dict[str, Any]


@dataclass(slots=True)
class Listing:
    """One product of one shop. `points` are as the cabinet shows them, `prices` by city."""

    merchant_id: str
    merchant_name: str
    sku: str
    merchant_sku: str
    title: str
    brand: str
    category: str
    prices: dict[str, int]
    points: list[Point]
    available: bool = True
    updated_at: float = 0.0
    rating: float | None = 4.7
    reviews: int | None = 120
    days: int = 1
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def on_sale(self) -> bool:
        """Tell whether buyers see it: it is on sale at one point at least."""
        return self.available and any(point["available"] == "yes" for point in self.points)

    @property
    def preorder(self) -> int:
        """Return the fewest days of waiting at its points."""
        days = [int(p.get("preOrder") or 0) for p in self.points if p["available"] == "yes"]
        return min(days, default=0)

    def row(self) -> dict[str, Any]:
        """Return its row of the cabinet's list."""
        price = max(self.prices.values(), default=0)
        return {
            "sku": self.merchant_sku,
            "offerId": f"{self.merchant_id}-{self.merchant_sku}",
            "masterSku": self.sku,
            "title": self.title,
            "brand": self.brand,
            "masterCategory": self.category,
            "images": [],
            "available": self.on_sale,
            "price": 0 if len(self.prices) > 1 else price,
            "minPrice": min(self.prices.values(), default=0),
            "maxPrice": price,
            "cityPrices": [{"cityId": c, "value": v} for c, v in self.prices.items()],
            "shopLink": f"/shop/p/-{self.sku}/",
            "availabilities": self.points,
            "updatedAt": datetime.fromtimestamp(self.updated_at, UTC).isoformat(),
            **self.extra,
        }


def points_of(merchant_id: str, names: Iterable[str], stock: int | None = 5) -> list[Point]:
    """Return pick-up points with something in stock; `stock` None: not counted."""
    return [
        {
            "storeId": f"{merchant_id}_{name}",
            "available": "yes",
            "preOrder": 0,
            "stockSpecified": stock is not None,
            **({} if stock is None else {"stockCount": float(stock)}),
        }
        for name in names
    ]


def listing_of(
    shop: tuple[str, str],
    ware: Ware,
    cities: Sequence[str],
    point_names: Sequence[str],
    now: float,
) -> Listing:
    """Return a shop's listing of a product at about the price of the market."""
    merchant_id, name = shop
    return Listing(
        merchant_id,
        name,
        ware.sku,
        f"{ware.sku}_{(int(merchant_id) * 31 + ware.number * 7) % 900_000_000 + 100_000_000}",
        ware.title,
        ware.brand,
        ware.category,
        prices=dict.fromkeys(cities, ware.price),
        points=points_of(merchant_id, point_names, 2 + ware.number % 9),
        updated_at=now,
    )
