"""The reliability diagram: how often things said to be likely came true."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from config.charts import Frame, _n, _svg

SIZE, LEFT, FOOT, EDGE = 320.0, 36.0, 22.0, 6.0
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """Forecasts of about one chance: what was said, what came true, its interval; all 0–1.

    `weight` (0–1) is the bin's part of all forecasts.
    """

    said: float
    came: float
    low: float
    high: float
    weight: float


def reliability(spots: Sequence[Spot], title: str) -> SafeString:
    """Draw the bins against the diagonal, where every forecast is as good as its word."""
    parts = [_grid(step) for step in STEPS]
    x0, y0 = _at(0, 0)
    x1, y1 = _at(1, 1)
    diagonal = f"{_n(x0)},{_n(y0)} {_n(x1)},{_n(y1)}"
    parts.append(f'<polyline class="line-accent line-ink line-dashed" points="{diagonal}"/>')
    parts += [_spot(spot) for spot in spots]
    return _svg(Frame(SIZE, SIZE, "chart-fit"), title, "".join(parts))


def _at(said: float, came: float) -> tuple[float, float]:
    across, up = SIZE - LEFT - EDGE, SIZE - FOOT - EDGE
    return LEFT + said * across, EDGE + (1 - came) * up


def _grid(step: float) -> str:
    x, floor = _at(step, 0)
    _left, y = _at(0, step)
    anchor = "start" if step == 0 else "end" if step == 1 else "middle"
    words = f"{step:.0%}"
    return (
        f'<path class="line-grid" d="M{_n(LEFT)} {_n(y)}H{_n(SIZE - EDGE)}"/>'
        f'<text x="{_n(LEFT - 5)}" y="{_n(y + 4)}" text-anchor="end">{words}</text>'
        f'<text x="{_n(x)}" y="{_n(floor + 16)}" text-anchor="{anchor}">{words}</text>'
    )


def _spot(spot: Spot) -> str:
    x, y = _at(spot.said, spot.came)
    _x, low = _at(spot.said, spot.low)
    _x, high = _at(spot.said, spot.high)
    radius = 2.5 + 5 * min(1.0, max(0.0, spot.weight)) ** 0.5
    return (
        f'<path class="line-muted" d="M{_n(x)} {_n(low)}V{_n(high)}"/>'
        f'<circle class="fill-accent" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'
    )
