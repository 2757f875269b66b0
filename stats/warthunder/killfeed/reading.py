"""Bytes or pasted text → polls of raw records. Pure.

A person may paste one answer, a bare list, several answers one after the other, JSON lines, or any
of it with a cut end or foreign lines between: what can be read is, the rest is named.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from stats.warthunder.killfeed.records import Complaint, ParseProblem
from stats.warthunder.records import ParseError

SOURCE = "hudmsg"
BODY_BYTES_MAX = 8 * 1024 * 1024
TEXT_LENGTH_MAX = 1000
PROBLEMS_MAX = 50
VAIN_READS_MAX = 8
VAIN_CHARS_MIN = 50_000_000
VAIN_CHARS_UNKNOWN = 10_000
_DECODER = json.JSONDecoder()
_BETWEEN_VALUES = re.compile(r"[\s,\ufeff]*")
_NEXT_VALUE = re.compile(r"\n[ \t]*(?=[\[{])")
_LAST_OF_A_CUT_LIST = re.compile(r"[\s,\]}]*\Z")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of `damage`; `time_s` is None where the client sent none."""

    id: int
    text: str
    time_s: int | None


@dataclass(slots=True)
class Reading:
    """What an input held: polls of records in the order they came, and what was unusable."""

    polls: list[list[RawRecord]] = field(default_factory=list)
    problems: list[ParseProblem] = field(default_factory=list)
    unusable: int = 0
    other_events: int = 0
    values: int = 0

    def complain(self, where: str, what: Complaint) -> None:
        """Note a problem; past the fiftieth they are no longer listed, only counted elsewhere."""
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(ParseProblem(where, what))


def read(body: bytes | str) -> Reading:
    """Return the polls an input holds; ParseError when it is too large or nothing of it is one."""
    text = _decoded(body)
    reading = Reading()
    loose: list[RawRecord] = []
    for where, value in _values(text, reading):
        if isinstance(value, dict) and "msg" in value:
            loose.extend(_records([value], where, reading))
            continue
        if loose:
            reading.polls.append(loose)
            loose = []
        _take(value, where, reading)
    if loose:
        reading.polls.append(loose)
    if not reading.values:
        raise ParseError(SOURCE, "the input", Complaint.NO_ANSWER)
    return reading


def _decoded(body: bytes | str) -> str:
    if len(body) > BODY_BYTES_MAX:
        raise ParseError(SOURCE, "the input", Complaint.TOO_LARGE)
    if isinstance(body, str):
        return body
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError(SOURCE, f"byte {error.start}", Complaint.NOT_UTF8) from error


def _values(text: str, reading: Reading) -> Iterator[tuple[str, object]]:
    """Yield every JSON object and list with its place; name what stands between them.

    Text read in vain is paid from a budget, so a hostile input stays cheap.
    """
    position, budget = _skip(text, 0), max(VAIN_CHARS_MIN, VAIN_READS_MAX * len(text))
    while position < len(text) and budget > 0:
        where = f"character {position + 1}"
        value, end = _value(text, position)
        if isinstance(value, dict | list):
            yield where, value
            position = _skip(text, end)
            continue
        if not _LAST_OF_A_CUT_LIST.match(text, position):
            reading.complain(where, Complaint.NOT_JSON)
        # The decoder counts the lines before an error, so a late one costs more.
        budget -= end - position + position // 8
        position = _next(text, position)
    if position < len(text):
        reading.complain(f"character {position + 1}", Complaint.REST_UNREAD)


def _value(text: str, position: int) -> tuple[object, int]:
    """Return a JSON value and its end; None and about how far was read when there is none."""
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        return None, error.pos + 1
    except (ValueError, RecursionError):
        return None, position + VAIN_CHARS_UNKNOWN


def _skip(text: str, position: int) -> int:
    match = _BETWEEN_VALUES.match(text, position)
    return match.end() if match else position


def _next(text: str, position: int) -> int:
    match = _NEXT_VALUE.search(text, position)
    return match.end() if match else len(text)


def _take(value: object, where: str, reading: Reading) -> None:
    """Add an answer or a bare list to the polls, or say why it is neither."""
    if isinstance(value, list):
        _take_list(value, where, reading)
    elif isinstance(value, dict) and isinstance(value.get("damage"), list):
        events = value.get("events")
        reading.other_events += len(events) if isinstance(events, list) else 0
        _take_list(value["damage"], where, reading)
    else:
        reading.complain(where, Complaint.NO_DAMAGE)


def _take_list(items: list[object], where: str, reading: Reading) -> None:
    if items and all(isinstance(item, dict) and "damage" in item for item in items):
        for item in items:
            _take(item, where, reading)
        return
    records = _records(items, where, reading)
    if records or not items:
        reading.polls.append(records)


def _records(items: list[object], where: str, reading: Reading) -> list[RawRecord]:
    reading.values += 1
    records = []
    for place, item in enumerate(items, start=1):
        record = _record(item)
        if isinstance(record, RawRecord):
            records.append(record)
        else:
            reading.unusable += 1
            reading.complain(f"{where}, record {place}", record)
    return records


def _record(item: object) -> RawRecord | Complaint:
    """Return the record, or why it is none."""
    if not isinstance(item, dict):
        return Complaint.NO_OBJECT
    number, text = item.get("id"), item.get("msg")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**63:
        return Complaint.BAD_ID
    if not isinstance(text, str):
        return Complaint.BAD_TEXT
    return RawRecord(number, text[:TEXT_LENGTH_MAX], _seconds(item.get("time")))


def _seconds(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < 2**31 else None
