"""How asking a source can end. Pure, so that records and parsers may speak of it."""

from enum import StrEnum


class Outcome(StrEnum):
    """How asking a source for a page ended."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    UNREADABLE = "unreadable"
