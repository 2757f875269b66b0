"""What the merchant cabinet holds and takes. Prices are whole tenge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Point:
    """A pick-up point of a product, with every other key the source sent kept in `raw`.

    `store_id` as the source writes it (`30000001_PP1`, `12000003_2`). A price write that leaves a
    point out makes it disappear, so all of them are always sent back.
    """

    store_id: str
    available: bool
    preorder_days: int = 0
    stock: int | None = None  # None: the source does not count
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class CabinetProduct:
    """One row of a shop's list. `merchant_sku` is the seller's, `master_sku` the catalogue's."""

    merchant_sku: str
    master_sku: str
    offer_id: str
    title: str
    brand: str
    category: str
    image_url: str
    shop_link: str
    available: bool
    price: int | None
    city_prices: Mapping[str, int]
    points: tuple[Point, ...]
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CabinetPage:
    """A page of a shop's list; `total` rows in all; `skipped` rows could not be read."""

    rows: tuple[CabinetProduct, ...]
    total: int
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that a login may manage."""

    merchant_id: str
    name: str


@dataclass(frozen=True, slots=True)
class City:
    """A city that Kaspi sells in."""

    city_id: str
    name: str


@dataclass(frozen=True, slots=True)
class PriceWrite:
    """One request that changes a product's prices: all its cities' and all its points."""

    merchant_id: str
    merchant_sku: str
    model: str
    city_prices: Mapping[str, int]
    points: tuple[Point, ...]
    price: int | None = None  # for shops without prices by city


@dataclass(frozen=True, slots=True)
class PickupPoint:
    """A place where a shop hands out; `enabled` False is closed at present."""

    store_id: str
    name: str
    city_id: str = ""
    city_name: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """What the sign-in says to one step.

    `redirect_url` is where it goes on when all is well; without it and without an error the code
    is still wanted. `error_code` is the source's own word, such as INVALID_CREDENTIALS;
    `wait_s` how long it wants to be left alone.
    """

    redirect_url: str = ""
    error_code: str = ""
    wait_s: int = 0

    @property
    def needs_code(self) -> bool:
        """Tell whether a code is the next step."""
        return not self.redirect_url and not self.error_code
