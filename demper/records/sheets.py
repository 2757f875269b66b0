"""What sheets and price lists hold, and what is wrong with a row. Prices are whole tenge."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demper.records.cabinet import Point


@dataclass(frozen=True, slots=True)
class RowError:
    """A cell that could not be taken: `row` counts from 1 as the file does, `code` says why.

    `column` is the column's own heading, "" where the whole row is meant; `value` what stood there.
    """

    row: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One offer of a price list: either `city_prices` or one `price`, and every pick-up point."""

    sku: str
    model: str
    brand: str = ""
    price: int | None = None
    city_prices: Mapping[str, int] = field(default_factory=dict)
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceList:
    """What a file said: the offers that could be read, and what could not."""

    offers: tuple[Listed, ...]
    errors: tuple[RowError, ...] = ()
    company: str = ""
    merchant_id: str = ""
    date: str = ""
