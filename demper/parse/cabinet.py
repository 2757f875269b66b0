"""Answers of the merchant cabinet: bytes in, records out. Pure.

The key of the list has changed over time (data, items, content); a row that cannot be read whole
is skipped and counted, because writing back half of its pick-up points would close the others.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from demper.parse.loose import child, count, list_of, moment, object_of, tenge, text
from demper.parse.offers import identity
from demper.records.cabinet import CabinetPage, CabinetProduct, City, PickupPoint, Point, Shop
from demper.records.parsing import ParseError

SOURCE: Final = "kaspi_cabinet"
LISTS: Final = ("data", "items", "content", "offers", "rows")
TOTALS: Final = ("total", "totalCount", "totalElements", "count")
ROWS_MAX: Final = 1000
POINTS_MAX: Final = 500
PREORDER_MAX: Final = 365
YES: Final = frozenset({"yes", "true", "1"})


def parse_cabinet_page(body: bytes) -> CabinetPage:
    """Read a page of a shop's list; raises ParseError where there is no list, or no total."""
    root = object_of(body, SOURCE)
    holder = child(root, "data") or root
    rows = next((holder[key] for key in LISTS if isinstance(holder.get(key), list)), None)
    if rows is None:
        raise ParseError(SOURCE, "data", "the list is missing")
    if len(rows) > ROWS_MAX:
        raise ParseError(SOURCE, "data", f"{len(rows)} rows; no page has so many")
    total = _total(holder, root)
    found = [one for row in rows if (one := _product(row)) is not None]
    return CabinetPage(tuple(found), max(total, len(rows)), len(rows) - len(found))


def parse_merchants(body: bytes) -> tuple[str, ...]:
    """Read which shops a login may manage: their ids."""
    rows = list_of(object_of(body, SOURCE), "merchants", SOURCE)
    ids = [identity(row.get("uid"), 32) if isinstance(row, dict) else "" for row in rows]
    return tuple(dict.fromkeys(one for one in ids if one))


def parse_merchant(body: bytes) -> Shop:
    """Read a shop's id and name."""
    merchant = child(_data(body), "merchant")
    merchant_id = identity(merchant.get("id"), 32) or identity(merchant.get("uid"), 32)
    if not merchant_id:
        raise ParseError(SOURCE, "data.merchant.id", "it is missing")
    return Shop(merchant_id, text(merchant.get("name"), 120) or merchant_id)


def parse_cities(body: bytes) -> tuple[City, ...]:
    """Read the cities that are sold in; those without an id are left out."""
    rows = list_of(_data(body), "cities", SOURCE)
    found = [
        City(known, text(row.get("name"), 80) or known)
        for row in rows
        if isinstance(row, dict) and (known := identity(row.get("id"), 16))
    ]
    return tuple(found)


def parse_points(body: bytes) -> tuple[PickupPoint, ...]:
    """Read a shop's pick-up points; those without an id are left out."""
    merchant = child(_data(body), "merchant")
    rows = list_of(merchant, "points", SOURCE)
    return tuple(one for row in rows if (one := _place(row)) is not None)


def parse_job(body: bytes) -> str:
    """Read the id of the job that a change became; raises ParseError without one."""
    job = identity(object_of(body, SOURCE).get("id"), 80)
    if not job:
        raise ParseError(SOURCE, "id", "it is missing")
    return job


def _data(body: bytes) -> Mapping[str, Any]:
    """Return what graphql answers; raises ParseError with what it complains of."""
    root = object_of(body, SOURCE)
    errors = root.get("errors")
    if isinstance(errors, list) and errors:
        said = errors[0].get("message") if isinstance(errors[0], dict) else errors[0]
        raise ParseError(SOURCE, "errors", f"the source says {text(said, 120)!r}")
    return child(root, "data")


def _total(*holders: Mapping[str, Any]) -> int:
    for holder in holders:
        for key in TOTALS:
            total = count(holder.get(key))
            if total is not None:
                return total
    raise ParseError(SOURCE, "total", "it is missing")


def _product(row: Any) -> CabinetProduct | None:
    if not isinstance(row, dict):
        return None
    sku = identity(row.get("sku") or row.get("merchantSku"), 80)
    points, cities = _points(row.get("availabilities")), _city_prices(row.get("cityPrices"))
    if not sku or points is None or cities is None:
        return None
    return CabinetProduct(
        merchant_sku=sku,
        master_sku=identity(row.get("masterSku"), 32),
        offer_id=identity(row.get("offerId"), 80),
        title=text(row.get("title") or row.get("model"), 400) or sku,
        brand=text(row.get("brand"), 120),
        category=text(row.get("masterCategory"), 200),
        image_url=_image(row.get("images")),
        shop_link=_link(row.get("shopLink")),
        available=_available(row.get("available"), points),
        price=tenge(row.get("price")) or tenge(row.get("minPrice")) or None,
        city_prices=cities,
        points=points,
        updated_at=_moment(row.get("updatedAt")),
    )


def _points(value: Any) -> tuple[Point, ...] | None:
    """Return all points of a product, or None when one of them cannot be read."""
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > POINTS_MAX:
        return None
    found = [_point(one) for one in value]
    return None if None in found else tuple(one for one in found if one is not None)


def _point(row: Any) -> Point | None:
    store_id = identity(row.get("storeId"), 40) if isinstance(row, dict) else ""
    if not store_id:
        return None
    counted = row.get("stockSpecified") is not False
    return Point(
        store_id=store_id,
        available=_yes(row.get("available")),
        preorder_days=min(count(row.get("preOrder")) or 0, PREORDER_MAX),
        stock=count(row.get("stockCount")) if counted else None,
        raw=row,
    )


def _city_prices(value: Any) -> dict[str, int] | None:
    """Return city → price, or None when one of them cannot be read; a price of 0 is none."""
    if value is None:
        return {}
    if not isinstance(value, list):
        return None
    found: dict[str, int] = {}
    for row in value:
        city = identity(row.get("cityId"), 16) if isinstance(row, dict) else ""
        price = tenge(row.get("value")) if city else None
        if price is None:
            return None
        if price:
            found[city] = price
    return found


def _place(row: Any) -> PickupPoint | None:
    store_id = identity(row.get("id"), 40) if isinstance(row, dict) else ""
    if not store_id:
        return None
    return PickupPoint(
        store_id=store_id,
        name=text(row.get("displayName"), 80) or store_id,
        city_id=identity(row.get("cityId"), 16),
        city_name=text(row.get("cityName"), 80),
        enabled=row.get("enabled") is not False,
    )


def _yes(value: Any) -> bool:
    return value is True or str(value).strip().lower() in YES


def _available(value: Any, points: tuple[Point, ...]) -> bool:
    return any(point.available for point in points) if value is None else _yes(value)


def _image(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else None
    if isinstance(first, dict):
        sizes = (first.get(size) for size in ("medium", "large", "small", "url"))
        first = next((one for one in sizes if one), None)
    return first if isinstance(first, str) and _is_web(first) else ""


def _link(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > 500:
        return ""
    inside = value.startswith("/") and not value.startswith("//")
    return value if inside or _is_web(value) else ""


def _is_web(address: str) -> bool:
    return address.startswith("https://") and address.isprintable() and len(address) <= 500


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return moment(value)
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
