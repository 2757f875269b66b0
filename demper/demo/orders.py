"""Orders of the shops in the official API's words: each a function of the shop, day and place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from demper.demo.catalogue import CITIES, number_of, ware
from demper.demo.chance import poisson, stream, unit
from demper.demo.listings import Listing
from demper.demo.past import DAY_S, HOUR_S, SOLD_BEFORE, before_bot, own_at

if TYPE_CHECKING:
    from demper.demo.market import Market

WINDOW_S: Final = 14 * DAY_S
EAST_S: Final = 5 * HOUR_S  # the shops' day begins at midnight of Almaty
CODE_FIRST: Final = 100_000_000
PER_DAY: Final = 1_000
# How many of a hundred orders fall into each hour of Almaty's day.
HOURS: Final = (2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 5, 5, 5, 6, 6, 7, 7, 6, 5, 3)
STATES: Final = frozenset(
    {"NEW", "SIGN_REQUIRED", "PICKUP", "DELIVERY", "KASPI_DELIVERY", "ARCHIVE"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One article of an order."""

    merchant_sku: str
    title: str
    category: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Order:
    """One order at the time it is told."""

    code: str
    merchant_id: str
    created_at: float
    state: str
    status: str
    city: str
    point: str
    payment: str
    delivery_cost: int
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """Return what the buyer paid for the articles."""
        return sum(line.price * line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of orders was asked for; times are unix seconds."""

    since: float
    until: float
    state: str
    page: int
    size: int


def token_of(merchant_id: str) -> str:
    """Return the token of a shop's orders."""
    return f"demo-orders-{merchant_id}"


def asked(query: Mapping[str, str]) -> Asked:
    """Read what is asked for; raises ValueError with the source's objection."""
    since = int(query.get("filter[orders][creationDate][$ge]", "0")) / 1000
    until = int(query.get("filter[orders][creationDate][$le]", "0")) / 1000
    until = until or since + WINDOW_S
    if since <= 0 or until < since or until - since > WINDOW_S:
        raise ValueError("creationDate: between one moment and 14 days")
    state = query.get("filter[orders][state]", "")
    if state and state not in STATES:
        raise ValueError("state: unknown")
    size = int(query.get("page[size]", "20"))
    if not 1 <= size <= 100:
        raise ValueError("page[size]: 1 to 100")
    return Asked(since, until, state, max(int(query.get("page[number]", "0")), 0), size)


def between(market: "Market", merchant_id: str, since: float, until: float) -> list[Order]:
    """Return a shop's orders of a stretch of time, those to come left out, oldest first."""
    now = market.clock()
    listings = market.listings(merchant_id)
    first, last = (int((at + EAST_S) // DAY_S) for at in (since, min(until, now)))
    found = [
        order for day in range(first, last + 1)
        for order in _of_day(market, merchant_id, listings, day, now)
    ]  # fmt: skip
    return [order for order in found if since <= order.created_at <= min(until, now)]


def find(market: "Market", merchant_id: str, order_id: str) -> Order | None:
    """Return the order of an id as `between` gave it."""
    code = order_id.removeprefix(f"{merchant_id}-")
    if not code.isdigit() or int(code) < CODE_FIRST:
        return None
    day, place = divmod(int(code) - CODE_FIRST, PER_DAY)
    told = _of_day(market, merchant_id, market.listings(merchant_id), day, market.clock())
    return next((order for order in told if order.code == code), None) if place >= 0 else None


def _of_day(
    market: "Market", merchant_id: str, listings: Sequence[Listing], day: int, now: float
) -> list[Order]:
    rng = stream(market.seed, int(merchant_id), day, 51)
    if not listings:
        return []
    mean = min(16.0, 1 + len(listings) / 8) * (1.25 if day % 7 in (1, 2) else 1.0)
    found = []
    for place in range(min(poisson(rng, mean), PER_DAY)):
        hour = rng.choices(range(24), HOURS)[0]
        at = day * DAY_S - EAST_S + hour * HOUR_S + rng.randrange(HOUR_S)
        chosen = [listings[int(rng.random() ** 1.6 * len(listings))]]
        if rng.random() < 0.12:
            chosen.append(listings[rng.randrange(len(listings))])
        if len(chosen) == 2 and chosen[0] is chosen[1]:
            chosen.pop()
        lines = tuple(_line(market, one, at, 2 if rng.random() < 0.08 else 1) for one in chosen)
        state, status = _state(now - at, rng.random())
        code = str(CODE_FIRST + day * PER_DAY + place)
        cities = list(chosen[0].prices)
        city = CITIES.get(cities[min(int(rng.random() * 1.7), len(cities) - 1)], "Алматы")
        points = [point["storeId"] for point in chosen[0].points] or [f"{merchant_id}_PP1"]
        payment = rng.choice(("PAY_WITH_CREDIT", "PREPAID", "PREPAID"))
        cost = 0 if rng.random() < 0.3 else 700 + rng.randrange(800)
        found.append(
            Order(code, merchant_id, at, state, status, city, rng.choice(points), payment, cost,
                  lines)
        )  # fmt: skip
    shown = (one for one in found if _came(one, market.bot_from))
    return sorted(shown, key=lambda order: order.created_at)


def _came(order: Order, bot_from: float) -> bool:
    return order.created_at >= bot_from or unit(int(order.code), 61) < SOLD_BEFORE


def _line(market: "Market", listing: Listing, at: float, quantity: int) -> Line:
    number = number_of(listing.sku)
    price = min(listing.prices.values(), default=0)
    if number is not None:
        of = ware(number)
        price = before_bot(of) if at < market.bot_from else own_at(market.seed, of, at)
    return Line(listing.merchant_sku, listing.title, listing.category, quantity, price)


def _state(age_s: float, luck: float) -> tuple[str, str]:
    if age_s < 2 * HOUR_S:
        return "NEW", "APPROVED_BY_BANK"
    if luck < 0.04:
        return "ARCHIVE", "CANCELLED"
    if age_s < DAY_S + luck * DAY_S:
        return "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT"
    return "ARCHIVE", "RETURNED" if luck > 0.98 else "COMPLETED"


def page_of(found: Sequence[Order], told: Asked) -> dict[str, Any]:
    """Return a page in JSON:API's form."""
    rows = found[told.page * told.size : (told.page + 1) * told.size]
    return {
        "data": [_row(order) for order in rows],
        "included": [],
        "meta": {"pageCount": -(-len(found) // told.size), "totalCount": len(found)},
    }


def _row(order: Order) -> dict[str, Any]:
    attributes = {
        "code": order.code,
        "totalPrice": float(order.total),
        "paymentMode": order.payment,
        "creationDate": int(order.created_at * 1000),
        "deliveryCostForSeller": float(order.delivery_cost),
        "isKaspiDelivery": True,
        "deliveryMode": "DELIVERY_PICKUP",
        "deliveryAddress": {"town": order.city},
        "signatureRequired": False,
        "preOrder": False,
        "pickupPointId": order.point,
        "state": order.state,
        "assembled": order.state == "ARCHIVE",
        "status": order.status,
        "customer": {"id": "demo", "name": None, "cellPhone": "0000000000"},
        "deliveryCost": 0.0,
    }
    return {"type": "orders", "id": f"{order.merchant_id}-{order.code}", "attributes": attributes}


def entries_of(order: Order) -> dict[str, Any]:
    """Return what an order holds in JSON:API's form."""
    rows = [
        {
            "type": "orderentries",
            "id": f"{order.code}-{place}",
            "attributes": {
                "quantity": line.quantity,
                "totalPrice": float(line.price * line.quantity),
                "entryNumber": place,
                "deliveryCost": float(order.delivery_cost) if place == 0 else 0.0,
                "basePrice": float(line.price),
                "category": {"code": f"Master - {line.category}", "title": line.category},
                "offer": {"code": line.merchant_sku, "name": line.title},
            },
        }
        for place, line in enumerate(order.lines)
    ]
    return {"data": rows, "included": [], "meta": {"totalCount": len(rows)}}
