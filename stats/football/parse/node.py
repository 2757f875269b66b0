"""An object of an answer together with where it stands, so that a complaint names the place. Pure.

Absent is what is missing, null or empty: it reads as None or "". Anything else that is not what
belongs there raises ParseError. Of a repeated key the last counts, as in any JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import orjson

from stats.football.parse.values import (
    COUNT_MAX,
    is_absent,
    read_count,
    read_epoch,
    read_flag,
    read_identity,
    read_number,
    read_text,
)
from stats.football.records import Listing, ParseError, Skipped

# A season of 552 matches at openfootball has 100 kB, a busy day at SofaScore 2 MB.
BODY_BYTES_MAX: Final = 16 * 1024 * 1024
ITEMS_MAX: Final = 5_000
# Events or shots of one match: a page shows them all.
OF_A_MATCH_MAX: Final = 500
NAME_MAX: Final = 120

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Node:
    """An object (`data`) of a source's answer at the path `where`; its keys are read by kind."""

    source: str
    where: str
    data: Mapping[str, Any]

    def error(self, key: str, what: str) -> ParseError:
        """Return the error to raise about a key."""
        return ParseError(self.source, self.path(key), what)

    def read(self, key: str, reader: Callable[[Any], Value | None]) -> Value | None:
        """Return what `reader` makes of the value at a key; None where it is absent."""
        value = self.data.get(key)
        if is_absent(value):
            return None
        try:
            return reader(value)
        except (ValueError, OverflowError) as error:
            raise self.error(key, str(error)) from error

    def count(self, key: str, most: int = COUNT_MAX) -> int | None:
        """Return a whole number from 0 to `most`, sent as a number or as text."""
        return self.read(key, lambda value: read_count(value, most))

    def need_count(self, key: str, most: int = COUNT_MAX) -> int:
        """Return a count that must be there."""
        return self._need(key, self.count(key, most))

    def number(self, key: str) -> float | None:
        """Return a finite number."""
        return self.read(key, read_number)

    def text(self, key: str, most: int = NAME_MAX) -> str:
        """Return text without control characters, cut to `most` characters; "" if absent."""
        return self.read(key, lambda value: read_text(value, most)) or ""

    def need_text(self, key: str, most: int = NAME_MAX) -> str:
        """Return text that must be there."""
        return self._need(key, self.text(key, most) or None)

    def identity(self, key: str) -> str:
        """Return an identifier; "" if absent."""
        return self.read(key, read_identity) or ""

    def need_identity(self, key: str) -> str:
        """Return an identifier that must be there."""
        return self._need(key, self.identity(key) or None)

    def moment(self, key: str) -> datetime | None:
        """Return a time in UTC from seconds since 1970; 0 is no time."""
        return self.read(key, read_epoch)

    def flag(self, key: str) -> bool | None:
        """Return a yes or no."""
        return self.read(key, read_flag)

    def child(self, key: str) -> "Node":
        """Return the object at a key; absent is an empty one."""
        value = self.data.get(key)
        if is_absent(value):
            value = {}
        if not isinstance(value, dict):
            raise self.error(key, f"{kind(value)} instead of an object")
        return Node(self.source, self.path(key), value)

    def need_child(self, key: str) -> "Node":
        """Return an object that must be there."""
        found = self.child(key)
        if not found.data:
            raise self.error(key, "it is missing")
        return found

    def items(self, key: str) -> list[Any]:
        """Return the list at a key; absent is an empty one."""
        value = self.data.get(key)
        if is_absent(value):
            return []
        if not isinstance(value, list):
            raise self.error(key, f"{kind(value)} instead of a list")
        if len(value) > ITEMS_MAX:
            raise self.error(key, f"{len(value)} items; no answer has more than {ITEMS_MAX}")
        return value

    def need_items(self, key: str) -> list[Any]:
        """Return a list that must be there; null is none."""
        if self.data.get(key) is None:
            raise self.error(key, "the list is missing")
        return self.items(key)

    def item(self, key: str, index: int, value: object) -> "Node":
        """Return an item of the list at a key, which must be an object."""
        where = f"{self.path(key)}[{index}]"
        if not isinstance(value, dict):
            raise ParseError(self.source, where, f"{kind(value)} instead of an object")
        return Node(self.source, where, value)

    def each(
        self, key: str, reader: Callable[["Node", int], Value | None]
    ) -> tuple[tuple[Value, ...], tuple[Skipped, ...]]:
        """Return what `reader` makes of every item of a list, and notes of those it cannot read.

        An item of which it makes None is left out without a note.
        """
        good: list[Value] = []
        skipped: list[Skipped] = []
        for index, value in enumerate(self.items(key)):
            try:
                made = reader(self.item(key, index, value), index)
            except ParseError as error:
                skipped.append(Skipped(index, error.where, error.what))
            else:
                good.extend([] if made is None else [made])
        return tuple(good), tuple(skipped)

    def listing(
        self, key: str, reader: Callable[["Node", int], Value | None], most: int = ITEMS_MAX
    ) -> Listing[Value]:
        """Return a list that must be there, of `most` items, read item by item."""
        sent = len(self.need_items(key))
        if sent > most:
            raise self.error(key, f"{sent} items; no answer has more than {most}")
        items, skipped = self.each(key, reader)
        return Listing(items, skipped, sent)

    def path(self, key: str) -> str:
        """Return where a key stands in the answer."""
        return f"{self.where}.{key}" if self.where else key

    def _need(self, key: str, value: Value | None) -> Value:
        if value is None:
            raise self.error(key, "it is missing")
        return value


def open_body(body: bytes, source: str) -> Node:
    """Return the object an answer is; raises ParseError for anything else, an error included."""
    root = Node(source, "", _object(body, source))
    told = root.data.get("error")
    if told:
        raise ParseError(source, "error", f"the source says {_said(told)[:200]!r}")
    return root


def _said(told: object) -> str:
    if isinstance(told, dict):
        return " ".join(str(told[key]) for key in ("code", "reason", "message") if key in told)
    return str(told)


def _object(body: bytes, source: str) -> dict[str, Any]:
    if len(body) > BODY_BYTES_MAX:
        raise ParseError(source, "answer", f"{len(body)} bytes; no answer is so long")
    try:
        answer = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ParseError(source, *_not_json(body, error)) from error
    if not isinstance(answer, dict):
        raise ParseError(source, "answer", f"{kind(answer)} instead of an object")
    return answer


def _not_json(body: bytes, error: orjson.JSONDecodeError) -> tuple[str, str]:
    if not body.strip():
        return "answer", "it is empty"
    if body.lstrip()[:1] == b"<":
        return "answer", "a web page came instead of JSON; the source may be down"
    return f"character {error.pos}", "it is not JSON, or cut short"


def kind(value: object) -> str:
    """Return what a value is, in words."""
    names = {list: "a list", dict: "an object", str: "text", bool: "a yes or no"}
    return names.get(type(value), "nothing" if value is None else "a number")
