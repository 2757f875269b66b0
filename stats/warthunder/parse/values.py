"""Single values of the pages: counters, durations, percentages, dates. Pure.

Nothing printed is None; text that is something else than the value raises ValueError.
"""

import re
from datetime import date
from html import unescape
from urllib.parse import unquote

from stats.warthunder.records import Duration

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
MONTH_S = 30 * DAY_S
NOTHING = frozenset({"", "N/A"})
# With separators between thousands, fifteen digits: nothing anybody counts is longer.
LENGTH_MAX = 20

# Comma, space, no-break space, thin space and narrow no-break space.
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u2009\u202f][0-9]{3})+")
_NOT_DIGITS = re.compile(r"[^0-9]")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,][0-9]+)?\s*[%％]")
_DATE_AT_END = re.compile(r"(?<![0-9])([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})$")
_NUMBER_AT_END = re.compile(r"(?<![0-9.])([0-9]{1,15})$")
_TWO_PARTS = re.compile(r"([0-9]{1,6})([^\W\d_]+) ([0-9]{1,6})([^\W\d_]+)")
_SPAN_PART = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]))?\s*([^\W\d_]+)\.?\s*")
_ASCII_SPACE = re.compile(r"[ \t\n\r\f]+")

# A capital M is a month and a small one a minute, in Latin and in Cyrillic.
_UNIT_S = {
    **dict.fromkeys(("M", "М", "мес", "月", "个月", "個月"), MONTH_S),
    **dict.fromkeys(("d", "д", "дн", "天", "日"), DAY_S),
    **dict.fromkeys(("h", "ч", "час", "小时", "小時", "时"), HOUR_S),
    **dict.fromkeys(("m", "м", "мин", "min", "分", "分钟", "分鐘"), MINUTE_S),
}


def squeeze(text: str) -> str:
    """Return text without outer spaces, and with single spaces where the source broke lines."""
    return _ASCII_SPACE.sub(" ", text).strip()


def count(text: str) -> int | None:
    """Return a whole number, with or without separators between thousands."""
    if len(text) <= LENGTH_MAX and text.isascii() and text.isdigit():
        return int(text)
    text = text.strip()
    if text in NOTHING:
        return None
    if len(text) > LENGTH_MAX:
        raise ValueError(f"{text[:40]!r} is too long for a count")
    if text.isascii() and text.isdigit():
        return int(text)
    if not _GROUPED.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a whole number")
    return int(_NOT_DIGITS.sub("", text))


def percent(text: str) -> int | None:
    """Return a printed percentage cut to whole percents, as the page itself cuts it."""
    text = text.strip()
    if text in NOTHING:
        return None
    match = _PERCENT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a percentage")
    return int(match[1])


def duration(text: str) -> Duration | None:
    """Return a time span (`2d 23h`, `0小时 34分`, `3.1 M`) and the resolution it is printed in."""
    # Most spans are two whole parts, so those are read without the loop.
    match = _TWO_PARTS.fullmatch(text)
    if match:
        large, small = _UNIT_S.get(match[2], 0), _UNIT_S.get(match[4], 0)
        if large > small > 0:
            return Duration(int(match[1]) * large + int(match[3]) * small, small)
    text = text.strip()
    return None if text in NOTHING else _any_span(text)


def _any_span(text: str) -> Duration:
    seconds, position, last_unit_s, resolution_s = 0, 0, MONTH_S + 1, 0
    while position < len(text):
        match = _SPAN_PART.match(text, position)
        unit_s = _UNIT_S.get(match[3], 0) if match else 0
        # Units go down from left to right, so `34m 2d` and `1h 1h` are something else.
        if match is None or not 0 < unit_s < last_unit_s:
            raise ValueError(f"{text[:40]!r} is not a time span")
        seconds += int(match[1]) * unit_s + int(match[2] or 0) * unit_s // 10
        resolution_s = unit_s // 10 if match[2] else unit_s
        last_unit_s, position = unit_s, match.end()
    return Duration(seconds, resolution_s)


def date_at_end(text: str) -> date | None:
    """Return the dd.mm.yyyy at the end; None for days that do not exist and for the epoch."""
    match = _DATE_AT_END.search(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
    return None if day == date(1970, 1, 1) else day


def number_at_end(text: str) -> int | None:
    """Return the whole number a label ends in (`Level 100`, `等级 100`), None without one."""
    match = _NUMBER_AT_END.search(text.strip())
    return int(match[1]) if match else None


def name_in_link(href: str, before: str) -> str:
    """Return the URL-decoded last part of a link after `before`, empty when it is not there."""
    _, found, rest = href.partition(before)
    return unquote(rest.split("?")[0].split("#")[0].rstrip("/")).strip() if found else ""


def nick_in_link(href: str) -> str:
    """Return the nick a profile link asks for, empty without one."""
    _, found, rest = href.partition("?nick=")
    return unescape(unquote(rest.split("&")[0].replace("+", " "))).strip() if found else ""
