"""Estimates as lines of a table: value, interval, sample size and a bar, or what is missing."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import number
from stats.football.analytics import Reading

Writer = Callable[[float], str]
WIDTH = 120.0


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A figure as a table shows it; without a value `n` of `needed` observations are there."""

    label: Words
    value: str
    interval: str
    n: int
    needed: int
    unit: Words
    bar: SafeString | str


def decimals(digits: int) -> Writer:
    """Return what writes a number with so many digits."""
    return lambda value: number(value, digits)


def reading_line(
    label: Words,
    reading: Reading,
    write: Writer,
    *,
    unit: Words = "",
    scale: tuple[float, float] = (0.0, 1.0),
    reference: float | None = None,
) -> ReadingLine:
    """Return a reading as a line; the bar stands on `scale`, `reference` is marked."""
    found = reading.estimate
    if found is None:
        return ReadingLine(label, "", "", reading.n, reading.needed, unit, "")
    low, value, high = (write(one) for one in (found.low, found.value, found.high))
    title = _("%(label)s: %(value)s, 95 %% interval %(low)s to %(high)s, n = %(n)s") % {
        "label": label,
        "value": value,
        "low": low,
        "high": high,
        "n": number(reading.n),
    }
    bar = charts.interval_bar(
        found.low, found.value, found.high, title,
        scale=scale, reference=reference, frame=charts.Frame(WIDTH, 12, "interval-bar"),
    )  # fmt: skip
    if low.endswith("%") and high.endswith("%"):
        low = low.removesuffix("%").rstrip()
    return ReadingLine(label, value, f"{low}–{high}", reading.n, reading.needed, unit, bar)
