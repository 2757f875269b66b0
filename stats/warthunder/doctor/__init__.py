"""A second opinion on a page: another reader, the expected anatomy, and words for both. Pure.

The second reader is BeautifulSoup's and was written apart from the parser; they share the records
and nothing else, so what both say is hardly a shared mistake.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from stats.warthunder.codec import to_json
from stats.warthunder.doctor.anatomy import (
    board_anatomy,
    profile_anatomy,
    squadron_anatomy,
)
from stats.warthunder.doctor.second import (
    Reading,
    read_board,
    read_profile,
    read_squadron,
    second_kind,
)
from stats.warthunder.integrity import profile_checks, squadron_checks
from stats.warthunder.parse import detect, parse_board, parse_profile, parse_squadron
from stats.warthunder.records import Check, ParseError, Profile, Refusal, SquadronPage

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Report:
    """What two readers say of one page.

    `kind` is the kind of page; `compared` how many fields were compared; `differences` where the
    readers disagree; `findings` what is missing or new in the page; `checks` the page's own sums;
    `refusal` why the parser made nothing of it, empty when it did.
    """

    kind: str
    compared: int = 0
    differences: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    refusal: str = ""
    agrees: bool = True

    def lines(self) -> list[str]:
        """Return the report in plain words, one sentence a line."""
        lines = [f"This is a page of the kind: {self.kind}."]
        if self.refusal:
            lines.append(f"The parser makes nothing of it: {self.refusal}")
        if self.compared:
            same = self.compared - len(self.differences)
            lines.append(f"Both readers agree on {same} of {self.compared} fields.")
        lines += self._sums()
        lines += _cut([f"They differ: {text}" for text in self.differences])
        lines += _cut([f"In the page: {text}" for text in self.findings])
        lines.append("Both readers agree." if self.agrees else "The readers do not agree.")
        return lines

    def _sums(self) -> list[str]:
        if not self.checks:
            return []
        held = sum(check.passed is True for check in self.checks)
        untold = sum(check.passed is None for check in self.checks)
        lines = [f"Of the page's {len(self.checks)} sums {held} hold, {untold} cannot be told."]
        return lines + [
            f"The sum does not hold: {check.name}: {check.expected} expected, {check.found} found."
            for check in self.checks
            if check.passed is False
        ]


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= _SHOWN:
        return lines
    return [*lines[:_SHOWN], f"… and {len(lines) - _SHOWN} more of this sort."]


def examine(body: bytes) -> Report:
    """Read a page twice and report where the readings or the page's anatomy part."""
    try:
        kind = detect(body).value
    except ParseError as error:
        refusal = f"{error.where}: {error.what}."
        return Report("page that no browser saved", refusal=refusal, agrees=False)
    soup = BeautifulSoup(body, "html.parser")
    other = second_kind(soup, body)
    if kind != other:
        what = f"kind of page: the parser sees {kind!r}, the second reader {other!r}"
        return Report(kind, 1, (what,), agrees=False)
    if kind == "profile":
        return _compare(kind, body, parse_profile, read_profile(soup), profile_anatomy(soup))
    if kind == "squadron":
        return _compare(kind, body, parse_squadron, read_squadron(soup), squadron_anatomy(soup))
    if kind == "leaderboard":
        return _compare_board(body)
    answer = parse_profile(body)
    return Report(kind, refusal=answer.reason if isinstance(answer, Refusal) else "")


def _compare(
    kind: str,
    body: bytes,
    parser: Callable[[bytes], Profile | SquadronPage | Refusal],
    second: Reading,
    findings: tuple[str, ...],
) -> Report:
    try:
        record = parser(body)
    except ParseError as error:
        refusal = f"{error.where}: {error.what}."
        return Report(kind, findings=findings, refusal=refusal, agrees=False)
    if isinstance(record, Refusal):
        return Report(kind, findings=findings, refusal=record.reason, agrees=False)
    checks = profile_checks(record) if isinstance(record, Profile) else squadron_checks(record)
    return _report(kind, flatten(to_json(record)), second, findings, checks)


def _compare_board(body: bytes) -> Report:
    kind = "leaderboard"
    try:
        answer = json.loads(body)
        rows = parse_board(body)
    except ValueError:
        return Report(kind, refusal="it begins like JSON and is not.", agrees=False)
    except ParseError as error:
        return Report(kind, refusal=f"{error.where}: {error.what}.", agrees=False)
    first = flatten({str(number): to_json(row) for number, row in enumerate(rows)})
    return _report(kind, first, read_board(answer), board_anatomy(answer), ())


def _report(
    kind: str,
    first: Reading,
    second: Reading,
    findings: tuple[str, ...],
    checks: tuple[Check, ...],
) -> Report:
    names = sorted(first.keys() | second.keys())
    differences = tuple(
        f"{name}: the parser says {_say(first, name)}, the second reader {_say(second, name)}"
        for name in names
        if _say(first, name) != _say(second, name)
    )
    return Report(kind, len(names), differences, findings, checks, agrees=not differences)


def _say(reading: Reading, name: str) -> str:
    return repr(reading[name]) if name in reading else "nothing"


def flatten(data: Mapping[str, Any], before: str = "") -> Reading:
    """Return nested JSON as `a.b.0.c` → value; a duration is one value, `(seconds, resolution)`."""
    flat: Reading = {}
    for name, value in data.items():
        if isinstance(value, Mapping) and "resolution_s" in value:
            flat[before + name] = (value["seconds"], value["resolution_s"])
        elif isinstance(value, Mapping):
            flat |= flatten(value, f"{before}{name}.")
        elif isinstance(value, list):
            items = {str(number): item for number, item in enumerate(value)}
            flat |= flatten(items, f"{before}{name}.")
        else:
            flat[before + name] = value
    return flat
