"""Tiles of figures: a label, a number with its unit, what it is of, a small line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import charts
from config.templatetags.dozor import number, percent, signed
from economy.currencies import known
from economy.figures import Balances, Customers, Sales, Supply, Unmet, velocity
from economy.money import Money


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its unit; `note` says of what and out of how many."""

    label: str
    value: str
    note: str
    chart: SafeString | str = ""
    unit: str = ""


def money_tile(label: str, amount: Money, note: str, chart: SafeString | str = "") -> Tile:
    """Return a tile of an amount."""
    return Tile(label, amount.text, note, chart, amount.unit)


def people(count: int) -> str:
    """Say how many people."""
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": number(count)}


def money_tiles(
    supply: Supply, spent: int, sales: Sales, course: Sequence[int], currency: str
) -> list[Tile]:
    """Return supply, inflation, velocity and revenue."""
    rate = velocity(spent, supply)
    growth = supply.inflation
    return [
        money_tile(
            _("Money supply"),
            Money(supply.closing, currency),
            _("in all wallets; %(net)s over the window")
            % {"net": Money(supply.net, currency).signed},
            charts.sparkline(supply.course, _("Money supply over the window")),
        ),
        Tile(
            _("Inflation"),
            "–" if growth is None else f"{signed(growth * 100, 1)}\u00a0%",
            _("net flow by opening supply of %(opening)s")
            % {"opening": Money(supply.opening, currency)}
            if growth is not None
            else _("there was no money before the window"),
        ),
        Tile(
            _("Velocity"),
            "–" if rate is None else f"{number(rate, 2)}\u00a0×",
            _("%(spent)s spent by the mean supply") % {"spent": Money(spent, currency)},
        ),
        money_tile(
            _("Net revenue"),
            Money(sales.net, currency),
            ngettext(
                "%(n)s purchase; %(refunded)s refunded", "%(n)s purchases; %(refunded)s refunded",
                sales.purchases,
            ) % {"n": number(sales.purchases), "refunded": Money(sales.refunded, currency)},
            charts.sparkline(course, _("Net revenue over the window")),
        ),
    ]  # fmt: skip


def people_tiles(found: Customers, currency: str) -> list[Tile]:
    """Return conversion and revenue by person."""
    return [
        Tile(
            _("Active people"), number(found.active),
            _("bought, used, gave, or had funds added"),
        ),
        Tile(
            _("Conversion"), percent(found.conversion, 1),
            _("%(buyers)s of %(active)s bought and kept something")
            % {"buyers": number(found.buyers), "active": number(found.active)},
        ),
        each_tile(
            _("ARPU"), found.arpu, currency,
            _("net revenue for each active person, n = %(n)s") % {"n": number(found.active)},
        ),
        each_tile(
            _("ARPPU"), found.arppu, currency,
            _("net revenue for each buyer, n = %(n)s") % {"n": number(found.buyers)},
        ),
    ]  # fmt: skip


def each_tile(label: str, value: float | None, currency: str, note: str) -> Tile:
    """Return a tile of a mean: with one digit more than the currency has, unless it is whole."""
    if value is None:
        return Tile(label, "–", note)
    digits = known().get(currency, 0)
    shown = digits if value == int(value) else digits + 1
    unit = Money(round(value), currency).unit
    return Tile(label, number(value / 10**digits, shown), note, unit=unit)


def balance_tiles(found: Balances, currency: str) -> list[Tile]:
    """Return how unequal wallets are."""
    return [
        Tile(
            _("Richest 1 %"), percent(found.top_share, 1),
            ngettext(
                "of all money, in %(n)s wallet of %(all)s",
                "of all money, in %(n)s wallets of %(all)s",
                found.top_wallets,
            ) % {"n": number(found.top_wallets), "all": number(found.wallets)},
        ),
        each_tile(
            _("Median balance"), found.median, currency,
            _("half of %(n)s wallets hold less") % {"n": number(found.wallets)},
        ),
        Tile(
            _("Gini"), "–" if found.gini is None else number(found.gini, 2),
            _("0 when all hold the same, 1 when one holds all"),
        ),
    ]  # fmt: skip


def demand_tiles(found: Sequence[Unmet], currency: str) -> list[Tile]:
    """Return the money that was not spent."""
    lacking = [one for one in found if one.code == "insufficient_funds"]
    sold_out = [one for one in found if one.code == "sold_out"]
    attempts = sum(one.attempts for one in found)
    return [
        money_tile(
            _("Not spent in all"),
            Money(sum(one.wanted for one in found), currency),
            ngettext("%(n)s refused attempt", "%(n)s refused attempts", attempts)
            % {"n": number(attempts)},
        ),
        money_tile(
            _("For lack of money"),
            Money(sum(one.wanted for one in lacking), currency),
            _("balances lacked %(missing)s")
            % {"missing": Money(sum(one.missing for one in lacking), currency)},
        ),
        money_tile(
            _("For lack of stock"),
            Money(sum(one.wanted for one in sold_out), currency),
            ngettext("%(n)s attempt at a sold-out product", "%(n)s attempts at sold-out products",
                     sum(one.attempts for one in sold_out))
            % {"n": number(sum(one.attempts for one in sold_out))},
        ),
    ]  # fmt: skip
