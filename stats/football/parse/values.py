"""Single values as sources of football send them. Pure.

Readers get a value that is not absent and raise ValueError, with the reason, for what it is not.
"""

import math
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

# What the narrowest columns hold.
COUNT_MAX: Final = 2**31 - 1
GOALS_MAX: Final = 199
# SofaScore's mark for "no such minute".
SENTINEL_MINUTE: Final = 999
MINUTE_MAX: Final = 120
ADDED_MAX: Final = 60
NUMBER_MAX: Final = 1e12
ODDS_RANGE: Final = (1.0, 10_000.0)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = (1850, 2200)
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.0{1,3})?")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_SHARE: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%")
_FRACTION: Final = re.compile(r"([0-9]{1,6})\s*/\s*([0-9]{1,6})")
_IDENTITY: Final = re.compile(r"[A-Za-z0-9._:-]{1,60}")
_CLOCK: Final = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})\b.{0,20}")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
_HIDDEN: Final = frozenset({"Cc", "Cs"})
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_absent(value: object) -> bool:
    """Tell whether there is no value: null or empty text."""
    return value is None or (isinstance(value, str) and not value.strip())


def read_count(value: Any, most: int = COUNT_MAX) -> int:
    """Return a whole number from 0 to `most`, sent as a number or as text."""
    number = _whole(value)
    if not 0 <= number <= most:
        raise ValueError(f"{quoted(value)} is not between 0 and {most}")
    return number


def _whole(value: Any) -> int:
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value.strip().partition(".")[0])
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{quoted(value)} is not a count")
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(f"{quoted(value)} is not a whole number")
    return int(value)


def read_number(value: Any) -> float:
    """Return a finite number, sent as a number or as text."""
    number = value
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        number = float(value)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ValueError(f"{quoted(value)} is not a number")
    if not math.isfinite(number) or abs(number) > NUMBER_MAX:
        raise ValueError(f"{quoted(value)} is not a figure")
    return float(number)


def read_text(value: Any, most: int) -> str:
    """Return text without control characters and outer spaces, at most `most` long."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{quoted(value)} is not text")
    text = str(value)
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else _seen(sign) for sign in text)
    return " ".join(text.split())[:most].rstrip()


def _seen(sign: str) -> str:
    if sign in _BIDI or unicodedata.category(sign) in _HIDDEN:
        return " " if sign.isspace() else ""
    return sign


def read_identity(value: Any) -> str:
    """Return an identifier as text: letters, digits and `._:-` alone."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _IDENTITY.fullmatch(text):
        raise ValueError(f"{quoted(value)} is not an identifier")
    return text


def read_flag(value: Any) -> bool:
    """Return a yes or no, which comes as such."""
    if not isinstance(value, bool):
        raise ValueError(f"{quoted(value)} is neither yes nor no")
    return value


def read_epoch(value: Any) -> datetime | None:
    """Return a time in UTC from seconds since 1970; None for 0, which means that there is none."""
    seconds = read_number(value)
    if seconds == 0:
        return None
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError(f"{quoted(value)} is not a time") from error
    if not _YEARS[0] <= moment.year < _YEARS[1]:
        raise ValueError(f"{quoted(value)} is not a time")
    return moment


def read_minute(value: Any) -> int | None:
    """Return a minute from 1 to 120; None for the sentinel 999 and for what stands before."""
    number = _whole(value)
    return number if 1 <= number <= MINUTE_MAX else None


def read_added(value: Any) -> int | None:
    """Return minutes added to a period; None for 0 and for the sentinel 999."""
    number = _whole(value)
    return number if 1 <= number <= ADDED_MAX else None


def read_share(text: str) -> float | None:
    """Return 0.69 of "69%"; None for text that is no share by itself."""
    found = _SHARE.fullmatch(text.strip())
    return round(float(found[1]) / 100, 6) if found and float(found[1]) <= 100 else None


def read_fraction(value: Any) -> float:
    """Return the decimal price of fractional odds: 6.5 of "11/2"."""
    found = _FRACTION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or int(found[2]) == 0:
        raise ValueError(f"{quoted(value)} is not a price")
    return read_price(1 + int(found[1]) / int(found[2]))


def read_price(value: Any) -> float:
    """Return a decimal price, which is above 1."""
    number = read_number(value)
    if not ODDS_RANGE[0] < number <= ODDS_RANGE[1]:
        raise ValueError(f"{quoted(value)} is not a price")
    return number


def read_iso_day(value: Any) -> date:
    """Return a day written 2024-08-16."""
    try:
        day = date.fromisoformat(value.strip())
    except (AttributeError, ValueError) as error:
        raise ValueError(f"{quoted(value)} is not a day") from error
    return _of_our_time(day, value)


def read_day_first(value: Any) -> date:
    """Return a day written 16/08/2024 or 16/08/24; two digits are of 1970 to 2069."""
    found = _DAY_FIRST.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{quoted(value)} is not a day")
    year = int(found[3])
    if len(found[3]) == 2:
        year += 1900 if year >= 70 else 2000
    try:
        day = date(year, int(found[2]), int(found[1]))
    except ValueError as error:
        raise ValueError(f"{quoted(value)} is not a day") from error
    return _of_our_time(day, value)


def _of_our_time(day: date, value: Any) -> date:
    if not _YEARS[0] <= day.year < _YEARS[1]:
        raise ValueError(f"{quoted(value)} is not a day")
    return day


def read_kickoff(day: date, value: Any, zone: str) -> datetime:
    """Return the UTC time of "20:45" on a day by the clocks of a zone."""
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f"{quoted(value)} is not a time of day")
    local = datetime.combine(day, time(int(found[1]), int(found[2])), ZoneInfo(zone))
    return local.astimezone(UTC)


def quoted(value: object) -> str:
    """Return a value as it may stand in a message: short and on one line."""
    return repr(value if isinstance(value, str | int | float) else str(value)[:40])[:60]
