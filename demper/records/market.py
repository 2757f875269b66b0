"""Offers of a product as buyers see them. Prices are whole tenge unless said otherwise."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

Price = int | Fraction  # a whole price is an int, which is compared much faster


@dataclass(frozen=True, slots=True)
class Offer:
    """One seller's offer of a product in a city.

    `price` is exactly what the source wrote, which need not be whole; None where it makes no
    sense (not finite, not above zero). `rating` (0–5) and `reviews` are None for new shops, whose
    keys are absent or 0. `preorder_days` is 0 for what is in stock. `delivery_days` is None where
    the source's words are unknown (TODAY 0, TOMORROW 1, TILL_n_DAYS n).
    """

    merchant_id: str
    merchant_name: str
    merchant_sku: str
    price: Price | None
    rating: float | None = None
    reviews: int | None = None
    preorder_days: int = 0
    delivery_days: int | None = None
    kaspi_delivery: bool = False
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OffersPage:
    """One page of a product's offers; `total` is how many the source says that there are."""

    offers: tuple[Offer, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All offers of a product in a city at one time.

    `complete` is False when a page failed or fewer distinct offers arrived than `total`; then
    nothing may be decided from it. `age_s` is how old it is when it is used.
    """

    master_sku: str
    city_id: str
    offers: tuple[Offer, ...]
    total: int
    complete: bool
    taken_at: datetime
    age_s: float = 0.0
