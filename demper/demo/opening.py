"""Who is there when the demo opens: the house's login with two sister shops, and newcomers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from demper.demo.accounts import DEMO_EMAIL, DEMO_PHONE, Account
from demper.demo.catalogue import ALMATY, ASTANA, SHYMKENT, named_count, number_of, ware
from demper.demo.listings import Listing
from demper.demo.past import own_at

if TYPE_CHECKING:
    from demper.demo.market import Market

HOUSE: Final = 1
SHOP_A: Final = ("30912001", "Тұлпар Маркет")
SHOP_B: Final = ("30912002", "Сары Арқа Дом")
CITIES_A: Final = (ALMATY, ASTANA, SHYMKENT)
CITIES_B: Final = (ALMATY, ASTANA)
POINTS_A: Final = ("PP1", "PP2")
POINTS_B: Final = ("PP1", "2")
NEWCOMERS_FIRST: Final = 52_000_000


def numbers_a() -> list[int]:
    """Return the products of the first shop."""
    return [number for number in range(named_count()) if number % 3 != 2]


def numbers_b() -> list[int]:
    """Return the products of its sister; they share a few."""
    return [number for number in range(named_count()) if number % 3 == 2 or number % 12 == 1]


def house_sellers(number: int) -> list[tuple[str, str]]:
    """Return which of the house's shops sell a product, by merchant id and name."""
    if number >= named_count():
        return [SHOP_A]
    both = ((SHOP_A, numbers_a()), (SHOP_B, numbers_b()))
    return [shop for shop, numbers in both if number in numbers]


def open_house(market: Market) -> None:
    """Open both shops; products above the named ones are all the first shop's."""
    more = range(named_count(), market.products)
    mine = [number for number in numbers_a() if number < market.products]
    theirs = [number for number in numbers_b() if number < market.products]
    _price(market, market.add_shop(*SHOP_A, [*mine, *more], cities=CITIES_A, points=POINTS_A))
    _price(market, market.add_shop(*SHOP_B, theirs, cities=CITIES_B, points=POINTS_B))
    market.add_account(HOUSE, (SHOP_A[0], SHOP_B[0]), phone=DEMO_PHONE, email=DEMO_EMAIL)


def _price(market: Market, listings: list[Listing]) -> None:
    """Let a shop ask what its bot asked until now, so that the past goes on into the present."""
    now = market.clock()
    for listing in listings:
        of = ware(number_of(listing.sku) or 0)
        listing.prices = dict.fromkeys(listing.prices, own_at(market.seed, of, now))


def newcomer(market: Market, number: int, phone: str = "") -> Account:
    """Give somebody who was not known two shops of their own, the same ones every time."""
    first = NEWCOMERS_FIRST + 2 * number
    shops = []
    for place, name in enumerate(("Жаңа Дүкен", "Жаңа Дүкен Плюс")):
        merchant_id = str(first + place)
        wares = range((number + place) % 4, min(named_count(), market.products), 4 + place)
        market.add_shop(merchant_id, f"{name} {number % 1000}", wares, cities=(ALMATY, ASTANA))
        shops.append(merchant_id)
    return market.add_account(number, shops, phone=phone)
