"""The record of forecasts as its page shows it: lines of methods, bins, words about gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import charts
from config.reliability import Spot, reliability
from config.templatetags.dozor import number, percent, signed
from stats.football.drawings.forecasts import METHOD
from stats.football.forecast.report import BASE, OURS, Standing
from stats.football.forecast.scores import Bin, Gap, Scores, skill
from stats.football.queries.forecast_record import MATCHES_LEAST, Record

CLEAR: Final = 2.0
METHOD_WORDS: Final[Mapping[str, Promise]] = {
    "stack": gettext_lazy("all of the below weighed against each other"),
    "elo": gettext_lazy("points won from and lost to the other side"),
    "dixon_coles": gettext_lazy("goals, attack and defence"),
    "pi": gettext_lazy("goal differences at home and away"),
    "base": gettext_lazy("how often each outcome comes in the league"),
    "odds": gettext_lazy("prices without their margin"),
}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A method's scores; `gap` is to the base rates, `ours` that of the stack to it, in words."""

    key: str
    label: str
    words: str
    own: bool
    scores: Scores
    bar: SafeString
    better: float | None
    gap: str
    ours: str


@dataclass(frozen=True, slots=True)
class BinLine:
    """A bin of the reliability table."""

    interval: str
    said: float
    came: float
    came_interval: str
    n: int


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record or a backtest as one section of the page; `lines` are empty below the least."""

    n: int
    seasons: int
    enough: bool
    updated_at: Any
    lines: tuple[ScoreLine, ...]
    priced: tuple[ScoreLine, ...]
    priced_n: int
    chart: SafeString
    bins: tuple[BinLine, ...]
    verdict: str
    needed: int = MATCHES_LEAST


def record_view(record: Record, method: str = OURS) -> RecordView:
    """Return a record with its chart and words; the chart is of one method."""
    bins = record.bins(method)
    standing, priced = record.standing, record.priced
    return RecordView(
        n=record.n,
        seasons=record.seasons,
        enough=standing is not None,
        updated_at=record.updated_at,
        lines=_lines(standing) if standing else (),
        priced=_lines(priced) if priced else (),
        priced_n=priced.scores[OURS].n if priced else 0,
        chart=_chart(bins, method) if bins else SafeString(""),
        bins=tuple(_bin_line(one) for one in bins),
        verdict=verdict(standing) if standing else "",
    )


def verdict(standing: Standing) -> str:
    """Return in a sentence whether the stack does better than base rates."""
    gap = standing.gaps[BASE][OURS]
    share = skill(standing.scores[OURS].rps, standing.scores[BASE].rps)
    words = {"share": percent(abs(share), 1), "gap": gap_words(gap), "n": number(gap.n)}
    if isnan(gap.error) or abs(gap.mean) < CLEAR * gap.error:
        return (
            _("Not distinguishable from base rates: the gap in RPS is %(gap)s over %(n)s matches.")
            % words
        )
    if gap.mean < 0:
        return (
            _("Clearly better than base rates: RPS is %(share)s lower, a gap of %(gap)s.") % words
        )
    return _("Clearly worse than base rates: RPS is %(share)s higher, a gap of %(gap)s.") % words


def gap_words(gap: Gap) -> str:
    """Return a paired gap with its standard error."""
    if isnan(gap.error):
        return signed(gap.mean, 4)
    return f"{signed(gap.mean, 4)} ± {number(gap.error, 4)}"


def _lines(standing: Standing) -> tuple[ScoreLine, ...]:
    least = min(one.rps for one in standing.scores.values())
    most = max(one.rps for one in standing.scores.values())
    scale = (least - 0.1 * (most - least or 1), most)
    return tuple(_line(standing, name, scale) for name in standing.scores)


def _line(standing: Standing, name: str, scale: tuple[float, float]) -> ScoreLine:
    scores = standing.scores[name]
    base = standing.gaps[BASE].get(name)
    ours = _turned(standing.gaps[OURS].get(name))
    return ScoreLine(
        key=name,
        label=str(METHOD[name]),
        words=str(METHOD_WORDS[name]),
        own=name == OURS,
        scores=scores,
        bar=_bar(scores.rps, base, scale),
        better=skill(scores.rps, standing.scores[BASE].rps) if base else None,
        gap=gap_words(base) if base else "",
        ours=gap_words(ours) if ours else "",
    )


def _turned(gap: Gap | None) -> Gap | None:
    """Return the stack's gap to a method from that of the method to the stack."""
    return None if gap is None else Gap(-gap.mean, gap.error, gap.n)


def _bar(value: float, gap: Gap | None, scale: tuple[float, float]) -> SafeString:
    """Draw a score with two standard errors of its gap to the base rates, which have none."""
    error = 0.0 if gap is None or isnan(gap.error) else CLEAR * gap.error
    title = _("RPS %(value)s, from %(low)s to %(high)s") % {
        "value": number(value, 4),
        "low": number(value - error, 4),
        "high": number(value + error, 4),
    }
    return charts.interval_bar(value - error, value, value + error, title, scale=scale)


def _chart(bins: list[Bin], method: str) -> SafeString:
    total = sum(one.n for one in bins)
    spots = [
        Spot(one.mean_p, one.share, one.share_low, one.share_high, one.n / total) for one in bins
    ]
    title = _("Reliability of %(method)s: what was said against what came, in %(n)d bins") % {
        "method": METHOD[method],
        "n": len(bins),
    }
    return reliability(spots, title)


def _bin_line(one: Bin) -> BinLine:
    return BinLine(
        f"{percent(one.low)} – {percent(one.high)}",
        one.mean_p,
        one.share,
        f"{percent(one.share_low)} – {percent(one.share_high)}",
        one.n,
    )
