"""A replay beside what happened: two lines, and what they came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import number, percent, tenge
from demper.drawings.price_chart import CSS
from demper.simulation.replay import Account, Replay


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One figure, as it was and as it would have been."""

    name: str
    real: str
    tried: str
    gain: Any = None


def replay_words(told: Replay) -> list[ReplayRow]:
    """Return the figures of both."""
    real, tried = told.real, told.replayed
    return [
        ReplayRow(_("Time in the first place"), _share(real), _share(tried)),
        ReplayRow(_("Price changes"), number(real.changes), number(tried.changes)),
        ReplayRow(
            _("Estimated profit"),
            tenge(real.profit),
            tenge(tried.profit),
            None if real.profit is None or tried.profit is None else tried.profit - real.profit,
        ),
    ]


def _share(account: Account) -> str:
    return percent(account.first)


def replay_lines(told: Replay) -> SafeString:
    """Draw both prices over time; empty for fewer than two looks."""
    points = told.points
    if len(points) < 2:
        return SafeString("")
    real = _stairs([(one.at, one.real) for one in points if one.real is not None])
    tried = _stairs([(one.at, one.replayed) for one in points])
    title = _("Own price as it was, and as the strategy would have set it")
    values = [price for _at, price in (*real, *tried)]
    low, high = min(values), max(values)
    grid = [low] if low == high else [round(low + (high - low) * part / 3) for part in range(4)]
    lines = [charts.Curve(tried, CSS["rival"]), charts.Curve(real, CSS["own"])]
    return charts.curves(lines, title, grid=grid, margin=60)


def _stairs(points: Sequence[tuple[datetime, int]]) -> list[charts.Point]:
    """Return the corners of a line that keeps each price until the next one."""
    corners: list[charts.Point] = []
    for at, price in points:
        if corners:
            corners.append((at.timestamp(), corners[-1][1]))
        corners.append((at.timestamp(), float(price)))
    return corners
