"""Single values of answers whose keys come and go: what makes no sense is absent. Pure."""

import math
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import orjson

from demper.records.parsing import ParseError

BODY_BYTES_MAX: Final = 16 * 1024 * 1024
MONEY_MAX: Final = 10**12  # whole tenge
COUNT_MAX: Final = 2**31 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = (2010, 2200)


def object_of(body: bytes, source: str) -> Mapping[str, Any]:
    """Return the object that an answer is; raises ParseError for anything else."""
    if len(body) > BODY_BYTES_MAX:
        raise ParseError(source, "answer", f"{len(body)} bytes; no answer is so long")
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        page = body.lstrip()[:1] == b"<"
        what = "a web page came instead of JSON" if page else "it is not JSON, or cut short"
        raise ParseError(source, "answer", what) from error
    if not isinstance(found, dict):
        raise ParseError(source, "answer", f"{type(found).__name__} instead of an object")
    return found


def list_of(node: Mapping[str, Any], key: str, source: str) -> list[Any]:
    """Return the list at a key; raises ParseError where there is none. Null is an empty one."""
    if key not in node:
        raise ParseError(source, key, "the list is missing")
    found = node[key]
    if found is None:
        return []
    if not isinstance(found, list):
        raise ParseError(source, key, f"{type(found).__name__} instead of a list")
    return found


def child(node: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object at a key, an empty one where there is none."""
    found = node.get(key)
    return found if isinstance(found, dict) else {}


def text(value: Any, most: int) -> str:
    """Return text in one line without hidden characters, at most `most` long; "" for no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    shown = "".join(
        " " if sign.isspace() else sign
        for sign in str(value)[: most * 4]
        if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cs", "Cf")
    )
    return " ".join(shown.split())[:most].rstrip()


def number(value: Any) -> float | None:
    """Return a finite number, also one written as text; None for anything else."""
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", ".").replace("\u00a0", ""))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def count(value: Any, most: int = COUNT_MAX) -> int | None:
    """Return a whole number from 0 to `most`; `2.0` is 2; None for anything else."""
    found = number(value)
    if found is None or not found.is_integer() or not 0 <= found <= most:
        return None
    return int(found)


def tenge(value: Any) -> int | None:
    """Return money in whole tenge, halves up; None for what is no money."""
    found = number(value)
    if found is None or not 0 <= found <= MONEY_MAX:
        return None
    return int(Decimal(str(found)).quantize(Decimal(1), ROUND_HALF_UP))


def moment(value: Any) -> datetime | None:
    """Return a time from milliseconds since 1970; None for anything else."""
    found = number(value)
    if found is None or not 0 < found < 1e14:
        return None
    when = _EPOCH + timedelta(milliseconds=round(found))
    return when if _YEARS[0] <= when.year < _YEARS[1] else None
