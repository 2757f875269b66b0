"""Records to plain JSON values and back without loss. Pure.

Enumerations become their values, dates ISO text, tuples lists, mappings objects. Reading ignores
keys it does not know and gives missing ones their default, so old snapshots stay readable.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from stats.warthunder.records import (
    Member,
    Mode,
    ModeStatistics,
    ModeTotals,
    Profile,
    SquadronPage,
)

Reader = Callable[[Any], Any]


def to_json(record: object) -> dict[str, Any]:
    """Return a record as a dict of JSON values (str, int, bool, None, list, dict)."""
    return cast(dict[str, Any], _plain(record))


def profile_from_json(data: Mapping[str, Any]) -> Profile:
    """Return the profile `to_json` wrote; raises ValueError when the data cannot be one."""
    return cast(Profile, _read(Profile, data))


def totals_from_json(data: Mapping[str, Any]) -> Profile:
    """Return a stored profile with the totals of its modes alone, for series of many readings."""
    modes = {
        Mode(name): ModeStatistics(cast(ModeTotals, _read(ModeTotals, mode.get("totals", {}))))
        for name, mode in data.get("modes", {}).items()
    }
    return Profile(nick=data["nick"], modes=modes)


def squadron_from_json(data: Mapping[str, Any]) -> SquadronPage:
    """Return the squadron page `to_json` wrote; raises ValueError when the data cannot be one."""
    return cast(SquadronPage, _read(SquadronPage, data))


def member_from_json(data: Mapping[str, Any]) -> Member:
    """Return the member `to_json` wrote; raises ValueError when the data cannot be one."""
    return cast(Member, _read(Member, data))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: type, data: Mapping[str, Any]) -> object:
    try:
        return _reader(kind)(data)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"This is not a stored {kind.__name__}: {error}.") from error


@cache
def _reader(kind: Any) -> Reader:
    """Return the function that turns a JSON value into a value of the annotated type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(arguments)
    if origin is tuple:
        return _tuple(_reader(arguments[0]))
    if origin is not None:
        return _mapping(_reader(arguments[0]), _reader(arguments[1]))
    if is_dataclass(kind):
        return _record(cast(type, kind))
    if kind is date:
        return date.fromisoformat
    return cast(Reader, kind) if issubclass(kind, Enum) else _scalar(kind)


def _optional(arguments: tuple[Any, ...]) -> Reader:
    inner = _reader(next(item for item in arguments if item is not type(None)))
    return lambda value: None if value is None else inner(value)


def _tuple(item: Reader) -> Reader:
    return lambda value: tuple(item(part) for part in value)


def _mapping(key: Reader, item: Reader) -> Reader:
    return lambda value: {key(name): item(part) for name, part in value.items()}


def _scalar(kind: type) -> Reader:
    def read(value: Any) -> Any:
        # bool is an int in Python, and a JSON true is not a count.
        if type(value) is not kind:
            raise TypeError(f"{value!r} is not of type {kind.__name__}")
        return value

    return read


def _record(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {item.name: _reader(hints[item.name]) for item in fields(kind)}
    needed = {
        item.name
        for item in fields(kind)
        if item.default is MISSING and item.default_factory is MISSING
    }

    def read(value: Any) -> Any:
        missing = needed.difference(value)
        if missing:
            raise KeyError(f"{', '.join(sorted(missing))} of {kind.__name__} is missing")
        return kind(**{name: readers[name](value[name]) for name in readers if name in value})

    return read
