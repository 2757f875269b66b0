"""Single values as FACEIT sends them: numbers as text, times in three units. Pure.

Readers get a value that is not absent and raise ValueError, with the reason, for what it is not.
"""

import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any, Final

# What the narrowest columns hold: 31 bits for figures, 15 for what is counted in one match.
FIGURE_MAX: Final = 2**31 - 1
MATCH_FIGURE_MAX: Final = 2**15 - 1
NUMBER_MAX: Final = 1e15
LINK_LENGTH_MAX: Final = 300

_SILENT = frozenset({"n/a", "na", "-", "–", "—", "null", "none", "nan", "undefined"})
_PLAIN = re.compile(r"([0-9]{1,15})(?:[.,]0{1,2})?")
_GROUPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.0{1,2})?")
_NUMBER = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,20})?")
_GROUPED_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,4}\.[0-9]{1,20}")
_IDENTITY = re.compile(r"[A-Za-z0-9._:-]{1,60}")
_SCORE = re.compile(r"\s*([0-9]{1,4})\s*[/:–-]\s*([0-9]{1,4})\s*")
_LINK = re.compile(r"https?://[^\s\"'<>\\\x00-\x20]+")
_DIGITS = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,9})?")
_YES = frozenset({"1", "true", "yes", "win", "won"})
_NO = frozenset({"0", "false", "no", "loss", "lost"})
_UNSAFE = frozenset("/\\<>?#%&\"'")
_HIDDEN = frozenset({"Cc", "Cs"})
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# 1e11 seconds lie in the year 5138, 1e11 milliseconds in 1973: no time is both.
_MILLISECONDS_FROM: Final = 1e11
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = (2000, 2200)


def is_absent(value: object) -> bool:
    """Tell whether there is no value at all: null or empty text."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_silent(value: object) -> bool:
    """Tell whether a figure says nothing: absent, or a word for that. A nickname may be `null`."""
    return is_absent(value) or (isinstance(value, str) and value.strip().casefold() in _SILENT)


def read_count(value: Any, most: int) -> int:
    """Return a whole number from 0 to `most`; `1,234` is a thousand and more, `12.0` is 12."""
    number = _count(value)
    if not 0 <= number <= most:
        raise ValueError(f"{_quoted(value)} is not between 0 and {most}")
    return number


def _count(value: Any) -> int:
    if isinstance(value, str):
        found = _GROUPED.fullmatch(value.strip()) or _PLAIN.fullmatch(value.strip())
        if found is None:
            raise ValueError(f"{_quoted(value)} is not a count")
        return int(found[1].replace(",", ""))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{_quoted(value)} is not a count")
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(f"{_quoted(value)} is not a whole number")
    return int(value)


def read_number(value: Any) -> float:
    """Return a finite number of 0 or more; a lone comma is the decimal sign (`0,95`)."""
    number = _number(value.strip()) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ValueError(f"{_quoted(value)} is not a number")
    if not math.isfinite(number) or not 0 <= number <= NUMBER_MAX:
        raise ValueError(f"{_quoted(value)} is not a figure")
    return float(number)


def _number(text: str) -> float | None:
    if _GROUPED_NUMBER.fullmatch(text):
        return float(text.replace(",", ""))
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def read_name(value: Any, most: int) -> str | None:
    """Return a nickname; None for one that no address can hold, which is nobody's."""
    text = clean_text(value, most)
    return None if text is None or _UNSAFE.intersection(text) or text in (".", "..") else text


def clean_text(value: Any, most: int) -> str | None:
    """Return text without control characters and outer spaces, at most `most` long."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{_quoted(value)} is not text")
    text = str(value)
    if not text.isprintable():
        text = "".join(sign for sign in text if not _is_hidden(sign))
    return text.strip()[:most].rstrip() or None


def _is_hidden(sign: str) -> bool:
    return sign in _BIDI or unicodedata.category(sign) in _HIDDEN


def read_identity(value: Any) -> str:
    """Return an identifier as it is: it stands in addresses and keys."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _IDENTITY.fullmatch(text):
        raise ValueError(f"{_quoted(value)} is not an identifier")
    return text


def read_moment(value: Any) -> datetime | None:
    """Return a time in UTC; None for 0 and for year 1, which mean that it has not come."""
    if isinstance(value, str) and not _DIGITS.fullmatch(value.strip()):
        moment = _iso(value.strip())
    else:
        stamp = read_number(value)
        if stamp == 0:
            return None
        moment = _from_stamp(stamp if stamp < _MILLISECONDS_FROM else stamp / 1000)
    if moment.year == 1:
        return None
    if not _YEARS[0] <= moment.year < _YEARS[1]:
        raise ValueError(f"{_quoted(value)} is not a time a match can have")
    return moment


def _from_stamp(seconds: float) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError(f"{seconds:.0f} is not a time") from error


def _iso(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{_quoted(text)} is not a time") from error


def read_flag(value: Any) -> bool:
    """Return a yes or no."""
    word = str(value).strip().casefold() if isinstance(value, bool | int | str) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"{_quoted(value)} is neither yes nor no")


def read_link(value: Any) -> str | None:
    """Return a web address; None for text that is none, which is as good as nothing."""
    if not isinstance(value, str):
        raise ValueError(f"{_quoted(value)} is not an address")
    text = value.strip()
    return text if len(text) <= LINK_LENGTH_MAX and _LINK.fullmatch(text) else None


def read_score(value: str) -> tuple[int, int] | None:
    """Return the two numbers of `13 / 10`, whose order means nothing; None for other text."""
    found = _SCORE.fullmatch(value)
    return (int(found[1]), int(found[2])) if found else None


def _quoted(value: object) -> str:
    return repr(value if isinstance(value, str | int | float) else str(value)[:40])[:60]
