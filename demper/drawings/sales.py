"""Sales in tiles, lines and drawings; amounts in whole tenge, drawings in thousands of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from config import charts
from config.templatetags.dozor import DASH, day, number, percent, signed, tenge
from demper.queries.days import Period
from demper.queries.sales import DayLine, ProductSales, Totals
from demper.selling import Effect

TALL: Final = charts.Frame(640, 220, "chart-fit")
CSS: Final = {
    "revenue": "line-accent",
    "profit": "line-accent line-good line-dashed",
    "first": "line-accent line-warn",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; `note` says of what and out of how many."""

    label: str
    value: str
    note: str


def tiles_of(totals: Totals) -> list[Tile]:
    """Return what a period came to."""
    known = _("of %(known)s of %(lines)s articles sold: the cost of the others is unknown") % {
        "known": number(totals.known),
        "lines": number(totals.lines),
    }
    every = _("costs of all %(lines)s articles sold are known") % {"lines": number(totals.lines)}
    cancelled = ngettext(
        "%(n)s more called off (%(share)s)", "%(n)s more called off (%(share)s)", totals.cancelled
    ) % {"n": number(totals.cancelled), "share": percent(totals.cancelled_share, 1)}
    return [
        Tile(_("Revenue"), tenge(totals.revenue), _("orders that were called off left out")),
        Tile(
            _("Profit"),
            tenge(totals.profit if totals.known else None),
            every if totals.known == totals.lines else known,
        ),
        Tile(_("Orders"), number(totals.orders), cancelled),
        Tile(_("Mean order"), tenge(totals.mean_order), _("revenue by orders")),
        Tile(
            _("First place"),
            percent(totals.first_share, 1),
            ngettext("of %(n)s look", "of %(n)s looks", totals.looks) % {"n": number(totals.looks)},
        ),
        Tile(_("Price changes"), number(totals.changes), _("confirmed by the shop's own offers")),
    ]


def money_chart(days: Sequence[DayLine]) -> SafeString:
    """Draw revenue and profit by day, in thousands of tenge."""
    revenue = [one.revenue / 1000 for one in days]
    profit = [one.profit / 1000 for one in days]
    lines = [_curve(revenue, CSS["revenue"])]
    if any(one.known for one in days):
        lines.append(_curve(profit, CSS["profit"]))
    title = _("Revenue and profit by day, in thousands of tenge")
    return charts.curves(
        lines, title, grid=_levels([*revenue, *profit]), ends=_ends(days), frame=TALL
    )


def first_chart(days: Sequence[DayLine]) -> SafeString:
    """Draw the share of looks at which the shop stood first, by day, in percent."""
    points = [
        (float(place), one.first_share * 100)
        for place, one in enumerate(days)
        if one.first_share is not None
    ]
    title = _("Share of looks at which the shop stood first, by day, in percent")
    curve = charts.Curve(points, CSS["first"])
    return charts.curves([curve], title, grid=(0, 25, 50, 75, 100), ends=_ends(days), frame=TALL)


def strokes() -> list[tuple[SafeString, str]]:
    """Return the key of the money chart."""
    words = {"revenue": _("revenue"), "profit": _("profit")}
    return [(charts.stroke(CSS[name]), word) for name, word in words.items()]


def heat_map(hours: Sequence[Sequence[int]]) -> SafeString:
    """Draw orders by weekday and hour; empty where there are none."""
    if not any(map(any, hours)):
        return SafeString("")
    names = [f"{hour:02}" if hour % 3 == 0 else "" for hour in range(24)]
    return charts.heat(
        weekdays(), names, hours, _("Orders by weekday and hour of Almaty"), cell=(24.0, 22.0)
    )


