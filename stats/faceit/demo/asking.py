"""What a request asks for: pages, times and the limits of each address."""

import math
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web

from stats.faceit.demo.failing import error_response

LIMIT_DEFAULT, LIMIT_MAX = 20, 100
T = TypeVar("T")


class Refused(Exception):
    """The request is answered with an error; holds the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.response = error_response(status, message)


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list."""

    offset: int
    limit: int

    @property
    def end(self) -> int:
        """Return what the source writes as the end: where a full page would end."""
        return self.offset + self.limit

    def of(self, items: list[T]) -> list[T]:
        """Return the part of all items."""
        return items[self.offset : self.end]


def page_of(request: web.Request, offset_max: int | None = None) -> Page:
    """Return the asked page; raises Refused (400) past the limits."""
    offset, limit = integer(request, "offset", 0), integer(request, "limit", LIMIT_DEFAULT)
    if not 1 <= limit <= LIMIT_MAX:
        raise Refused(400, f"limit must be between 1 and {LIMIT_MAX}")
    if offset < 0 or (offset_max is not None and offset > offset_max):
        raise Refused(400, f"offset must be between 0 and {offset_max}")
    return Page(offset, limit)


def integer(request: web.Request, name: str, default: int) -> int:
    """Return a whole number of the query; raises Refused (400) for anything else."""
    text = request.query.get(name, "")
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        raise Refused(400, f"{name} must be a whole number") from None


class Gate:
    """Counts requests per key and second, as the source's gateway does."""

    def __init__(self, limit_per_s: int) -> None:
        self._limit = limit_per_s
        self._second = -1
        self._used: dict[str, int] = {}

    def pass_through(self, key: str, monotonic_s: float) -> tuple[bool, dict[str, str]]:
        """Return whether a request may pass, and the headers that tell of the limit."""
        second = int(monotonic_s)
        if second != self._second:
            self._second, self._used = second, {}
        used = self._used[key] = self._used.get(key, 0) + 1
        left = max(0, self._limit - used)
        reset = 0 if left else math.ceil(second + 1 - monotonic_s)
        return used <= self._limit, {
            "ratelimit-limit": f"{self._limit}, {self._limit};w=1",
            "ratelimit-remaining": str(left),
            "ratelimit-reset": str(reset),
        }
