"""An object of an answer together with where it stands, so that a complaint names the place. Pure.

Absent is what is missing, null or empty, for figures also N/A: it reads as None. Anything else
that is not what belongs there raises ParseError. Of a repeated key the last counts, as in any JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import orjson

from stats.faceit.parse.values import (
    FIGURE_MAX,
    clean_text,
    is_absent,
    is_silent,
    read_count,
    read_flag,
    read_identity,
    read_link,
    read_moment,
    read_name,
    read_number,
)
from stats.faceit.records import ParseError, Skipped

# A page of 100 matches of a history, the largest answer there is, has 450 kB.
BODY_BYTES_MAX: Final = 8 * 1024 * 1024
ITEMS_MAX: Final = 1_000
NAME_LENGTH_MAX: Final = 60

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Node:
    """An object (`data`) of a source's answer at the path `where`; its keys are read by kind."""

    source: str
    where: str
    data: Mapping[str, Any]

    def error(self, key: str, what: str) -> ParseError:
        """Return the error to raise about a key."""
        return ParseError(self.source, self._path(key), what)

    def count(self, key: str, most: int = FIGURE_MAX) -> int | None:
        """Return a whole number from 0 to `most`, sent as a number or as text."""
        return self._read(key, lambda value: read_count(value, most))

    def need_count(self, key: str, most: int = FIGURE_MAX) -> int:
        """Return a count that must be there."""
        return self._need(key, self.count(key, most))

    def number(self, key: str) -> float | None:
        """Return a finite number of 0 or more; `0,95` and `1,234.5` are understood."""
        return self._read(key, read_number)

    def text(self, key: str, most: int) -> str | None:
        """Return text without control characters, cut to `most` characters."""
        return self._read(key, lambda value: clean_text(value, most), is_absent)

    def name(self, key: str) -> str | None:
        """Return a nickname of at most 60 characters; None for one no address can hold."""
        return self._read(key, lambda value: read_name(value, NAME_LENGTH_MAX), is_absent)

    def identity(self, key: str) -> str | None:
        """Return an identifier: letters, digits and `._:-` alone."""
        return self._read(key, read_identity, is_absent)

    def need_identity(self, key: str) -> str:
        """Return an identifier that must be there."""
        return self._need(key, self.identity(key))

    def moment(self, key: str) -> datetime | None:
        """Return a time in UTC from seconds, milliseconds or ISO text; 0 is no time."""
        return self._read(key, read_moment)

    def flag(self, key: str) -> bool | None:
        """Return a yes or no, sent as a boolean, 1 / 0 or a word."""
        return self._read(key, read_flag)

    def link(self, key: str) -> str | None:
        """Return an address on the web; None for any other text."""
        return self._read(key, read_link, is_absent)

    def child(self, key: str) -> "Node | None":
        """Return the object at a key."""
        value = self.data.get(key)
        if is_absent(value):
            return None
        if not isinstance(value, dict):
            raise self.error(key, f"{_kind(value)} instead of an object")
        return Node(self.source, self._path(key), value)

    def need_child(self, key: str) -> "Node":
        """Return an object that must be there; null is an empty one."""
        if key not in self.data:
            raise self.error(key, "it is missing")
        return self.child(key) or Node(self.source, self._path(key), {})

    def items(self, key: str) -> list[Any]:
        """Return the list at a key; absent is an empty one."""
        value = self.data.get(key)
        if is_absent(value):
            return []
        if not isinstance(value, list):
            raise self.error(key, f"{_kind(value)} instead of a list")
        if len(value) > ITEMS_MAX:
            raise self.error(key, f"{len(value)} items; no answer has more than {ITEMS_MAX}")
        return value

    def need_items(self, key: str) -> list[Any]:
        """Return a list that must be there; null is an empty one."""
        if key not in self.data:
            raise self.error(key, "the list is missing")
        return self.items(key)

    def item(self, key: str, index: int, value: object) -> "Node":
        """Return an item of the list at a key, which must be an object."""
        where = f"{self._path(key)}[{index}]"
        if not isinstance(value, dict):
            raise ParseError(self.source, where, f"{_kind(value)} instead of an object")
        return Node(self.source, where, value)

    def each(
        self, key: str, reader: Callable[["Node", int], Value]
    ) -> tuple[tuple[Value, ...], tuple[Skipped, ...]]:
        """Return what `reader` makes of every item of a list, and notes of those it cannot read."""
        good: list[Value] = []
        skipped: list[Skipped] = []
        for index, value in enumerate(self.items(key)):
            try:
                good.append(reader(self.item(key, index, value), index))
            except ParseError as error:
                skipped.append(Skipped(index, error.where, error.what))
        return tuple(good), tuple(skipped)

    def _path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def _read(
        self,
        key: str,
        reader: Callable[[Any], Value | None],
        absent: Callable[[object], bool] = is_silent,
    ) -> Value | None:
        value = self.data.get(key)
        if absent(value):
            return None
        try:
            return reader(value)
        except ValueError as error:
            raise self.error(key, str(error)) from error

    def _need(self, key: str, value: Value | None) -> Value:
        if value is None:
            raise self.error(key, "it is missing")
        return value


def open_body(body: bytes, source: str) -> Node:
    """Return the object an answer is; raises ParseError for anything else, an error included."""
    root = Node(source, "", _object(body, source))
    if root.data.get("errors"):
        raise ParseError(source, "errors", f"the source says {str(root.data['errors'])[:200]!r}")
    return root


def open_any_body(body: bytes, source: str) -> Node:
    """Return the object an answer is, be it an error; raises ParseError for anything else."""
    return Node(source, "", _object(body, source))


def _object(body: bytes, source: str) -> dict[str, Any]:
    if len(body) > BODY_BYTES_MAX:
        raise ParseError(source, "answer", f"{len(body)} bytes; no answer is so long")
    try:
        answer = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ParseError(source, *_not_json(body, error)) from error
    if not isinstance(answer, dict):
        raise ParseError(source, "answer", f"{_kind(answer)} instead of an object")
    return answer


def _not_json(body: bytes, error: orjson.JSONDecodeError) -> tuple[str, str]:
    if not body.strip():
        return "answer", "it is empty"
    if body.lstrip()[:1] == b"<":
        return "answer", "a web page came instead of JSON; the source may be down"
    return f"character {error.pos}", "it is not JSON, or cut short"


def _kind(value: object) -> str:
    names = {list: "a list", dict: "an object", str: "text", bool: "a yes or no"}
    return names.get(type(value), "nothing" if value is None else "a number")
