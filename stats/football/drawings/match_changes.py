"""What was changed in a match, before and after, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from config.templatetags.dozor import DASH
from stats.football.drawings.match_events import minute_words
from stats.football.drawings.match_parts import figure
from stats.football.drawings.subject_words import EVENTS, FIELDS, PERIODS, STATISTICS, word
from stats.football.labels import SOURCE, STATUS
from stats.football.models import MatchChange

Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field that changed, before and after."""

    at: datetime
    source: str
    field: str
    before: str
    after: str


def change_lines(rows: Iterable[MatchChange], names: Names) -> list[ChangeLine]:
    """Return a line for each field; `names` are the two teams by id."""
    return [
        ChangeLine(
            row.at, SOURCE.get(row.source, row.source), *_words(name.split("."), pair, names)
        )
        for row in rows
        for name, pair in row.fields.items()
    ]


def _words(path: list[str], pair: Any, names: Names) -> tuple[str, str, str]:
    """Write what changed and both its values; whatever is not a pair is written as it is."""
    if not isinstance(pair, list) or len(pair) != 2:
        return word(FIELDS, ".".join(path)), DASH, str(pair)
    before, after = pair
    if path[0] == "events" and len(path) > 1:
        return _event_kind(before, after), _event(before, names), _event(after, names)
    if path[0] == "statistics" and len(path) > 2:
        period, key = path[1], ".".join(path[2:])
        label = word(STATISTICS, key)
        label = label if period == "ALL" else f"{label}, {word(PERIODS, period)}"
        return label, _figures(key, before), _figures(key, after)
    name = ".".join(path)
    return word(FIELDS, name), _value(name, before), _value(name, after)


def _event_kind(before: Any, after: Any) -> str:
    told = after or before
    if not isinstance(told, dict):
        return word(FIELDS, "events")
    return word(EVENTS, str(told.get("kind", "")))


def _event(told: Any, names: Names) -> str:
    """Write an event: its minute, what it was, who, for whom."""
    if not isinstance(told, dict):
        return DASH if told is None else str(told)
    team = told.get("team")
    parts = [
        minute_words(told.get("minute"), told.get("added")),
        word(EVENTS, str(told.get("kind", ""))),
        str(told.get("player") or ""),
        names.get(team, "") if isinstance(team, int) else "",
        _("rescinded") if told.get("rescinded") else "",
    ]
    return ", ".join(part for part in parts if part)


def _figures(key: str, sides: Any) -> str:
    """Write what home and away had: 5 – 7."""
    if not isinstance(sides, list) or len(sides) != 2:
        return DASH if sides is None else str(sides)
    return " – ".join(
        figure(key, one) if one is None or isinstance(one, int | float) else str(one)
        for one in sides
    )


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(STATUS.get(value, value)) if name == "status" else str(value)
