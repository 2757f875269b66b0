"""What each page of figures shows, from what was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts as small
from config.templatetags.dozor import NBSP, day, number, percent
from economy.currencies import known
from economy.drawings.analytics import charts
from economy.drawings.analytics.tiles import people
from economy.drawings.analytics.words import (
    axis_labels,
    code_words,
    operation_words,
    reason_words,
    step_words,
)
from economy.figures import Balances, Cohort, Flow, Source, Supply, Unmet
from economy.models import Product
from economy.money import Money
from economy.queries.analytics.flows import Steps
from economy.queries.analytics.people import first_day
from economy.queries.analytics.sales import ProductSales
from economy.queries.analytics.trends import Trending
from economy.records import Account


def amounts(currency: str) -> charts.Write:
    """Return how the numbers of a drawing's grid are written."""
    digits = known().get(currency, 0)
    return lambda value: number(value / 10**digits, digits if abs(value) < 10**digits * 100 else 0)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A reason with its amount and the share of all."""

    words: str
    amount: Money
    count: int
    share: str
    bar: SafeString


def source_lines(found: Sequence[Source], currency: str) -> list[SourceLine]:
    """Return sources or sinks as lines."""
    return [
        SourceLine(
            words := reason_words(one.account, one.kind), Money(one.amount, currency), one.count,
            percent(one.share), small.share(one.share, 1, f"{words}: {percent(one.share)}"),
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a window in figures."""

    words: str
    came: Money
    went: Money
    net: Money
    supply: Money


