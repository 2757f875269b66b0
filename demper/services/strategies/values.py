"""Checks of single values; each returns what to store or raises Invalid without a field."""

import math
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from demper.services.strategies.faults import Fault, Invalid

_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
Check = Callable[[Any], Any]


def refused(message: str, code: str, field: str = "") -> Invalid:
    """Return an Invalid of one fault."""
    return Invalid([Fault(field, message, code)])


def whole(low: int, high: int, *, empty: bool = False) -> Check:
    """Return a check of whole numbers between `low` and `high`; `empty` takes None too."""

    def check(value: Any) -> int | None:
        if value is None and empty:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise refused(_("This is to be a whole number."), "not_a_number")
        if not low <= value <= high:
            message = _("This is to be between %(low)s and %(high)s.")
            raise refused(message % {"low": low, "high": high}, "out_of_range")
        return value

    return check


def real(low: float, high: float) -> Check:
    """Return a check of numbers between `low` and `high`."""

    def check(value: Any) -> float:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise refused(_("This is to be a number."), "not_a_number")
        if not low <= value <= high:
            message = _("This is to be between %(low)s and %(high)s.")
            raise refused(message % {"low": low, "high": high}, "out_of_range")
        return float(value)

    return check


def choice(offered: Iterable[str]) -> Check:
    """Return a check of words out of a list."""
    known = tuple(offered)

    def check(value: Any) -> str:
        if isinstance(value, str) and value in known:
            return str(value)
        raise refused(_("Choose one of: %s.") % ", ".join(known), "not_offered")

    return check


def flag(value: Any) -> bool:
    """Return a yes or no."""
    if not isinstance(value, bool):
        raise refused(_("This is to be yes or no."), "bad_value")
    return value


def clock(value: Any) -> str:
    """Return a time of day as "08:00"."""
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise refused(_("Write a time as 22:00."), "bad_time")
    return f"{int(match[1]):02d}:{match[2]}"


def span(value: Any) -> list[str]:
    """Return a span of the day, "22:00–08:00" or ["22:00", "08:00"], as two times."""
    ends = re.split(r"\s*[-–—]\s*", value.strip()) if isinstance(value, str) else value
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        raise refused(_("Write a span as 22:00–08:00."), "bad_time")
    first, last = clock(ends[0]), clock(ends[1])
    if first == last:
        raise refused(_("It is to end at another time than it begins."), "bad_time")
    return [first, last]


def words(most: int, length: int) -> Check:
    """Return a check of lists of at most `most` different words of at most `length` signs."""

    def check(value: Any) -> list[str]:
        texts = [str(one).strip() for one in value] if isinstance(value, list | tuple) else [""]
        found = list(dict.fromkeys(texts))
        if len(found) > most or any(not 0 < len(text) <= length for text in found):
            message = _("Give at most %(most)s names of at most %(length)s signs.")
            raise refused(message % {"most": most, "length": length}, "bad_value")
        return found

    return check
