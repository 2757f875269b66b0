"""Elo over time with its gaps, the levels it crossed, and the ledger in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import day, number
from stats.faceit.drawings.matches import elo_note
from stats.faceit.drawings.words import GAPS
from stats.faceit.elo import levels
from stats.faceit.elo.ledger import Entry
from stats.faceit.outlook import EloLedger
from stats.faceit.queries.pages.elo_line import EloLine, EloPoint

TABLE_POINTS = 30
GRID_MOST = 5


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A row of the ledger as a table shows it."""

    entry: Entry
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class GapCount:
    """How often a change of Elo could not be told, and why."""

    label: Words
    count: int


def elo_context(line: EloLine, kept: EloLedger | None) -> dict[str, Any]:
    """Return the chart of Elo, its table, and the ledger."""
    return {"elo_line": _chart(line), "elo_told": len(line.points), **_ledger(kept)}


def _chart(line: EloLine) -> dict[str, Any] | None:
    points = line.points
    if len(points) < 2:
        return None
    xs, ys = _with_gaps(points)
    summary = _("Elo from %(first)s to %(last)s, %(count)s readings, %(gaps)s gaps")
    return {
        "x": ",".join(xs),
        "y": ",".join(ys),
        "drawing": _drawing(points),
        "zone": timezone.get_current_timezone_name(),
        "count": len(points),
        "gaps": line.gaps,
        "truncated": line.truncated,
        "table": list(reversed(points))[:TABLE_POINTS],
        "summary": summary
        % {
            "first": number(points[0].elo),
            "last": number(points[-1].elo),
            "count": number(len(points)),
            "gaps": number(line.gaps),
        },
    }


def _with_gaps(points: Sequence[EloPoint]) -> tuple[list[str], list[str]]:
    """Return times and Elos as text; an empty Elo breaks the line where matches were not seen."""
    xs: list[str] = []
    ys: list[str] = []
    for place, point in enumerate(points):
        stamp = int(point.at.timestamp())
        if place and not point.joined:
            xs.append(str((int(points[place - 1].at.timestamp()) + stamp) // 2))
            ys.append("")
        xs.append(str(stamp))
        ys.append(str(point.elo))
    return xs, ys


def _drawing(points: Sequence[EloPoint]) -> SafeString:
    lines: list[charts.Curve] = []
    part: list[tuple[float, float]] = []
    for place, point in enumerate(points):
        at = (point.at.timestamp(), float(point.elo))
        if place and not point.joined:
            lines.append(charts.Curve(part, "line-accent"))
            lines.append(charts.Curve([part[-1], at], "line-muted line-dotted"))
            part = []
        part.append(at)
    lines.append(charts.Curve(part, "line-accent"))
    grid = thresholds([point.elo for point in points])
    ends = (day(points[0].at), day(points[-1].at))
    return charts.curves(lines, _("Elo over time"), grid=grid, ends=ends)


def thresholds(elos: Sequence[int]) -> list[float]:
    """Return the level thresholds that lie within these Elos, or the nearest one."""
    low, high = min(elos), max(elos)
    inside = [float(floor) for floor in levels.FLOORS if low <= floor <= high]
    if inside:
        return inside[-GRID_MOST:]
    middle = (low + high) / 2
    return [float(round(middle))]


def _ledger(kept: EloLedger | None) -> dict[str, Any]:
    if kept is None:
        return {"ledger_lines": []}
    found = kept.reconciliation
    agree = ""
    if found.compared:
        words = ngettext(
            "%(n)s change can be compared: %(exact)s exactly as predicted, "
            "%(near)s within one point.",
            "%(n)s changes can be compared: %(exact)s exactly as predicted, "
            "%(near)s within one point.",
            found.compared,
        )
        agree = words % {
            "n": number(found.compared),
            "exact": number(found.exact),
            "near": number(found.within_one),
        }
    newest = list(reversed(kept.entries))[:TABLE_POINTS]
    gaps = sorted(found.gaps.items(), key=lambda pair: -pair[1])
    return {
        "ledger_lines": [_entry(one) for one in newest],
        "ledger_agrees": agree,
        "ledger_gaps": [GapCount(GAPS[gap], count) for gap, count in gaps],
    }


def _entry(one: Entry) -> EntryLine:
    gap = one.gap.value if one.gap else None
    return EntryLine(one, one.at, elo_note(one.observed, one.predicted, gap))
