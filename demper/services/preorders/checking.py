"""What may stand in the grid of a preorder."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from demper.models import Product
from demper.records.pricing import PRICE_MAX
from demper.services.strategies.faults import Fault, Invalid
from demper.sheets.points import DAYS_MAX, POINTS, SKU_MOST, STOCK_MAX, point_of
from demper.sheets.pricelist_xlsx import BRAND_MOST, MODEL_MOST, by_pp

Grid = dict[str, dict[str, Any]]
TEXTS: Final = {"article": SKU_MOST, "name": MODEL_MOST, "brand": BRAND_MOST}


def checked_grid(told: Mapping[str, Any]) -> Grid:
    """Return PPn → {"available", "stock", "days"} without points that say nothing.

    Raises Invalid with a fault for each wrong cell, named like `PP1.days`.
    """
    faults: list[Fault] = []
    grid: Grid = {}
    for name, cell in told.items():
        if name not in POINTS or not isinstance(cell, Mapping):
            faults.append(Fault(str(name)[:20], _("Points are PP1 to PP5."), "unknown"))
            continue
        if cell.get("available") is None and cell.get("stock") is None:
            continue
        stock = _whole(f"{name}.stock", cell.get("stock"), STOCK_MAX, faults)
        days = _whole(f"{name}.days", cell.get("days"), DAYS_MAX, faults)
        available = cell.get("available")
        grid[name] = {
            "available": bool(stock) if available is None else bool(available),
            "stock": stock,
            "days": days,
        }
    if faults:
        raise Invalid(faults)
    return {name: grid[name] for name in POINTS if name in grid}


def checked_values(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the other fields of a preorder as they are stored; raises Invalid."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for name, most in TEXTS.items():
        if name in told:
            values[name] = str(told[name] or "").replace("\x00", "").strip()
            if len(values[name]) > most or (name != "brand" and not values[name]):
                faults.append(Fault(name, _("This is empty or too long.")))
    if "price_kzt" in told:
        price = _whole("price_kzt", told["price_kzt"], PRICE_MAX, faults)
        if not price and not faults:
            faults.append(Fault("price_kzt", _("A price is above zero."), "out_of_range"))
        values["price_kzt"] = price
    if "delivery_days" in told:
        days = _whole("delivery_days", told["delivery_days"], DAYS_MAX, faults)
        values["delivery_days"] = days or 0
    if faults:
        raise Invalid(faults)
    return values


def grid_of(product: Product, days: int) -> Grid:
    """Return a grid of the points that a product has now, each with these days of waiting."""
    points = by_pp([point_of(told) for told in product.points])
    return {
        name: {"available": True, "stock": points[name].stock or None, "days": days}
        for name in POINTS
        if name in points and points[name].available
    } or {"PP1": {"available": True, "stock": None, "days": days}}


def _whole(field: str, value: Any, most: int, faults: list[Fault]) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        faults.append(Fault(field, _("This is no whole number."), "not_a_number"))
        return None
    if not 0 <= value <= most:
        words = _("A number from 0 to %(most)s is needed.") % {"most": most}
        faults.append(Fault(field, words, "out_of_range"))
        return None
    return value
