"""What the owner of the demo's shops had before the demo began: a login, costs, and a past.

The past follows the same formulas as the market's orders, so that what is read later fits it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from demper.demo import opening, orders
from demper.demo.catalogue import CITIES, Ware, number_of, ware
from demper.demo.chance import unit
from demper.demo.listings import Listing
from demper.demo.market import Market
from demper.demo.past import (
    COMMISSIONS,
    before_bot,
    floor_of,
    leader_at,
    least_profit,
    own_at,
    slot_s,
    stands_beside,
)
from demper.demo.rivals import Rival, rivals_of

SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """The offers of a product from a time on: `rivals` cheapest first, the own price beside."""

    at: float
    until: float
    own: int
    rivals: tuple[tuple[Rival, int], ...]


class House:
    """The demo's shops as they stand at a time (unix seconds)."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.market = Market(clock=lambda: now)
        self.bot_from = self.market.bot_from

    def cookies(self) -> dict[str, str]:
        """Return the cookies of the house's session."""
        return self.market.cookies(opening.HOUSE)

    def shops(self) -> list[dict[str, Any]]:
        """Return the shops: id, name, cities, and the token of their orders."""
        return [
            {
                "id": shop[0],
                "name": shop[1],
                "cities": [{"id": city, "name": CITIES[city]} for city in cities],
                "token": orders.token_of(shop[0]),
                "commissions": COMMISSIONS,
            }
            for shop, cities in (
                (opening.SHOP_A, opening.CITIES_A),
                (opening.SHOP_B, opening.CITIES_B),
            )
        ]

    def listings(self, merchant_id: str) -> list[Listing]:
        """Return what a shop sells."""
        return self.market.listings(merchant_id)

    def sisters(self, listing: Listing) -> list[Listing]:
        """Return what the owner's other shops have of the same product; they ask the same."""
        found = (self.market.listing(shop["id"], listing.sku) for shop in self.shops())
        return [one for one in found if one and one.merchant_id != listing.merchant_id]

    def cost(self, listing: Listing) -> int:
        """Return what the owner pays for a product."""
        return _ware(listing).cost

    def least_profit(self, listing: Listing) -> int:
        """Return what the owner wants a sale to leave."""
        return least_profit(_ware(listing))

    def floor(self, listing: Listing) -> int:
        """Return the price at which a sale leaves just that."""
        return floor_of(_ware(listing))

    def beside(self, listing: Listing) -> int:
        """Return where a product's price stands to the leader's: -1 below, 0 the same, 1 above."""
        return stands_beside(_ware(listing))

    def number(self, listing: Listing) -> int:
        """Return which product of the catalogue it is."""
        return _ware(listing).number

    def past(self, listing: Listing, since: float) -> Iterator[Moment]:
        """Yield how a product's offers stood; before `bot_from` nobody changed the own price."""
        bot_from = self.bot_from
        of = _ware(listing)
        rivals = [rival for rival in rivals_of(self.market.seed, of, self.now) if not rival.away]
        step, at = slot_s(of.number), since
        while at < self.now:
            until = min((at // step + 1) * step, self.now)
            own = own_at(self.market.seed, of, at)
            if until <= bot_from or at < bot_from:
                own = before_bot(of)
            leader = leader_at(self.market.seed, of, at)
            yield Moment(at, until, own, tuple(_ladder(rivals, leader, int(at // step))))
            at = until

    def orders(self, merchant_id: str, since: float) -> list[orders.Order]:
        """Return what was ordered."""
        return orders.between(self.market, merchant_id, since, self.now)


def _ware(listing: Listing) -> Ware:
    return ware(number_of(listing.sku) or 0)


def _ladder(rivals: list[Rival], leader: int, slot: int) -> Iterator[tuple[Rival, int]]:
    """Yield rivals with prices, the leader first; who leads changes with the time."""
    if not rivals:
        return
    first = slot // 3 % len(rivals)
    for place, rival in enumerate([*rivals[first:], *rivals[:first]][:SHOWN]):
        yield rival, leader + round(leader * place * (0.006 + 0.002 * unit(slot // 2, place)))
