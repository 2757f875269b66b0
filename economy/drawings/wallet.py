"""Wallets and their ledger as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import number
from economy.money import Money, name_of
from economy.queries.days import Day
from economy.queries.inventory import Purse
from economy.queries.transactions import Line
from economy.records import Deed

DRAWN_DAYS: Final = 40
MONTH_DAYS: Final = 30
WEEK_DAYS: Final = 7
ICONS: Final = {
    Deed.PURCHASE: "shopping-cart",
    Deed.USE: "bolt",
    Deed.ADD_FUNDS: "plus",
    Deed.REFUND: "history",
    Deed.GIFT: "gift",
    Deed.ADJUSTMENT: "pencil",
}


@dataclass(frozen=True, slots=True)
class BalanceView:
    """A wallet with its last weeks; `chart` is empty before the second day."""

    purse: Purse
    name: str
    money: Money
    week: Money
    got: Money
    spent: Money
    chart: SafeString

    @property
    def frozen(self) -> bool:
        """Tell whether nothing can be done with it now."""
        return self.purse.frozen_at is not None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An operation in a table."""

    line: Line
    title: str
    note: str
    icon: str
    money: Money | None
    balance: Money
    url: str

    @property
    def things(self) -> str:
        """How many things moved, empty where none did."""
        return number(self.line.quantity) if self.line.quantity else ""


def since_of(today: date) -> date:
    """Return the first day that a balance is drawn from."""
    return today - timedelta(days=DRAWN_DAYS - 1)


def balance_view(purse: Purse, days: Sequence[Day], today: date) -> BalanceView:
    """Return a wallet as its panel shows it; `days` are those since `since_of(today)`."""
    moved = {one.day: one.got - one.spent for one in days}
    ends = [purse.balance]
    for back in range(DRAWN_DAYS - 1):
        ends.append(ends[-1] - moved.get(today - timedelta(days=back), 0))
    ends.reverse()
    week = ends[-1] - ends[-1 - WEEK_DAYS]
    month = [one for one in days if one.day > today - timedelta(days=MONTH_DAYS)]
    code = purse.currency
    first, last = Money(ends[0], code), Money(ends[-1], code)
    title = _("Balance over %(days)d days, from %(first)s to %(last)s") % {
        "days": DRAWN_DAYS, "first": first, "last": last,
    }  # fmt: skip
    return BalanceView(
        purse=purse,
        name=name_of(code),
        money=last,
        week=Money(week, code),
        got=Money(sum(one.got for one in month), code),
        spent=Money(-sum(one.spent for one in month), code),
        chart=charts.sparkline([float(one) for one in ends], title) if moved else SafeString(),
    )


def ledger_lines(lines: Iterable[Line]) -> list[LedgerLine]:
    """Return a table's line for each operation."""
    return [ledger_line(line) for line in lines]


def ledger_line(line: Line) -> LedgerLine:
    """Return one operation's line."""
    return LedgerLine(
        line=line,
        title=line.name or deed_words(line),
        note=deed_words(line) if line.name else line.reason,
        icon=ICONS[line.kind],
        money=Money(line.amount, line.currency) if line.amount else None,
        balance=Money(line.balance_after, line.currency),
        url=reverse("economy:transaction", args=[line.id]),
    )


def deed_words(line: Line) -> str:
    """Say what was done, from the user's side."""
    who = {"who": line.counterparty.name if line.counterparty else "–"}
    if line.kind is Deed.GIFT:
        return (_("gift from %(who)s") if line.received else _("gift to %(who)s")) % who
    if line.kind is Deed.PURCHASE:
        return _("purchase, refunded") if line.reversed_by else _("purchase")
    return {
        Deed.USE: _("used"),
        Deed.ADD_FUNDS: _("Funds added"),
        Deed.REFUND: _("refund"),
        Deed.ADJUSTMENT: _("Adjustment by staff"),
    }[line.kind]


def csv_head() -> list[str]:
    """Return the names of an export's columns."""
    return [
        "time", "transaction", "kind", "product", "quantity", "amount", "currency",
        "balance_after", "counterparty", "reason",
    ]  # fmt: skip


def csv_row(line: Line) -> list[str | int | None]:
    """Return an operation for a spreadsheet: money in minor units, times in UTC."""
    return [
        _utc(line.created_at), str(line.id), line.kind.value, line.name, line.quantity,
        line.amount, line.currency, line.balance_after,
        line.counterparty.name if line.counterparty else "", line.reason,
    ]  # fmt: skip


def _utc(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
