"""The official order API of a shop, by the token that its owner made. On the `background` loop.

A 401 means that the token is no longer good. The token is in no error and no log.
"""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from config.upstream.asking import Params
from config.upstream.conversation import DIRECT, Ask, Way, converse
from demper.client.ways import PUBLIC
from demper.parse.orders import parse_order_entries, parse_orders_page
from demper.records.orders import OrderEntry, OrdersPage

ORDERS: Final = "shop/api/v2/orders"
JSON_API: Final = "application/vnd.api+json"
SIZE_MAX: Final = 100
WINDOW_MAX: Final = timedelta(days=14)
STATES: Final = ("NEW", "SIGN_REQUIRED", "PICKUP", "DELIVERY", "KASPI_DELIVERY", "ARCHIVE")


async def orders_page(
    token: str,
    state: str,
    since: datetime,
    until: datetime,
    *,
    page: int = 0,
    size: int = SIZE_MAX,
    way: Way = DIRECT,
) -> OrdersPage:
    """Return a page (from 0) of the orders of a state that were made in a window of 14 days.

    Raises an UpstreamError or ParseError; ValueError for a longer window or an unknown state.
    """
    if state not in STATES or not timedelta() <= until - since <= WINDOW_MAX:
        raise ValueError("A known state, and a window of at most 14 days, are needed.")
    params: Params = {
        "page[number]": page,
        "page[size]": min(size, SIZE_MAX),
        "filter[orders][state]": state,
        "filter[orders][creationDate][$ge]": int(since.timestamp() * 1000),
        "filter[orders][creationDate][$le]": int(until.timestamp() * 1000),
    }
    return parse_orders_page(await _read(ORDERS, token, params, way))


async def order_entries(token: str, order_id: str, *, way: Way = DIRECT) -> tuple[OrderEntry, ...]:
    """Return the articles of an order, by the source's own id of it."""
    path = f"{ORDERS}/{quote(order_id, safe='')}/entries"
    return parse_order_entries(await _read(path, token, {}, way))


async def _read(path: str, token: str, params: Params, way: Way) -> bytes:
    ask = Ask(
        "GET",
        path,
        params=params,
        headers={"X-Auth-Token": token, "Content-Type": JSON_API, "Accept": JSON_API},
        expect="json",
        repeatable=True,
    )
    return (await converse(PUBLIC, ask, way)).body
