"""Drawings of money over time and over people, each with a title; amounts are written out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from django.utils.html import escape
from django.utils.safestring import SafeString

from config.charts import Frame, _joined, _n, _rect, _svg
from config.templatetags.dozor import number

Write = Callable[[float], str]
# The width of a drawing in half a page and over all of it, in units of its text.
HALF, WHOLE = 500.0, 1040.0
TALL, FOOT, DIGIT = 200.0, 22.0, 6.3
# Text on cells between these shades would be hard to read in one of the themes.
FAINT, STRONG = 0.08, 0.5


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Return round numbers from at most `low` to at least `high`, a few of them."""
    span = (high - low) or abs(high) or 1
    unit = 10 ** floor(log10(span / most))
    step = next(unit * times for times in (1, 2, 5, 10) if span / (unit * times) <= most)
    # What is counted has no halves.
    step = max(step, 1)
    first, last = floor(low / step), -floor(-high / step)
    return [place * step for place in range(int(first), int(max(last, first + 1)) + 1)]


@dataclass(frozen=True, slots=True)
class Plane:
    """Where a value stands: `left` leaves room for the numbers of the grid."""

    levels: Sequence[float]
    left: float
    wide: float

    @classmethod
    def over(cls, values: Sequence[float], write: Write, wide: float) -> "Plane":
        """Return a plane that holds the values, and its grid."""
        levels = ticks(min(*values, 0), max(*values, 0))
        return cls(levels, 10 + DIGIT * max(len(write(level)) for level in levels), wide)

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        low, high = self.levels[0], self.levels[-1]
        return 8 + (high - value) / (high - low) * (TALL - FOOT - 14)

    def x(self, place: float, places: int) -> float:
        """Return how far to the right a place of so many begins."""
        return self.left + place * (self.wide - self.left - 4) / places

    def grid(self, write: Write) -> str:
        """Return the lines of the grid with their numbers."""
        end = _n(self.wide - 4)
        return "".join(
            f'<path class="line-grid" d="M{_n(self.left)} {_n(self.y(level))}H{end}"/>'
            f'<text x="{_n(self.left - 6)}" y="{_n(self.y(level) + 4)}" text-anchor="end">'
            f"{escape(write(level))}</text>"
            for level in self.levels
        )

    def labels(self, labels: Mapping[int, str], places: int) -> str:
        """Return the names below, each in the middle of its place."""
        parts = []
        for place, text in labels.items():
            x = self.x(place + 0.5, places)
            anchor = "start" if place == 0 else "end" if place == places - 1 else "middle"
            x = self.left if place == 0 else self.wide - 4 if place == places - 1 else x
            parts.append(
                f'<text x="{_n(x)}" y="{_n(TALL - 5)}" text-anchor="{anchor}">{escape(text)}</text>'
            )
        return "".join(parts)


def course(
    values: Sequence[float], labels: Mapping[int, str], title: str, write: Write
) -> SafeString:
    """Draw a line over a faint area down to zero."""
    if not values:
        return SafeString("")
    plane = Plane.over(values, write, HALF)
    many = len(values)
    points = [(plane.x(place + 0.5, many), plane.y(value)) for place, value in enumerate(values)]
    zero = _n(plane.y(0))
    area = f"{_n(points[0][0])},{zero} {_joined(points)} {_n(points[-1][0])},{zero}"
    x, y = points[-1]
    body = (
        plane.grid(write) + f'<polygon class="confidence-band" points="{area}"/>'
        f'<polyline class="line-accent" points="{_joined(points)}"/>'
        f'<circle class="fill-accent" cx="{_n(x)}" cy="{_n(y)}" r="3"/>'
    )
    return _svg(Frame(HALF, TALL, "chart-fit"), title, body + plane.labels(labels, many))


