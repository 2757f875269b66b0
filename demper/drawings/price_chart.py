"""What buyers saw of a product over time: own price, best rival, floor and ceiling, as steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import charts
from config.templatetags.dozor import moment, number, tenge
from demper.models import PriceChange, PriceChangeState
from demper.queries.changes import Step

ROWS_MOST: Final = 60
CSS: Final = {
    "own": "line-accent",
    "rival": "line-accent line-warn line-dashed",
    "floor": "line-accent line-muted line-dotted",
    "ceiling": "line-accent line-muted line-dash-dot",
}


@dataclass(frozen=True, slots=True)
class PriceChart:
    """A drawing, and the numbers as the browser's chart reads them; `rows` for the table."""

    drawing: SafeString
    summary: str
    zone: str
    x: str
    own: str
    rival: str
    floor: str
    ceiling: str
    events: str
    rows: Sequence[Step]
    days: int


def price_chart(
    steps: Sequence[Step], changes: Iterable[PriceChange], days: int
) -> PriceChart | None:
    """Return the chart of some steps; None where there are too few to draw."""
    if not steps or (len(steps) == 1 and steps[0].at == steps[0].until):
        return None
    lines = {
        "own": [step.own_kzt for step in steps],
        "rival": [step.best_rival_kzt for step in steps],
        "floor": [step.floor_kzt for step in steps],
        "ceiling": [step.ceiling_kzt for step in steps],
    }
    if not any(value is not None for values in lines.values() for value in values):
        return None
    times = [step.at.timestamp() for step in steps] + [steps[-1].until.timestamp()]
    confirmed = (one for one in changes if one.state == PriceChangeState.CONFIRMED)
    shown = [one.settled_at for one in confirmed if one.settled_at]
    summary = _summary(steps)
    told = {name: _told([*values, values[-1]]) for name, values in lines.items()}
    return PriceChart(
        drawing=_drawing(times, lines, summary),
        summary=summary,
        zone=timezone.get_current_timezone_name(),
        x=",".join(f"{at:.0f}" for at in times),
        events=",".join(f"{at.timestamp():.0f}" for at in shown if at >= steps[0].at),
        rows=list(reversed(steps))[:ROWS_MOST],
        days=days,
        **told,
    )


def _told(values: Sequence[int | None]) -> str:
    return ",".join("" if value is None else str(value) for value in values)


def _summary(steps: Sequence[Step]) -> str:
    first = sum(1 for step in steps if step.rank == 1)
    words = ngettext(
        "%(count)s step since %(since)s; own price %(low)s–%(high)s; first in %(first)s of them",
        "%(count)s steps since %(since)s; own price %(low)s–%(high)s; first in %(first)s of them",
        len(steps),
    )
    own = [step.own_kzt for step in steps if step.own_kzt is not None]
    return words % {
        "count": number(len(steps)),
        "since": moment(steps[0].at),
        "low": tenge(min(own, default=None)),
        "high": tenge(max(own, default=None)),
        "first": number(first),
    }


def _drawing(
    times: Sequence[float], lines: dict[str, list[int | None]], summary: str
) -> SafeString:
    drawn = [charts.Curve(_stairs(times, values), CSS[name]) for name, values in lines.items()]
    known = [value for values in lines.values() for value in values if value is not None]
    ends = (_clock(times[0]), _clock(times[-1]))
    return charts.curves(drawn, summary, grid=_grid(min(known), max(known)), ends=ends, margin=60)


def _stairs(times: Sequence[float], values: Sequence[int | None]) -> list[charts.Point]:
    """Return the corners of a line that keeps each value until the next one."""
    corners: list[charts.Point] = []
    for at, until, value in zip(times, times[1:], values, strict=False):
        if value is not None:
            corners += [(at, float(value)), (until, float(value))]
    return corners


def _grid(low: int, high: int) -> list[float]:
    if low == high:
        return [float(low)]
    return [float(round(low + (high - low) * part / 3)) for part in range(4)]


def _clock(at: float) -> str:
    return moment(datetime.fromtimestamp(at, tz=timezone.get_current_timezone()))


def legend() -> list[tuple[SafeString, str]]:
    """Return the key of the chart: a stroke and a word each."""
    words = {
        "own": _("own price"),
        "rival": _("best rival"),
        "floor": _("floor"),
        "ceiling": _("ceiling"),
    }
    return [(charts.stroke(CSS[name]), word) for name, word in words.items()]
