"""Small drawings made on the server: SVG with a title, geometry in attributes, colours by class.

Every builder takes plain numbers and a title already in the reader's language, and returns markup
that is safe to put into a page. A strict CSP allows it: there is no style in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import formats
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's size in user units, its CSS class and whether it stretches to its box."""

    width: float
    height: float
    css: str = ""
    stretch: bool = False


def sparkline(values: Sequence[float], title: str, frame: Frame | None = None) -> SafeString:
    """Draw a line over a faint area, as wide as its box; empty for fewer than two values."""
    frame = frame or Frame(200, 32, "sparkline", stretch=True)
    if len(values) < 2:
        return SafeString("")
    points = _scaled(values, frame.width, frame.height, pad=3)
    base = f"0,{_n(frame.height)} {_joined(points)} {_n(frame.width)},{_n(frame.height)}"
    body = f'<polygon class="confidence-band" points="{base}"/>{_line(points)}'
    return _svg(frame, title, body)


def mini(values: Sequence[float], title: str, frame: Frame | None = None) -> SafeString:
    """Draw a line of fixed size for a table cell, its last point marked."""
    frame = frame or Frame(64, 20)
    if len(values) < 2:
        return SafeString("")
    points = _scaled(values, frame.width - 4, frame.height, pad=3)
    x, y = points[-1]
    dot = f'<circle class="fill-accent" cx="{_n(x)}" cy="{_n(y)}" r="2"/>'
    return _svg(frame, title, _line(points) + dot)


def bars(values: Sequence[float], title: str, frame: Frame | None = None) -> SafeString:
    """Draw one bar per value from zero up; a zero is a stub in the colour of lines."""
    frame = frame or Frame(84, 18)
    if not values:
        return SafeString("")
    top, step = max(*values, 1e-9, 0), frame.width / len(values)
    cells = []
    for index, value in enumerate(values):
        height = max(2.0, value / top * frame.height)
        css = "fill-accent" if value > 0 else "fill-line"
        place = _rect(index * step, frame.height - height, step - 1.5, height, radius=1)
        cells.append(f'<rect class="{css}" {place}/>')
    return _svg(frame, title, "".join(cells))


def interval_bar(
    low: float,
    value: float,
    high: float,
    title: str,
    *,
    scale: tuple[float, float] = (0.0, 1.0),
    reference: float | None = None,
    frame: Frame | None = None,
) -> SafeString:
    """Draw an estimate and its interval on a scale; the interval is never cut off the drawing."""
    frame = frame or Frame(160, 12, "interval-bar")
    start, end = scale
    start, end = min(start, low), max(end, high)

    def place(number: float) -> float:
        return (number - start) / ((end - start) or 1) * frame.width

    width = frame.width
    tick = "" if reference is None else _tick(place(reference), 0, 12)
    mark = min(max(place(value) - 1.25, 0), width - 2.5)
    body = (
        f'<rect class="fill-line" {_rect(0, 5, width, 2, radius=1)}/>{tick}'
        f'<rect class="fill-accent" fill-opacity=".3" '
        f"{_rect(place(low), 3, max(place(high) - place(low), 2), 6, radius=3)}/>"
        f'<rect class="fill-accent" {_rect(mark, 0, 2.5, 12, radius=1)}/>'
    )
    return _svg(frame, title, body)


def share(value: float, most: float, title: str, frame: Frame | None = None) -> SafeString:
    """Draw one bar from the left: `value` of `most`."""
    frame = frame or Frame(96, 8)
    width = value / (most or 1) * frame.width
    body = (
        f'<rect class="fill-well" {_rect(0, 0, frame.width, frame.height, radius=2)}/>'
        f'<rect class="fill-accent" {_rect(0, 0, width, frame.height, radius=2)}/>'
    )
    return _svg(frame, title, body)


def diverge(
    value: float,
    limit: float,
    title: str,
    *,
    interval: tuple[float, float] | None = None,
    neutral: bool = False,
    frame: Frame | None = None,
) -> SafeString:
    """Draw a bar left or right of a middle line; `limit` is the value that reaches the edge."""
    frame = frame or Frame(160, 16)
    middle = frame.width / 2

    def place(number: float) -> float:
        share = max(-1.0, min(1.0, number / (limit or 1)))
        return middle + share * (middle - 2)

    left, right = sorted((middle, place(value)))
    css = "fill-accent" if neutral else "fill-good" if value >= 0 else "fill-bad"
    whisker = ""
    if interval:
        low, high = (_n(place(edge)) for edge in interval)
        whisker = f'<path class="line-muted" d="M{low} 8H{high}M{low} 5v6M{high} 5v6"/>'
    body = (
        f'<rect class="{css}" fill-opacity=".75" {_rect(left, 3, max(1.5, right - left), 10, 1)}/>'
        f"{whisker}{_tick(middle, 0, frame.height)}"
    )
    return _svg(frame, title, body)