def columns(
    ups: Sequence[float],
    downs: Sequence[float],
    labels: Mapping[int, str],
    title: str,
    write: Write,
    *,
    names: Sequence[str] = (),
    wide: float = HALF,
) -> SafeString:
    """Draw columns up and down from zero; `names` say what each column is, for its own title."""
    if not ups:
        return SafeString("")
    plane = Plane.over([*ups, *(-down for down in downs)], write, wide)
    many, zero = len(ups), plane.y(0)
    bar = max((wide - plane.left - 4) / many - 2, 1)
    parts = [plane.grid(write)]
    for place, up in enumerate(ups):
        x = plane.x(place, many) + 1
        down = downs[place] if downs else 0
        parts.append(_bar("fill-accent", x, plane.y(up), bar, zero - plane.y(up)))
        parts.append(_bar("fill-muted", x, zero, bar, plane.y(-down) - zero))
        if names:
            hover = _rect(x, 8, bar, TALL - FOOT - 14)
            parts.append(
                f'<rect fill-opacity="0" {hover}><title>{escape(names[place])}</title></rect>'
            )
    axis = f'<path class="line-muted" d="M{_n(plane.left)} {_n(zero)}H{_n(wide - 4)}"/>'
    body = "".join(parts) + axis + plane.labels(labels, many)
    return _svg(Frame(wide, TALL, "chart-fit"), title, body)


def _bar(css: str, x: float, y: float, wide: float, tall: float) -> str:
    if tall <= 0:
        return ""
    return f'<rect class="{css}" {_rect(x, y, wide, max(tall, 0.75), radius=1)}/>'


@dataclass(frozen=True, slots=True)
class Heat:
    """A grid of shares (0–1) with their percent in the cells; None is a cell that cannot be."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[float | None]]
    titles: Sequence[Sequence[str]]
    corner: str = ""


def heat(drawn: Heat, title: str) -> SafeString:
    """Draw a grid: the darker, the larger the share."""
    wide, tall, left, head = 56.0, 26.0, 118.0, 20.0
    parts = [
        f'<text x="{_n(left + (place + 0.5) * wide)}" y="12" text-anchor="middle">'
        f"{escape(name)}</text>"
        for place, name in enumerate(drawn.columns)
    ]
    parts.append(f'<text x="0" y="12">{escape(drawn.corner)}</text>')
    for line, name in enumerate(drawn.rows):
        y = head + line * tall
        parts.append(f'<text class="text-ink" x="0" y="{_n(y + 17)}">{escape(name)}</text>')
        for place, share in enumerate(drawn.cells[line]):
            if share is not None:
                at = (left + place * wide, y, wide, tall)
                parts.append(_cell(at, share, drawn.titles[line][place]))
    frame = Frame(left + len(drawn.columns) * wide, head + len(drawn.rows) * tall)
    return _svg(frame, title, "".join(parts))


def _cell(at: tuple[float, float, float, float], share: float, title: str) -> str:
    x, y, wide, tall = at
    place = _rect(x, y, wide - 2, tall - 2, radius=2)
    if not share:
        return f'<rect class="fill-well" {place}><title>{escape(title)}</title></rect>'
    shade = 1.0 if share > 0.99 else FAINT + (STRONG - FAINT) * share
    css = "text-on" if share > 0.99 else "text-ink"
    return (
        f'<rect class="fill-accent" fill-opacity="{shade:.2f}" {place}>'
        f"<title>{escape(title)}</title></rect>"
        f'<text class="{css}" x="{_n(x + wide / 2 - 1)}" y="{_n(y + tall / 2 + 3)}"'
        f' text-anchor="middle">{number(share * 100)}</text>'
    )


def histogram(values: Sequence[int], labels: Sequence[str], title: str) -> SafeString:
    """Draw a column for each bucket with its count above and its name below."""
    if not values:
        return SafeString("")
    top, many = max(*values, 1, 1), len(values)
    step = WHOLE / many
    parts = []
    for place, value in enumerate(values):
        tall = value / top * (TALL - FOOT - 26)
        x, y = place * step, TALL - FOOT - tall
        middle = _n(x + step / 2)
        css = "fill-accent" if value else "fill-line"
        parts.append(
            f'<rect class="{css}" {_rect(x + 3, y - (0 if value else 1), step - 6, tall or 1, 2)}/>'
            f'<text class="text-ink" x="{middle}" y="{_n(y - 6)}" text-anchor="middle">'
            f"{number(value)}</text>"
            f'<text x="{middle}" y="{_n(TALL - 6)}" text-anchor="middle">'
            f"{escape(labels[place])}</text>"
        )
    return _svg(Frame(WHOLE, TALL, "chart-fit"), title, "".join(parts))
