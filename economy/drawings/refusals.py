"""Refusals in words, each with what one can do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.templatetags.dozor import moment, number
from economy.money import Money
from economy.quoting import Affordable, How, Quote
from economy.records import Code


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not done, what one can do, and where."""

    code: str
    text: str
    advice: str = ""
    url: str = ""
    action: str = ""


def refusal_of(told: Mapping[str, Any], currency: str = "") -> Refusal:
    """Say a refusal as the engine answered it (its problem document)."""
    return _say(str(told.get("code", "")), told, currency)


def reasons_of(quote: Quote) -> list[Refusal]:
    """Say every reason why a purchase would be refused."""
    return [_say(one.code.value, one.figures, quote.currency) for one in quote.reasons]


def _say(code: str, told: Mapping[str, Any], currency: str) -> Refusal:
    if code == Code.INSUFFICIENT_FUNDS:
        return _short(told, currency)
    if code == Code.LIMIT_REACHED:
        return Refusal(code, _limit(told), _("A refund frees the place of what it undoes."))
    if code == Code.SOLD_OUT:
        return _sold_out(told)
    if code == Code.NOT_FOR_SALE:
        return Refusal(code, _closed(told), _("See what else the shop has."), *_shop())
    if code == Code.PRICE_CHANGED:
        words = {"price": Money(int(told.get("price", 0)), currency)}
        return Refusal(code, _("The price is %(price)s now.") % words, _("Look, and decide again."))
    return _plain(code)


def _plain(code: str) -> Refusal:
    inventory, shop = reverse("economy:inventory"), reverse("economy:shop")
    history = reverse("economy:wallet")
    words = {
        Code.ALREADY_OWNED: (
            _("You have it already: it is owned once."), "", inventory, _("Your inventory"),
        ),
        Code.NOT_FOUND: (_("It is not there any more."), "", shop, _("To the shop")),
        Code.NONE_LEFT: (
            _("You do not have so many."), _("Look at what is left."), inventory,
            _("Your inventory"),
        ),
        Code.NOT_CONSUMABLE: (_("This is not used up: it is yours for good."), "", "", ""),
        Code.WALLET_FROZEN: (
            _("The wallet is frozen until staff have looked at it."),
            _("Nothing is lost. Ask those who run this house."), "", "",
        ),
        Code.NOT_GIFTABLE: (_("This may not be given away."), "", "", ""),
        Code.ALREADY_REFUNDED: (_("It has been refunded already."), "", "", ""),
        Code.ALREADY_USED: (
            _("What was bought is used or given away: it cannot come back."), "", "", "",
        ),
        Code.NOT_REFUNDABLE: (_("Only purchases are refunded."), "", "", ""),
        Code.BALANCE_TOO_LARGE: (_("No wallet holds so much."), "", "", ""),
        Code.KEY_REUSED: (
            _("This form was sent before with other figures."),
            _("See what was done then; below is a fresh form."), history, _("Your wallet"),
        ),
    }  # fmt: skip
    known = words.get(Code(code)) if code in set(Code) else None
    return Refusal(code, *(known or (_("It was not done."), "", "", "")))


def _shop() -> tuple[str, str]:
    return reverse("economy:shop"), _("To the shop")


def _short(told: Mapping[str, Any], currency: str) -> Refusal:
    balance, price = int(told.get("balance", 0)), int(told.get("price", 0))
    words = {
        "missing": Money(max(0, price - balance), currency),
        "balance": Money(balance, currency),
    }
    text = _("You have %(balance)s, %(missing)s too few.") % words
    url = reverse("economy:shop", query={"show": "affordable"})
    return Refusal(Code.INSUFFICIENT_FUNDS, text, "", url, _("What I can afford"))


def _limit(told: Mapping[str, Any]) -> str:
    limit = int(told.get("limit", 0))
    text = ngettext("Each may buy %(n)s of it.", "Each may buy %(n)s of it.", limit)
    text %= {"n": number(limit)}
    bought = told.get("bought")
    if bought is None:
        return text
    had = _("You have bought %(n)s.") % {"n": number(int(bought))}
    return f"{text} {had}"


def _sold_out(told: Mapping[str, Any]) -> Refusal:
    left = told.get("stock")
    if not left:
        return Refusal(Code.SOLD_OUT, _("It is sold out."), _("It may come back: look in again."))
    text = ngettext("Only %(n)s is left.", "Only %(n)s are left.", int(left))
    return Refusal(Code.SOLD_OUT, text % {"n": number(int(left))}, _("Take fewer."))


def _closed(told: Mapping[str, Any]) -> str:
    begins, active = told.get("sale_from"), told.get("active", True)
    if active and begins is not None and not isinstance(begins, str) and "sale_to" in told:
        return _("It is sold from %(begins)s to %(ends)s.") % {
            "begins": moment(begins),
            "ends": moment(told.get("sale_to")),
        }
    return _("It is not for sale now.")


def when_of(affordable: Affordable, currency: str) -> str:
    """Say when a purchase becomes possible, and how that is known; empty where it is possible."""
    rate = ""
    if affordable.per_day:
        rate = str(Money(round(affordable.per_day), currency))
    words = {"at": moment(affordable.at), "rate": rate}
    said = {
        How.NOW: "",
        How.INCOME: _("At your usual %(rate)s a day you can afford it about %(at)s."),
        How.SALE_OPENS: _("You can buy it from %(at)s."),
        How.RESTOCK: _("Nobody knows when there will be more."),
        How.NEW_PRICE: _("At the new price you can buy it at once."),
        How.UNFREEZE: _("Once staff have freed the wallet."),
        How.NO_INCOME: _("Your balance does not grow: no day can be told."),
        How.NOT_ENOUGH_DATA: _("Too little is known of your income to tell a day."),
        How.SALE_ENDS_BEFORE: _("The sale ends before you could afford it."),
        How.NEVER: "",
    }
    return said[affordable.how] % words
