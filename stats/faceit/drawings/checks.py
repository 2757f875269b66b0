"""The sums a match must satisfy, as a list: held, broken, or not applicable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.subjects import Words
from config.templatetags.dozor import number
from stats.faceit.integrity import Check, Code, summary
from stats.faceit.labels import CHECKS

ARRIVAL = Code.KILLS_PER_ROUND
WHOLE = frozenset(
    {
        Code.TEAMS, Code.PLAYERS, Code.WINNERS, Code.MAP_SCORES, Code.FIRST_KILLS, Code.ENTRIES,
        Code.KILLS_AND_DEATHS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A sum in words: `state` is held, broken or none; `figures` what was expected and found.

    `whole` sums are of the map, the others of each line.
    """

    label: Words
    state: str
    word: str
    figures: str
    whole: bool


def checks_context(
    checks: Sequence[Check], names: Mapping[str, str], doubts: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the sums of a map; `names` are the players' nicknames by the checks' subjects.

    `doubts` are the sums that did not hold when the match was read: of what is not kept they alone
    tell.
    """
    if not checks:
        return {"check_lines": [], "line_checks": [], "checks_quality": ""}
    by_code: dict[Code, list[Check]] = {}
    for check in (*checks, *_on_arrival(doubts)):
        by_code.setdefault(check.code, []).append(check)
    found = summary(check for group in by_code.values() for check in group)
    quality = "" if not found.checked else "partial" if found.broken else "valid"
    lines = [_line(code, group, names) for code, group in by_code.items()]
    # What is broken is never folded away.
    shown = [line for line in lines if line.whole or line.state == "broken"]
    return {
        "check_lines": shown,
        "line_checks": [line for line in lines if line not in shown],
        "checks": found,
        "checks_words": _(found.sentence) % found.values,
        "checks_quality": quality,
    }


def _on_arrival(doubts: Iterable[Mapping[str, Any]]) -> Iterable[Check]:
    for one in doubts:
        if one.get("code") == ARRIVAL:
            yield Check(ARRIVAL, one.get("expected"), one.get("actual"), holds=False)


def _line(code: Code, group: Sequence[Check], names: Mapping[str, str]) -> CheckLine:
    label, whole = CHECKS[code], code in WHOLE
    bad = [check for check in group if check.broken]
    known = [check for check in group if check.holds is not None]
    if bad:
        return CheckLine(label, "broken", _("does not hold"), _broken(bad, names), whole)
    if known:
        return CheckLine(label, "held", _("holds"), _held(known, len(group)), whole)
    why = _("a part is not told")
    if code is ARRIVAL:
        why = _("it held when the match was read; the source’s own figure is not kept")
    return CheckLine(label, "none", _("not applicable"), why, whole)


def _held(known: Sequence[Check], most: int) -> str:
    if len(known) <= 2:
        return "; ".join(_found(check) for check in known)
    words = ngettext("%(known)s of %(all)s line", "%(known)s of %(all)s lines", most)
    return words % {"known": number(len(known)), "all": number(most)}


def _broken(bad: Iterable[Check], names: Mapping[str, str]) -> str:
    parts = []
    for check in bad:
        who = names.get(check.subject, "")
        parts.append(f"{who}: {_found(check)}" if who else _found(check))
    return "; ".join(parts)


def _found(check: Check) -> str:
    return _("expected %(expected)s, found %(found)s") % {
        "expected": _written(check.expected),
        "found": _written(check.actual),
    }


def _written(value: float | None) -> str:
    digits = 0 if value is None or float(value).is_integer() else 2
    return number(value, digits)