def weekdays() -> list[str]:
    """Return short names of weekdays, Monday first."""
    return [
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"), pgettext("weekday", "Fri"), pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ]  # fmt: skip


def busiest(hours: Sequence[Sequence[int]]) -> str:
    """Say when most orders come; "" where there are none."""
    most = max((many, -at, -hour) for at, row in enumerate(hours) for hour, many in enumerate(row))
    if not most[0]:
        return ""
    parts = {
        "day": weekdays()[-most[1]],
        "hour": f"{-most[2]:02}:00",
        "n": number(most[0]),
    }
    return _("Most orders came on %(day)s from %(hour)s: %(n)s.") % parts


@dataclass(frozen=True, slots=True)
class ProductLine:
    """An article that sold; `share` is its part of all revenue."""

    product: int | None
    sku: str
    title: str
    units: str
    revenue: str
    fees: str
    profit: str
    margin: str
    losing: bool
    bar: SafeString


def product_lines(found: Sequence[ProductSales], whole: int) -> list[ProductLine]:
    """Return articles as lines; `whole` is the revenue of all that sold."""
    return [
        ProductLine(
            one.product,
            one.sku,
            one.title,
            number(one.takings.units),
            tenge(one.takings.revenue),
            tenge(one.takings.fees),
            tenge(one.takings.profit) if one.takings.known else DASH,
            percent(one.takings.margin, 1),
            one.takings.known > 0 and one.takings.profit < 0,
            charts.share(
                one.takings.revenue, whole, percent(one.takings.revenue / whole if whole else 0, 1)
            ),
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class EffectWords:
    """What the bot changed, in words; `bar` is empty and `verdict` says so below enough data."""

    verdict: str
    value: str
    interval: str
    bar: SafeString
    basis: str
    unknown: str
    tone: str


def effect_words(effect: Effect) -> EffectWords:
    """Say what the bot changed in profit a day."""
    unknown = ""
    if effect.unknown:
        unknown = ngettext(
            "%(n)s product more is left out: its cost is unknown.",
            "%(n)s products more are left out: their costs are unknown.",
            effect.unknown,
        ) % {"n": number(effect.unknown)}
    if effect.value is None or effect.low is None or effect.high is None:
        lacking = _(
            "%(n)s of at least %(needed)s products have a week before and a week after the day "
            "their bot was switched on, and a known cost."
        ) % {"n": number(effect.products), "needed": number(effect.needed)}
        return EffectWords("", "", "", SafeString(""), lacking, unknown, "")
    verdict, tone = _verdict(effect)
    interval = _("95 %%: %(low)s … %(high)s ₸") % {
        "low": signed(effect.low),
        "high": signed(effect.high),
    }
    limit = max(abs(effect.low), abs(effect.high), 1)
    both = (effect.low, effect.high)
    bar = charts.diverge(effect.value, limit, interval, interval=both, neutral=not tone)
    return EffectWords(
        verdict, f"{signed(effect.value)}\u00a0₸", interval, bar, _basis(effect), unknown, tone
    )


def _verdict(effect: Effect) -> tuple[str, str]:
    if effect.low is not None and effect.low > 0:
        return _("More profit since the bot"), "good"
    if effect.high is not None and effect.high < 0:
        return _("Less profit since the bot"), "bad"
    return _("No difference that chance could not make"), ""


def _basis(effect: Effect) -> str:
    parts = {
        "n": number(effect.products),
        "days": number(effect.days),
        "before": tenge(round(effect.before)),
        "after": tenge(round(effect.after)),
    }
    return (
        ngettext(
            "%(n)s product, %(days)s days on each side: %(before)s → %(after)s a day together.",
            "%(n)s products, %(days)s days on each side: %(before)s → %(after)s a day together.",
            effect.products,
        )
        % parts
    )


def period_words(period: Period) -> str:
    """Say which days: 1 Nov – 30 Nov."""
    return f"{day(period.first)} – {day(period.last)}"


def _curve(values: Sequence[float], css: str) -> charts.Curve:
    return charts.Curve([(float(place), value) for place, value in enumerate(values)], css)


def _ends(days: Sequence[DayLine]) -> tuple[str, str]:
    return (day(days[0].day), day(days[-1].day)) if days else ("", "")


def _levels(values: Sequence[float], most: int = 4) -> list[float]:
    """Return round numbers from at most the least value, and 0, to at least the greatest."""
    low, high = min([*values, 0]), max([*values, 0])
    span = (high - low) or 1
    unit = 10 ** floor(log10(span / most))
    step = next(unit * times for times in (1, 2, 5, 10) if span / (unit * times) <= most)
    first, last = floor(low / step), -floor(-high / step)
    return [place * step for place in range(int(first), int(max(last, first + 1)) + 1)]
