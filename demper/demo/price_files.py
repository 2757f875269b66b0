"""Price lists as they are handed in: Kaspi's XML, or a sheet of its columns."""

import io
import re
from typing import Any, Final
from xml.etree import ElementTree as ET

import python_calamine

SPACE: Final = "{kaspiShopping}"
POINT: Final = re.compile(r"PP\d")


class Unreadable(ValueError):
    """A file that is no price list."""


def read(name: str, content: bytes, merchant_id: str) -> list[dict[str, Any]]:
    """Return its rows in the words of a single change; raises Unreadable."""
    try:
        if name.lower().endswith(".xml"):
            return _xml(content, merchant_id)
        if name.lower().endswith(".xlsx"):
            return _sheet(content, merchant_id)
    except (ValueError, KeyError, ET.ParseError, python_calamine.CalamineError) as error:
        raise Unreadable(f"cannot be read: {error}") from None
    raise Unreadable("xml or xlsx")


def _full(point: str, merchant_id: str) -> str:
    return point if "_" in point else f"{merchant_id}_{point}"


def _xml(content: bytes, merchant_id: str) -> list[dict[str, Any]]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable("no document types")
    root = ET.fromstring(content)  # noqa: S314 - no document type, no entities
    return [_offer(offer, merchant_id) for offer in root.iter(f"{SPACE}offer")]


def _offer(offer: ET.Element, merchant_id: str) -> dict[str, Any]:
    points = [
        {
            "storeId": _full(one.attrib["storeId"], merchant_id),
            "available": one.attrib["available"],
            "preOrder": int(one.attrib.get("preOrder") or 0),
            "stockCount": one.attrib.get("stockCount"),
        }
        for one in offer.iter(f"{SPACE}availability")
    ]
    cities = [
        {"cityId": one.attrib["cityId"], "value": int(one.text or "")}
        for one in offer.iter(f"{SPACE}cityprice")
    ]
    price = offer.findtext(f"{SPACE}price")
    return {
        "merchantUid": merchant_id,
        "sku": offer.attrib["sku"],
        "availabilities": points,
        "cityPrices": cities,
        "price": int(price) if price else None,
    }


def _sheet(content: bytes, merchant_id: str) -> list[dict[str, Any]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    heads = [str(head).strip() for head in rows[0]] if rows else []
    folded = [head.upper() for head in heads]
    if "SKU" not in folded or "PRICE" not in folded:
        raise Unreadable("SKU and price are missing")
    return [_row(dict(zip(folded, row, strict=False)), merchant_id) for row in rows[1:] if any(row)]


def _row(row: dict[str, Any], merchant_id: str) -> dict[str, Any]:
    days = int(float(row.get("PREORDER") or 0))
    points = []
    for name, value in row.items():
        if not POINT.fullmatch(name) or value in ("", None):
            continue
        told = str(value).strip().lower()
        stock = None if told in ("yes", "no") else float(told)
        there = told == "yes" or bool(stock)
        points.append(
            {
                "storeId": _full(name, merchant_id),
                "available": "yes" if there else "no",
                "preOrder": days,
                "stockCount": stock,
            }
        )
    sku = row["SKU"]
    return {
        "merchantUid": merchant_id,
        "sku": str(int(sku)) if isinstance(sku, float) else str(sku).strip(),
        "model": str(row.get("MODEL") or ""),
        "availabilities": points,
        "price": int(float(row["PRICE"])) if row["PRICE"] not in ("", None) else None,
    }
