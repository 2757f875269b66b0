"""The merchant cabinet: one coroutine for each address, by a session's cookies.

They belong on the `background` loop. Each raises an UpstreamError (Unauthorized when the session
is over), or ParseError for an answer that cannot be read. What changes prices is never repeated
by itself: `Unavailable.sent`, and any ParseError, mean that it may have been taken over.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from config.upstream.asking import Params
from config.upstream.conversation import DIRECT, Ask, FilePart, Way, converse
from demper.client.ways import CABINET, as_merchant
from demper.parse.cabinet import (
    parse_cabinet_page,
    parse_cities,
    parse_job,
    parse_merchant,
    parse_merchants,
    parse_points,
)
from demper.records.cabinet import CabinetPage, City, PickupPoint, Point, PriceWrite, Shop

Cookies = Mapping[str, str]
ROWS_MAX: Final = 100
GRAPHQL: Final = "mc/facade/graphql"
PRICES: Final = "pricefeed/upload/merchant"
QUERIES: Final = {
    "getMerchant": "query getMerchant($id: String!) { merchant(id: $id) { id name } }",
    "getCities": "query getCities { cities { id name } }",
    "getPointList": (
        "query getPointList($id: String!) { merchant(id: $id) { id"
        " points { id displayName cityId cityName enabled } } }"
    ),
}


async def merchants(cookies: Cookies, way: Way = DIRECT) -> tuple[str, ...]:
    """Return the ids of the shops that the session may manage."""
    return parse_merchants(await _read("s/m", {}, cookies, way))


async def merchant(merchant_id: str, cookies: Cookies, way: Way = DIRECT) -> Shop:
    """Return a shop's name."""
    return parse_merchant(await _query("getMerchant", {"id": merchant_id}, cookies, way))


async def cities(cookies: Cookies, way: Way = DIRECT) -> tuple[City, ...]:
    """Return the cities that Kaspi sells in."""
    return parse_cities(await _query("getCities", {}, cookies, way))


async def points(merchant_id: str, cookies: Cookies, way: Way = DIRECT) -> tuple[PickupPoint, ...]:
    """Return a shop's pick-up points."""
    return parse_points(await _query("getPointList", {"id": merchant_id}, cookies, way))


async def products_page(
    merchant_id: str,
    cookies: Cookies,
    *,
    page: int = 0,
    rows: int = ROWS_MAX,
    available: bool = True,
    way: Way = DIRECT,
) -> CabinetPage:
    """Return a page (from 0) of a shop's list: what is on sale, or what is not."""
    params: Params = {
        "m": merchant_id,
        "p": page,
        "l": min(rows, ROWS_MAX),
        "a": "true" if available else "false",
    }
    return parse_cabinet_page(await _read("bff/offer-view/list", params, cookies, way))


async def write_price(write: PriceWrite, cookies: Cookies, way: Way = DIRECT) -> str:
    """Hand a product's prices in and return the job's id: taken over, not yet applied."""
    ask = _posting(f"{PRICES}/process", write.merchant_id, cookies, json=body_of(write))
    return parse_job((await converse(CABINET, ask, way)).body)


async def write_prices(writes: Sequence[PriceWrite], cookies: Cookies, way: Way = DIRECT) -> str:
    """Hand the prices of many products of one shop in as one job; raises ValueError otherwise."""
    shops = {write.merchant_id for write in writes}
    if len(shops) != 1:
        raise ValueError("One request changes prices of one shop.")
    rows = [body_of(write) for write in writes]
    ask = _posting(f"{PRICES}/process/process/batch", shops.pop(), cookies, json=rows)
    return parse_job((await converse(CABINET, ask, way)).body)


async def upload_prices(
    merchant_id: str, name: str, content: bytes, cookies: Cookies, way: Way = DIRECT
) -> str:
    """Hand a price list (.xml or .xlsx) in as a file and return the job's id."""
    kind = "text/xml" if name.lower().endswith(".xml") else "application/vnd.ms-excel"
    ask = _posting(
        f"{PRICES}/upload",
        merchant_id,
        cookies,
        params={"merchantUid": merchant_id},
        multipart={"file": FilePart(name, content, kind)},
    )
    return parse_job((await converse(CABINET, ask, way)).body)


def body_of(write: PriceWrite) -> dict[str, Any]:
    """Return a change as the source takes it: every city's price, and every pick-up point."""
    body: dict[str, Any] = {
        "merchantUid": write.merchant_id,
        "sku": write.merchant_sku,
        "model": write.model,
        "cityPrices": [
            {"cityId": city, "value": value} for city, value in write.city_prices.items()
        ],
        "availabilities": [_point(point) for point in write.points],
    }
    if write.price is not None:
        body["price"] = write.price
    return body


def _point(point: Point) -> dict[str, Any]:
    # Whatever else the source said of the point goes back to it unchanged.
    told = {**point.raw, "storeId": point.store_id, "available": "yes" if point.available else "no"}
    if point.stock is not None:
        told["stockCount"] = point.stock
    if point.preorder_days or "preOrder" in told:
        told["preOrder"] = point.preorder_days
    return told


def _posting(path: str, merchant_id: str, cookies: Cookies, **rest: Any) -> Ask:
    headers = as_merchant()
    # A 429 for one shop is no reason to leave the others waiting.
    return Ask(
        "POST",
        path,
        headers=headers,
        cookies=cookies,
        expect="json",
        party=f"writes:{merchant_id}",
        **rest,
    )


async def _read(path: str, params: Params, cookies: Cookies, way: Way) -> bytes:
    ask = Ask(
        "GET",
        path,
        params=params,
        headers=as_merchant(),
        cookies=cookies,
        expect="json",
        repeatable=True,
    )
    return (await converse(CABINET, ask, way)).body


async def _query(name: str, variables: Mapping[str, str], cookies: Cookies, way: Way) -> bytes:
    ask = Ask(
        "POST",
        GRAPHQL,
        params={"opName": name},
        json={"operationName": name, "variables": variables, "query": QUERIES[name]},
        headers=as_merchant(),
        cookies=cookies,
        expect="json",
        repeatable=True,
    )
    return (await converse(CABINET, ask, way)).body