def mirrored(
    left: float | None,
    right: float | None,
    most: float,
    title: str,
    frame: Frame | None = None,
    intervals: tuple[Point | None, Point | None] = (None, None),
) -> SafeString:
    """Draw two bars back to back from a middle line; `most` reaches the edge, None has no bar.

    `intervals` are the low and high ends of each side, drawn as whiskers and cut at the edge.
    """
    frame = frame or Frame(240, 12, "chart-fit")
    middle, tall = frame.width / 2, frame.height
    parts = [f'<rect class="fill-well" {_rect(0, 0, frame.width, tall, radius=2)}/>']

    def reach(value: float) -> float:
        return min(max(value / (most or 1), 0.0), 1.0) * middle

    if left is not None:
        place = _rect(middle - reach(left), 0, reach(left), tall)
        parts.append(f'<rect class="fill-accent" {place}/>')
    if right is not None:
        place = _rect(middle, 0, reach(right), tall)
        parts.append(f'<rect class="fill-accent" fill-opacity=".55" {place}/>')
    for sign, ends in zip((-1, 1), intervals, strict=True):
        if ends:
            low, high = (_n(middle + sign * reach(end)) for end in ends)
            top, base = _n(tall / 4), _n(tall * 3 / 4)
            path = f"M{low} {_n(tall / 2)}H{high}M{low} {top}V{base}M{high} {top}V{base}"
            parts.append(f'<path class="line-ink" d="{path}"/>')
    return _svg(frame, title, "".join(parts) + _tick(middle, 0, tall))


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    title: str,
    *,
    cell: tuple[float, float] = (20.0, 22.0),
    label_width: float = 36.0,
    unit: str = "",
) -> SafeString:
    """Draw a grid of cells, darker for more; None is an empty cell and never zero.

    Labels of columns that are empty strings are left out. Each filled cell has its own title.
    """
    wide, tall = cell
    top = max((number for row in values for number in row if number), default=0)
    parts = [
        f'<text x="{_n(label_width + index * wide)}" y="11">{escape(name)}</text>'
        for index, name in enumerate(columns)
        if name
    ]
    for line, (name, row) in enumerate(zip(rows, values, strict=True)):
        y = 18 + line * tall
        parts.append(f'<text x="0" y="{_n(y + tall - 7)}">{escape(name)}</text>')
        for index, number in enumerate(row):
            place = _rect(label_width + index * wide, y, wide - 2, tall - 2, radius=2)
            parts.append(_heat_cell(number, top, place, f"{name} {columns[index]}".strip(), unit))
    frame = Frame(label_width + len(columns) * wide, 18 + len(rows) * tall, "chart-fit")
    return _svg(frame, title, "".join(parts))


def _heat_cell(number: float | None, top: float, place: str, name: str, unit: str) -> str:
    if not number:
        return f'<rect class="fill-well" {place}/>'
    share = 0.1 + 0.9 * number / (top or 1)
    label = escape(f"{name}: {_n(number)}{unit}")
    return (
        f'<rect class="fill-accent" fill-opacity="{share:.2f}" {place}>'
        f"<title>{label}</title></rect>"
    )


@dataclass(frozen=True, slots=True)
class Series:
    """A history, perhaps with a forecast behind it; every row is equally spaced in time."""

    history: Sequence[float]
    forecast: Sequence[float] = ()
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    grid: Sequence[float] = ()
    labels: Mapping[int, str] = field(default_factory=dict)


