"""Cursor pagination of the JSON API: `?limit=&cursor=` in, `{items, next_cursor}` out."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import orjson
from ninja import Field, Schema

from config.problems import Problem

Item = TypeVar("Item")
MAX_LIMIT = 100


class PageQuery(Schema):
    """What a caller says of the page wanted."""

    limit: int = Field(30, ge=1, le=MAX_LIMIT)
    cursor: str = Field("", max_length=200)

    def position(self) -> list[Any] | None:
        """Return the sort key after which the page starts, or None for the first page."""
        return read_cursor(self.cursor) if self.cursor else None


class Page(Schema, Generic[Item]):
    """One page; `next_cursor` is null on the last."""

    items: list[Item]
    next_cursor: str | None = None


def make_cursor(key: Sequence[Any]) -> str:
    """Encode a sort key (JSON values) as an opaque URL-safe word."""
    return base64.urlsafe_b64encode(orjson.dumps(list(key), default=str)).decode().rstrip("=")


def read_cursor(cursor: str) -> list[Any]:
    """Decode a cursor; raises Problem 400 `bad_cursor` for anything we did not make."""
    try:
        key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list):
        raise Problem(400, "bad_cursor", "The cursor is not one that this service gave out.")
    return key


def page_of(
    rows: Sequence[Any], limit: int, key: Callable[[Any], Sequence[Any]]
) -> tuple[list[Any], str | None]:
    """Split limit + 1 fetched rows into a page and the cursor of the next one."""
    items = list(rows[:limit])
    return items, make_cursor(key(items[-1])) if len(rows) > limit else None
