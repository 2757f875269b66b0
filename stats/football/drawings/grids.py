"""Grids of chances with their numbers in the cells, and bars of three outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString

from config.charts import Frame, _n, _rect, _svg
from config.templatetags.dozor import number as decimal

HEAD = 18.0
LABEL_CUT = 20
# Text on cells between these shades would be hard to read in one of the themes.
FAINT, STRONG = 0.08, 0.5


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of chances (0–1), rows × columns.

    Chances below `least` leave their cell empty. `lines` are the columns after which a dotted line
    parts what the places are worth. `marked` (row, column) is drawn in full.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    chances: Sequence[Sequence[float]]
    cell: tuple[float, float] = (40.0, 22.0)
    label_width: float = 132.0
    least: float = 0.005
    lines: Sequence[int] = field(default_factory=tuple)
    marked: tuple[int, int] | None = None
    digits: int = 0


def grid(drawn: Grid, title: str) -> SafeString:
    """Draw a grid: the darker, the likelier; each cell says its percent."""
    wide, tall = drawn.cell
    top = max((chance for row in drawn.chances for chance in row), default=0.0)
    parts = [
        f'<text x="{_n(drawn.label_width + (at + 0.5) * wide)}" y="12" text-anchor="middle">'
        f"{escape(name)}</text>"
        for at, name in enumerate(drawn.columns)
    ]
    for line, (name, row) in enumerate(zip(drawn.rows, drawn.chances, strict=True)):
        y = HEAD + line * tall
        parts.append(
            f'<text class="text-ink" x="0" y="{_n(y + tall / 2 + 4)}">{escape(_cut(name))}</text>'
        )
        for at, chance in enumerate(row):
            words = f"{name}, {drawn.columns[at]}"
            full = drawn.marked == (line, at)
            parts.append(_cell(drawn, at, y, chance, (top, words, full)))
    floor = HEAD + len(drawn.rows) * tall
    parts += [
        f'<path class="line-muted line-dashed" '
        f'd="M{_n(drawn.label_width + at * wide - 1)} {_n(HEAD)}V{_n(floor)}"/>'
        for at in drawn.lines
    ]
    width = drawn.label_width + len(drawn.columns) * wide
    return _svg(Frame(width, floor, "chart-fit"), title, "".join(parts))


def _cell(drawn: Grid, at: int, y: float, chance: float, look: tuple[float, str, bool]) -> str:
    wide, tall = drawn.cell
    top, words, full = look
    x = drawn.label_width + at * wide
    place = _rect(x, y, wide - 2, tall - 2, radius=2)
    if chance < drawn.least and not full:
        return f'<rect class="fill-well" {place}/>'
    number = decimal(chance * 100, drawn.digits)
    share = chance / (top or 1)
    solid = full or share > 0.99
    shade = 1.0 if solid else FAINT + (STRONG - FAINT) * share
    css = "text-on" if solid else "text-ink"
    return (
        f'<rect class="fill-accent" {place} fill-opacity="{shade:.2f}">'
        f"<title>{escape(words)}: {number} %</title></rect>"
        f'<text class="{css}" x="{_n(x + wide / 2 - 1)}" y="{_n(y + tall / 2 + 3)}" '
        f'text-anchor="middle">{number}</text>'
    )


def outcome_bar(chances: Sequence[float], title: str, frame: Frame | None = None) -> SafeString:
    """Draw the chances of home, draw and away as one bar of three parts."""
    frame = frame or Frame(320, 8, "outcome-bar", stretch=True)
    room = frame.width - 4
    parts, x = [], 0.0
    for chance, css in zip(chances, ("fill-accent", "fill-line", "fill-muted"), strict=True):
        width = chance * room
        parts.append(f'<rect class="{css}" {_rect(x, 0, width, frame.height, radius=1)}/>')
        x += width + 2
    return _svg(frame, title, "".join(parts))


def _cut(name: str) -> str:
    return name if len(name) <= LABEL_CUT else f"{name[: LABEL_CUT - 1]}…"
