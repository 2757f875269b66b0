"""What the demo's marketplace sells: invented brands in Kaspi-like categories, tenge prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from demper.demo.chance import unit
from demper.demo.wares import WARES

SKU_FIRST: Final = 102_400_007
SKU_STEP: Final = 7_919
CITIES: Final = {
    "750000000": "Алматы",
    "710000000": "Астана",
    "511010000": "Шымкент",
    "351010000": "Караганда",
    "151010000": "Актобе",
    "471010000": "Актау",
}
ALMATY, ASTANA, SHYMKENT = "750000000", "710000000", "511010000"


@dataclass(frozen=True, slots=True)
class Ware:
    """A product of the catalogue. `price` is about what it costs on the market."""

    number: int
    title: str
    brand: str
    category: str
    price: int

    @property
    def sku(self) -> str:
        """Return the catalogue's own number of it, the master SKU."""
        return sku_of(self.number)

    @property
    def cost(self) -> int:
        """Return what a seller pays for it."""
        return round(self.price * (0.74 + 0.1 * unit(self.number, 3)))


def sku_of(number: int) -> str:
    """Return the master SKU of the catalogue's product of this number."""
    return str(SKU_FIRST + SKU_STEP * number)


def number_of(sku: str) -> int | None:
    """Return which product a master SKU is; None where it is none of the catalogue's."""
    if not sku.isascii() or not sku.isdigit():
        return None
    number, rest = divmod(int(sku) - SKU_FIRST, SKU_STEP)
    return number if number >= 0 and rest == 0 else None


def ware(number: int) -> Ware:
    """Return a product of any number: named ones first, then variants without an end."""
    named = _named()
    if number < len(named):
        return named[number]
    like = named[number % len(named)]
    title = f"{like.title} · {number}"
    price = round(like.price * (0.8 + 0.4 * unit(number, 1)))
    return Ware(number, title, like.brand, like.category, price)


def named_count() -> int:
    """Return how many products have names of their own."""
    return len(_named())


@lru_cache(maxsize=1)
def _named() -> Sequence[Ware]:
    found: list[Ware] = []
    for category, (kind, lines) in WARES.items():
        for line in lines.strip().splitlines():
            brand, model, price = (part.strip() for part in line.split("|"))
            title = f"{kind} {brand} {model}".strip()
            found.append(Ware(len(found), title, brand, category, int(price)))
    return tuple(found)
