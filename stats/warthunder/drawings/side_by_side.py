"""Players side by side: mirrored or grouped bars of their records, and their curves over time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import DASH, day, number, percent
from stats.warthunder.queries.analysis.side_by_side import Record, Side
from stats.warthunder.trend import TrendPoint, thinned

TABLE_DAYS = 30
POINTS_MAX = 120
# Lines are told apart by their dashes, not by colour alone.
LINES = (
    "line-accent",
    "line-accent line-ink line-dashed",
    "line-accent line-good line-dotted",
    "line-accent line-warn line-dash-dot",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the record: its name, how it is read and written, and which end is better.

    `better` is 1 where more is better, -1 where less is, 0 where neither is.
    """

    label: str
    read: Callable[[Record], float | None]
    write: Callable[[float], str]
    better: int = 0


@dataclass(frozen=True, slots=True)
class MeasureCell:
    """A player's figure; `mark` says in a word whether it is the best, `clear` beyond doubt."""

    nick: str
    text: str
    note: str
    mark: str
    clear: bool
    bar: SafeString | str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A figure of all players; `mirror` is the drawing of two, empty for more."""

    label: str
    cells: tuple[MeasureCell, ...]
    mirror: SafeString | str


def side_by_side_context(sides: Sequence[Side]) -> dict[str, Any]:
    """Return the bars, curves and tables of players side by side."""
    return {
        "sides": sides,
        "measures": [_line(one, sides) for one in _measures()] if _any_record(sides) else [],
        **_trends(sides),
    }


def _any_record(sides: Sequence[Side]) -> bool:
    return any(side.record for side in sides)


def _measures() -> list[Measure]:
    return [
        Measure(_("Win rate"), _win_rate, lambda value: percent(value, 1), 1),
        Measure(_("Targets per battle"), lambda one: one.targets, _two_digits, 1),
        Measure(_("Losses per battle"), lambda one: one.losses, _two_digits, -1),
        Measure(_("Targets per loss"), lambda one: one.targets_per_loss, _two_digits, 1),
        Measure(_("Vehicles owned"), lambda one: one.vehicles, number),
        Measure(_("Battles"), lambda one: one.battles, number),
    ]


def _win_rate(record: Record) -> float | None:
    return record.win_rate.value if record.win_rate else None


def _two_digits(value: float) -> str:
    return number(value, 2)


def _line(measure: Measure, sides: Sequence[Side]) -> MeasureLine:
    values = [measure.read(side.record) if side.record else None for side in sides]
    most = max((value for value in values if value is not None), default=0.0)
    best = _best(measure, values)
    clear = measure.read is not _win_rate or _apart(sides, best)
    cells = tuple(
        MeasureCell(
            side.nick,
            DASH if value is None else measure.write(value),
            _note(measure, side, value),
            _mark(measure, clear) if place == best else "",
            clear,
            _bar(measure, side, value, most),
        )
        for place, (side, value) in enumerate(zip(sides, values, strict=True))
    )
    return MeasureLine(measure.label, cells, _mirror(measure, cells, values, most))


def _best(measure: Measure, values: Sequence[float | None]) -> int | None:
    """Return the place of the best of at least two figures; None where two share it."""
    known = [value for value in values if value is not None]
    if not measure.better or len(known) < 2:
        return None
    best = max(known) if measure.better > 0 else min(known)
    return values.index(best) if known.count(best) == 1 else None


def _apart(sides: Sequence[Side], best: int | None) -> bool:
    """Say whether the best win rate's interval lies above every other."""
    rates = [side.record.win_rate if side.record else None for side in sides]
    mine = rates[best] if best is not None else None
    others = (rate for place, rate in enumerate(rates) if rate and place != best)
    return bool(mine) and all(mine.low > rate.high for rate in others if mine)


def _mark(measure: Measure, clear: bool) -> str:
    if not clear:
        return _("best, uncertain")
    return _("most") if measure.better > 0 else _("fewest")


def _note(measure: Measure, side: Side, value: float | None) -> str:
    if value is None:
        return _("nothing on record") if side.record is None else _("the page does not give it")
    rate = side.record.win_rate if side.record and measure.read is _win_rate else None
    if rate is None:
        return ""
    words = _("90 %%: %(low)s–%(high)s")
    return words % {"low": percent(rate.low, 1), "high": percent(rate.high, 1)}


def _bar(measure: Measure, side: Side, value: float | None, most: float) -> SafeString | str:
    if value is None:
        return ""
    title = f"{measure.label}, {side.nick}: {measure.write(value)}"
    return charts.share(value, most, title, charts.Frame(240, 10, "chart-fit"))


def _mirror(
    measure: Measure,
    cells: Sequence[MeasureCell],
    values: Sequence[float | None],
    most: float,
) -> SafeString | str:
    if len(values) != 2:
        return ""
    title = f"{measure.label}: " + ", ".join(f"{cell.nick} {cell.text}" for cell in cells)
    return charts.mirrored(values[0], values[1], most, title)


# --- curves -------------------------------------------------------------------------------------
def _trends(sides: Sequence[Side]) -> dict[str, Any]:
    """Return the curves laid over each other, their key and table; who has none is named."""
    drawn = [side for side in sides if len(side.trend) > 1]
    without = [side.nick for side in sides if len(side.trend) < 2]
    if not drawn:
        return {"trend": "", "trend_without": without}
    return {
        "trend": _curves(drawn),
        "trend_key": [
            (side.nick, charts.stroke(LINES[place]), side.trend[-1])
            for place, side in enumerate(drawn)
        ],
        "trend_without": without,
        "trend_nicks": [side.nick for side in drawn],
        "trend_rows": _table(drawn),
    }


def _curves(drawn: Sequence[Side]) -> SafeString:
    lines = [
        charts.Curve(_points(thinned(side.trend, POINTS_MAX)), LINES[place])
        for place, side in enumerate(drawn)
    ]
    moments = [point.at for side in drawn for point in side.trend]
    rates = [point.rate.value for side in drawn for point in side.trend]
    grid = [25, 50, 75] if max(rates) > 0.7 or min(rates) < 0.3 else [40, 50, 60]
    title = _("Win rates over the last battles: %s") % ", ".join(
        f"{side.nick} {percent(side.trend[-1].rate.value, 1)}" for side in drawn
    )
    ends = (day(min(moments)), day(max(moments)))
    return charts.curves(lines, title, grid=grid, ends=ends)


def _points(trend: Sequence[TrendPoint]) -> list[tuple[float, float]]:
    return [(point.at.timestamp(), point.rate.value * 100) for point in trend]


def _table(drawn: Sequence[Side]) -> list[tuple[date, list[TrendPoint | None]]]:
    """Return the last point of each day for each player, the newest day first."""
    by_day = [{_day(point.at): point for point in side.trend} for side in drawn]
    days = sorted(set().union(*by_day), reverse=True)[:TABLE_DAYS]
    return [(one, [points.get(one) for points in by_day]) for one in days]


def _day(at: datetime) -> date:
    return timezone.localdate(at)
