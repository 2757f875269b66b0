"""What every answer may come with: errors, pages of lists, and notes of what was not readable."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


class ParseError(Exception):
    """An answer cannot be read: source, where in the answer, and what is wrong there."""

    def __init__(self, source: str, where: str, what: str) -> None:
        super().__init__(f"{source}: {where}: {what}")
        self.source = source
        self.where = where
        self.what = what


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item of a list that could not be read: its index from 0, where in it, and what."""

    index: int
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A page of a list in the source's order: the readable items, and notes of the others.

    `sent` counts all items of the answer, so a full page is told from the last one. `start` and
    `end` are the offsets the source states.
    """

    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...] = ()
    sent: int = 0
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as the source words it: `code` is its own (`err_nf0`), `status` is HTTP's."""

    message: str
    code: str | None = None
    status: int | None = None