def flow_context(
    steps: Steps, flows: Sequence[Flow], supply: Supply, currency: str
) -> dict[str, Any]:
    """Return the drawings of money coming and going, and of the supply, with their table."""
    came, went = [0] * len(steps), [0] * len(steps)
    for flow in flows:
        if flow.account == Account.WALLET:
            came[flow.step] += flow.came
            went[flow.step] += flow.went
    names, write = step_words(steps), amounts(currency)
    labels = axis_labels(steps, names)
    lines = [
        StepLine(
            name,
            Money(up, currency),
            Money(down, currency),
            Money(up - down, currency),
            Money(held, currency),
        )
        for name, up, down, held in zip(names, came, went, supply.course, strict=True)
    ]
    told = [f"{line.words}: +{line.came.text}, −{line.went.text}" for line in lines]
    title = _("Money that came to wallets and went from them")
    return {
        "flow_chart": charts.columns(came, went, labels, title, write, names=told),
        "supply_chart": charts.course(supply.course, labels, _("Money in all wallets"), write),
        "step_lines": lines,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RevenueLine:
    """A step's net revenue."""

    words: str
    revenue: Money


def revenue_context(steps: Steps, course: Sequence[int], currency: str) -> dict[str, Any]:
    """Return the drawing of revenue with its table."""
    names = step_words(steps)
    lines = [
        RevenueLine(name, Money(value, currency)) for name, value in zip(names, course, strict=True)
    ]
    drawing = charts.columns(
        course, (), axis_labels(steps, names), _("Net revenue by the time of purchase"),
        amounts(currency), names=[f"{one.words}: {one.revenue}" for one in lines],
        wide=charts.WHOLE,
    )  # fmt: skip
    return {"revenue_chart": drawing, "revenue_lines": lines}


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product's sales; `share` is its part of all net revenue."""

    product: Product
    units: int
    purchases: int
    buyers: int
    revenue: Money
    share: str
    refunds: int
    refunded: Money


def product_lines(found: Sequence[ProductSales], whole: int) -> list[ProductLine]:
    """Return products as lines; `whole` is the net revenue of all that sold."""
    return [
        ProductLine(
            product=one.product, units=one.sales.kept, purchases=one.sales.standing,
            buyers=one.buyers, revenue=Money(one.sales.net, one.currency),
            share=percent(one.sales.net / whole if whole else None), refunds=one.sales.refunds,
            refunded=Money(one.sales.refunded, one.currency),
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A product in demand: `score` things bought this moment would weigh as much."""

    product: Product
    score: str
    bar: SafeString


def trend_lines(found: Sequence[Trending]) -> list[TrendLine]:
    """Return what is in demand as lines, without what is almost forgotten."""
    most = max((one.score for one in found), default=1.0)
    return [
        TrendLine(
            one.product, number(one.score, 1), small.share(one.score, most, number(one.score, 1))
        )
        for one in found
        if one.score >= 0.05
    ]


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort: who came back in each week, and what they spent."""

    week: datetime
    size: int
    cells: list[tuple[str, Money] | None]
    revenue: Money


def cohort_context(found: Sequence[Cohort], currency: str) -> dict[str, Any]:
    """Return the heat map of cohorts with its table."""
    most = max((len(one.buyers) for one in found), default=0)
    lines, titles = [], []
    for one in found:
        told = list(zip(one.buyers, one.retention, one.revenue, strict=True))
        cells: list[tuple[str, Money] | None] = [
            (percent(share), Money(spent, currency)) for _people, share, spent in told
        ]
        lines.append(
            CohortLine(
                first_day(one.week), one.size, cells + [None] * (most - len(cells)),
                Money(sum(one.revenue), currency),
            )
        )  # fmt: skip
        titles.append(
            [f"{people(count)}, {Money(spent, currency)}" for count, _share, spent in told]
        )
    drawn = charts.Heat(
        rows=[f"{day(line.week)}  ·  {number(line.size)}" for line in lines],
        columns=[str(week) for week in range(most)],
        cells=[[*one.retention, *[None] * (most - len(one.retention))] for one in found],
        titles=titles,
        corner=_("week · people"),
    )
    title = _("Share of each weekly cohort that bought again, by weeks since the first purchase")
    return {
        "cohort_chart": charts.heat(drawn, title) if lines else SafeString(""),
        "cohort_lines": lines,
        "cohort_weeks": list(range(most)),
    }


@dataclass(frozen=True, slots=True)
class BucketLine:
    """Wallets of a size."""

    words: str
    wallets: int


def balance_context(found: Balances, currency: str) -> dict[str, Any]:
    """Return the drawing of balances with its table."""
    write = amounts(currency)
    names = [
        write(one.low) if one.high == one.low + 1 else f"{write(one.low)}+" for one in found.buckets
    ]
    lines = [BucketLine(_bucket(one.low, one.high, currency), one.wallets) for one in found.buckets]
    counts = [one.wallets for one in found.buckets]
    title = _("Wallets by balance")
    return {"balance_chart": charts.histogram(counts, names, title), "bucket_lines": lines}


def _bucket(low: int, high: int | None, currency: str) -> str:
    first = Money(low, currency)
    if high is None:
        return _("from %(amount)s") % {"amount": first}
    last = Money(high - 1, currency)
    return str(first) if high == low + 1 else f"{first.text}–{last}"


@dataclass(frozen=True, slots=True)
class UnmetLine:
    """A product that was refused for one reason."""

    product: Product | None
    code: str
    words: str
    attempts: int
    people: int
    wanted: Money
    missing: Money
    bar: SafeString


def unmet_lines(found: Sequence[Unmet], currency: str) -> list[UnmetLine]:
    """Return refused purchases as lines."""
    products = Product.objects.in_bulk([one.product for one in found if one.product])
    most = max((one.wanted for one in found), default=1) or 1
    return [
        UnmetLine(
            products.get(one.product or 0), one.code, code_words(one.code), one.attempts,
            one.people, Money(one.wanted, currency), Money(one.missing, currency),
            small.share(one.wanted, most, str(Money(one.wanted, currency))),
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeLine:
    """Refusals of one operation for one reason."""

    operation: str
    code: str
    words: str
    attempts: int
    people: int


def code_lines(found: Sequence[tuple[str, str, int, int]]) -> list[CodeLine]:
    """Return refusals of every operation as lines."""
    return [
        CodeLine(operation_words(operation), code, code_words(code), attempts, count)
        for operation, code, attempts, count in found
    ]


def change(before: str, after: str) -> str:
    """Write what was and what would be."""
    return after if before == after else f"{before}{NBSP}→ {after}"
