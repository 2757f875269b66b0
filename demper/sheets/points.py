"""Names of pick-up points, what may be said of one, and how a preorder changes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from demper.records.cabinet import Point

POINTS: Final = ("PP1", "PP2", "PP3", "PP4", "PP5")
DAYS_MAX: Final = 30
STOCK_MAX: Final = 1_000_000
SKU_MOST: Final = 80
OWN_WORDS: Final = frozenset(
    {"storeId", "store_id", "available", "preOrder", "preorder_days", "stockCount", "stock"}
)
_PP: Final = re.compile(r"(?:.*_)?(PP[1-5])", re.IGNORECASE)


def pp_of(store_id: str) -> str:
    """Return PP1 … PP5 of `30000001_PP1` or `PP1`, "" for points with names of other kinds."""
    match = _PP.fullmatch(store_id)
    return match[1].upper() if match else ""


def point_of(told: Mapping[str, Any]) -> Point:
    """Return a point as it is stored with a product, in the source's words or in ours."""
    available = told.get("available")
    counted = told.get("stockSpecified") is not False
    stock = told.get("stockCount", told.get("stock")) if counted else None
    return Point(
        store_id=str(told.get("storeId") or told.get("store_id") or ""),
        available=available is True or str(available).casefold() == "yes",
        preorder_days=min(DAYS_MAX, int(told.get("preOrder") or told.get("preorder_days") or 0)),
        stock=None if stock is None else max(0, int(float(stock))),
        raw={name: value for name, value in told.items() if name not in OWN_WORDS},
    )


def merged(
    points: Sequence[Point], wanted: Mapping[str, Mapping[str, Any]], days: int
) -> tuple[Point, ...]:
    """Return a product's points with a preorder's wishes for PP1 … PP5; no point is left out.

    `wanted` maps PPn → {"available", "stock", "days"}; `days` stands in where "days" is None.
    A point that the product does not have yet is added under a name like those of the others.
    """
    own = {pp_of(point.store_id) for point in points}
    found = [_wished(point, wanted.get(pp_of(point.store_id)), days) for point in points]
    prefix = next((p.store_id.rpartition("_")[0] for p in points if "_" in p.store_id), "")
    for name in POINTS:
        wish = wanted.get(name)
        if wish and name not in own:
            store_id = f"{prefix}_{name}" if prefix else name
            found.append(_wished(Point(store_id, False), wish, days))
    return tuple(found)


def _wished(point: Point, wish: Mapping[str, Any] | None, days: int) -> Point:
    if not wish:
        return point
    wished = wish.get("days")
    return replace(
        point,
        available=bool(wish.get("available")),
        preorder_days=days if wished is None else wished,
        stock=wish.get("stock"),
    )


def without_preorder(points: Sequence[Point], wanted: Mapping[str, Any]) -> tuple[Point, ...]:
    """Return points as they are, those that a preorder named without days of waiting."""
    return tuple(
        replace(point, preorder_days=0) if pp_of(point.store_id) in wanted else point
        for point in points
    )


def told_of(point: Point) -> dict[str, Any]:
    """Return a point in the source's words, as `point_of` reads it, nothing of it left out."""
    return {
        **point.raw,
        "storeId": point.store_id,
        "available": "yes" if point.available else "no",
        "preOrder": point.preorder_days,
        **({} if point.stock is None else {"stockCount": point.stock}),
    }
