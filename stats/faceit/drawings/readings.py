"""Estimates as lines of a table: value, interval, sample size and a bar, or what is missing."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import number, percent
from stats.faceit.estimates import Coverage, Estimate, Reading

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
    note: Words = ""


def share(value: float) -> str:
    """Write a share of 0–1 as a percentage with one digit."""
    return percent(value, 1)


def decimals(digits: int) -> Writer:
    """Return what writes a number with so many digits."""
    return lambda value: number(value, digits)


def interval_words(estimate: Estimate, write: Writer) -> str:
    """Return "48.1–56.2 %": the unit once, where both ends have the same."""
    low, high = write(estimate.low), write(estimate.high)
    if low.endswith("%") and high.endswith("%"):
        low = low.removesuffix("%").rstrip()
    return f"{low}–{high}"


def reading_line(
    label: Words,
    reading: Reading,
    write: Writer = share,
    *,
    unit: Words = "",
    scale: tuple[float, float] = (0.0, 1.0),
    reference: float | None = None,
    note: Words = "",
) -> ReadingLine:
    """Return a reading as a line; the bar stands on `scale`, `reference` is marked."""
    estimate = reading.estimate
    if estimate is None:
        return ReadingLine(label, "", "", reading.n, reading.needed, unit, "", note)
    bar = estimate_bar(label, estimate, write, scale=scale, reference=reference)
    interval = interval_words(estimate, write)
    value = write(estimate.value)
    return ReadingLine(label, value, interval, reading.n, reading.needed, unit, bar, note)


def estimate_bar(
    label: Words,
    estimate: Estimate,
    write: Writer,
    *,
    scale: tuple[float, float] = (0.0, 1.0),
    reference: float | None = None,
    frame: charts.Frame | None = None,
) -> SafeString:
    """Draw an estimate with its interval; its title says both in words."""
    title = _("%(label)s: %(value)s, 95 %% interval %(low)s to %(high)s, n = %(n)s") % {
        "label": label,
        "value": write(estimate.value),
        "low": write(estimate.low),
        "high": write(estimate.high),
        "n": number(estimate.n),
    }
    return charts.interval_bar(
        estimate.low, estimate.value, estimate.high, title,
        scale=scale, reference=reference, frame=frame or charts.Frame(WIDTH, 12, "interval-bar"),
    )  # fmt: skip


def common_scale(*readings: Reading) -> tuple[float, float]:
    """Return a scale from zero on which these rates can be compared."""
    tops = [one.estimate.high for one in readings if one.estimate]
    return 0.0, max(tops, default=1.0) * 1.1 or 1.0


def coverage_words(coverage: Coverage) -> str:
    """Say of how many matches something is told."""
    if coverage.known == coverage.matches:
        return _("told of all %(all)s matches") % {"all": number(coverage.matches)}
    return _("told of %(known)s of %(all)s matches") % {
        "known": number(coverage.known),
        "all": number(coverage.matches),
    }