def band_chart(series: Series, title: str, frame: Frame | None = None) -> SafeString:
    """Draw a history with grid lines and, when given, a dashed forecast inside its band.

    `low` and `high` are as long as the forecast, or, without one, as long as the history.
    """
    frame = frame or Frame(640, 240, "chart-fit")
    values = [*series.history, *series.forecast, *series.low, *series.high]
    if len(series.history) < 2:
        return SafeString("")
    scale = _Plane(frame, min(values), max(values), len(series.history) + len(series.forecast) - 1)
    parts = [scale.grid_line(value) for value in series.grid]
    parts.append(_band(series, scale))
    parts.append(_line([scale.at(k, value) for k, value in enumerate(series.history)]))
    last = len(series.history) - 1
    if series.forecast:
        ahead = [series.history[-1], *series.forecast]
        parts.append(_line([scale.at(last + k, v) for k, v in enumerate(ahead)], "line-dashed"))
    parts += [scale.label(index, text) for index, text in series.labels.items()]
    return _svg(frame, title, "".join(parts))


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (x, y) in order of x, and the CSS classes of their line."""

    points: Sequence[Point]
    css: str


def curves(
    lines: Sequence[Curve],
    title: str,
    *,
    grid: Sequence[float] = (),
    ends: tuple[str, str] = ("", ""),
    frame: Frame | None = None,
    margin: float = 44.0,
) -> SafeString:
    """Draw lines over each other on one plane, each point where its x stands.

    `ends` name the first and the last x; `margin` is the room for the numbers of the grid.
    Empty where no line has two points.
    """
    frame = frame or Frame(640, 240, "chart-fit")
    drawn = [line for line in lines if len(line.points) > 1]
    if not drawn:
        return SafeString("")
    xs = [x for line in drawn for x, _y in line.points]
    ys = [*grid, *(y for line in drawn for _x, y in line.points)]
    first, span = min(xs), (max(xs) - min(xs)) or 1
    plane = _Plane(frame, min(ys), max(ys), 1, margin)
    parts = [plane.grid_line(value) for value in grid]
    for line in drawn:
        at = [plane.at((x - first) / span, y) for x, y in line.points]
        parts.append(f'<polyline class="{line.css}" points="{_joined(at)}"/>')
    parts += [plane.label(step, text) for step, text in enumerate(ends)]
    return _svg(frame, title, "".join(parts))


def stroke(css: str) -> SafeString:
    """Draw a short line of these classes for the key of a chart; decoration, so without a name."""
    body = f'<polyline class="{css}" points="0,5 32,5"/>'
    return mark_safe(  # noqa: S308
        f'<svg viewBox="0 0 32 10" width="32" height="10" aria-hidden="true">{body}</svg>'
    )


def uptime(levels: Sequence[str], title: str, frame: Frame | None = None) -> SafeString:
    """Draw one bar per period: "good", "warn", "bad", or "" where nothing is known."""
    frame = frame or Frame(192, 16, "chart-fit", stretch=True)
    step = frame.width / (len(levels) or 1)
    css = {"good": "fill-good", "warn": "fill-warn", "bad": "fill-bad"}
    cells = []
    for index, level in enumerate(levels):
        opacity = ".9" if level in ("warn", "bad") else ".45" if level else "1"
        place = _rect(index * step, 0, step - 1, frame.height)
        cells.append(
            f'<rect class="{css.get(level, "fill-line")}" fill-opacity="{opacity}" {place}/>'
        )
    return _svg(frame, title, "".join(cells))


class _Plane:
    """Where a value stands: steps from left to right, values from bottom to top."""

    def __init__(
        self, frame: Frame, low: float, high: float, steps: int, left: float = 44.0
    ) -> None:
        pad = (high - low) * 0.08 or 1
        self.low, self.high, self.steps = low - pad, high + pad, max(steps, 1)
        self.frame, self.left = frame, left

    def at(self, step: float, value: float) -> Point:
        tall = self.frame.height - 28
        x = self.left + step * (self.frame.width - self.left - 4) / self.steps
        return x, 4 + (self.high - value) / (self.high - self.low) * tall

    def grid_line(self, value: float) -> str:
        _x, y = self.at(0, value)
        name = _level(value)
        return (
            f'<path class="line-grid" d="M{_n(self.left)} {_n(y)}H{_n(self.frame.width - 4)}"/>'
            f'<text x="{_n(self.left - 6)}" y="{_n(y + 4)}" text-anchor="end">{name}</text>'
        )

    def label(self, step: int, text: str) -> str:
        x, _y = self.at(step, self.low)
        anchor = "start" if step == 0 else "end" if step >= self.steps else "middle"
        y = self.frame.height - 6
        return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _band(series: Series, plane: _Plane) -> str:
    if not series.low or not series.high:
        return ""
    first = len(series.history) if series.forecast else 0
    upper = [plane.at(first + k, value) for k, value in enumerate(series.high)]
    lower = [plane.at(first + k, value) for k, value in enumerate(series.low)]
    start = [plane.at(first - 1, series.history[-1])] if series.forecast else []
    return f'<polygon class="confidence-band" points="{_joined([*start, *upper, *lower[::-1]])}"/>'


def _scaled(values: Sequence[float], width: float, height: float, pad: float) -> list[Point]:
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = width / (len(values) - 1)
    # A flat line stands in the middle, not on the floor: it fell nowhere.
    lift = 0.5 if high == low else 0.0
    return [
        (index * step, height - pad - ((value - low) / span + lift) * (height - 2 * pad))
        for index, value in enumerate(values)
    ]


def _svg(frame: Frame, title: str, body: str) -> SafeString:
    css = f' class="{frame.css}"' if frame.css else ""
    stretch = ' preserveAspectRatio="none"' if frame.stretch else ""
    size = f'viewBox="0 0 {_n(frame.width)} {_n(frame.height)}"'
    size += f' width="{_n(frame.width)}" height="{_n(frame.height)}"'
    name = escape(title)
    # Numbers and escaped text only: every caller's words pass escape().
    return mark_safe(  # noqa: S308
        f'<svg{css} {size}{stretch} role="img" aria-label="{name}">'
        f"<title>{name}</title>{body}</svg>"
    )


def _line(points: Iterable[Point], extra: str = "") -> str:
    css = f"line-accent {extra}".strip()
    return f'<polyline class="{css}" points="{_joined(points)}"/>'


def _tick(x: float, top: float, bottom: float) -> str:
    return f'<path class="line-muted" d="M{_n(x)} {_n(top)}V{_n(bottom)}"/>'


def _rect(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    corner = f' rx="{_n(radius)}"' if radius else ""
    return f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(height)}"{corner}'


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _level(value: float) -> str:
    """Write what a grid line stands for, with at most three digits behind the decimal sign."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace(".", formats.get_format("DECIMAL_SEPARATOR"))
