"""A replay beside the history, product by product, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.templatetags.dozor import number
from economy.models import Product
from economy.money import Money, name_of
from economy.queries.analytics.replay import Forecast
from economy.whatif import Changes, Number, Tally, total


@dataclass(frozen=True, slots=True)
class Pair:
    """What was and what would be; `change` with its sign, empty where nothing changes."""

    before: str
    after: str
    change: str
    up: bool


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """A product, or all of a currency (no product): `asked` tells what is changed of it."""

    name: str
    product: Product | None
    asked: str
    units: Pair
    revenue: Pair
    refusals: Pair


@dataclass(frozen=True, slots=True)
class ForecastTable:
    """The lines of one currency, their sum, and its supply at the end."""

    title: str
    lines: list[ForecastLine]
    total: ForecastLine
    supply: Pair
    quiet: int


def forecast_tables(found: Forecast, changes: Changes) -> list[ForecastTable]:
    """Return a table for each currency in which something changes.

    Products of which nothing changes are only counted.
    """
    tables = [_table(found, changes, currency) for currency in found.outcome.supply_change]
    return [table for table in tables if table.lines] or tables[:1]


def _table(found: Forecast, changes: Changes, currency: str) -> ForecastTable:
    before, after = found.outcome.before, found.outcome.after
    lines, quiet = [], 0
    for (product, money), then in after.items():
        if money != currency or product not in found.products:
            continue
        was = before.get((product, currency), Tally())
        if was == then and product not in {*changes.prices, *changes.stocks}:
            quiet += 1
            continue
        lines.append(_line(found.products[product], was, then, changes, currency))
    lines.sort(key=lambda line: (not line.asked, line.name))
    sums = [_sum(side, currency) for side in (before, after)]
    held = found.supply[currency]
    return ForecastTable(
        name_of(currency), lines, _line(None, sums[0], sums[1], changes, currency),
        money_pair(held, held + found.outcome.supply_change[currency], currency), quiet,
    )  # fmt: skip


def _sum(side: Mapping[tuple[int, str], Tally], currency: str) -> Tally:
    return total(tally for (_product, money), tally in side.items() if money == currency)


def _line(
    product: Product | None, was: Tally, then: Tally, changes: Changes, currency: str
) -> ForecastLine:
    return ForecastLine(
        name=product.name if product else _("All products"),
        product=product,
        asked=_asked(product, changes) if product else "",
        units=count_pair(was.units - was.returned, then.units - then.returned),
        revenue=money_pair(was.net, then.net, currency),
        refusals=count_pair(was.refused, then.refused),
    )


def _asked(product: Product, changes: Changes) -> str:
    parts = []
    if product.pk in changes.prices:
        old, new = (
            Money(value, product.currency) for value in (product.price, changes.prices[product.pk])
        )
        parts.append(_("price %(old)s → %(new)s") % {"old": old.text, "new": new})
    if product.pk in changes.stocks:
        parts.append(_("stock of %(n)s") % {"n": number(changes.stocks[product.pk])})
    return ", ".join(parts)


def money_pair(before: Number, after: Number, currency: str) -> Pair:
    """Compare two amounts; expected values are rounded to whole minor units."""
    old, new = round(before), round(after)
    return Pair(
        Money(old, currency).text, str(Money(new, currency)),
        Money(new - old, currency).signed if new != old else "", new > old,
    )  # fmt: skip


def count_pair(before: Number, after: Number) -> Pair:
    """Compare two counts; expected values with a digit behind the sign."""
    digits = 1 if isinstance(after, float) and after != int(after) else 0
    gap = round(after - before, digits)
    sign = "+" if gap > 0 else ""
    told = f"{sign}{number(gap, digits)}" if gap else ""
    return Pair(number(before), number(after, digits), told, gap > 0)


def notes(changes: Changes) -> Sequence[Any]:
    """Return what the replay takes for granted, as sentences."""
    return [
        _("Money put in, other prices, gifts and limits for each user stay as they were."),
        _(
            "A wish refused for money is tried again at the new price; repeated within a day it is"
            " the same wish."
        ),
        _("What was sold out is tried again only where a stock is given."),
        _("Wishes stay the same: nobody wants more because it is cheaper.")
        if not changes.elasticity
        else _("Expected values: a price n times as high makes people want n^−%(e)s times as much.")
        % {"e": number(changes.elasticity, 1)},
    ]
