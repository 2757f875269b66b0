"""The shop, and the page of a product."""

from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.subjects import Subject
from config.paging import make_cursor, read_cursor
from config.problems import Problem
from economy.drawings.refusals import reasons_of, when_of
from economy.drawings.shop import card_line, card_lines, icon_of
from economy.drawings.wallet import ledger_lines
from economy.forms import SHOWN, ShopFilter, heard
from economy.money import Money
from economy.queries.cards import PRODUCT
from economy.queries.catalogue import (
    Card,
    Choice,
    Order,
    Position,
    count_products,
    position_of,
    product_for,
    products_for,
)
from economy.queries.quotes import quote_for
from economy.queries.transactions import Wanted, list_transactions
from economy.records import Kind
from economy.views.asking import balances_of, number_of, purse_context, reader_of
from economy.views.wallet import balance_context

PAGE: Final = 12
LATEST: Final = 4
OWN_HISTORY: Final = 10


@require_safe
def shop(request: HttpRequest) -> HttpResponse:
    """What is for sale, filtered and ordered as the address says, a page at a time."""
    now, reader = timezone.now(), reader_of(request)
    form = ShopFilter(request.GET)
    told = heard(form)
    choice = _choice(told, signed_in=bool(reader))
    after = _position(request.GET.get("cursor", ""), choice.order)
    found = products_for(reader, now, choice, after, PAGE)
    purses = purse_context(request)
    cards = card_lines(found[:PAGE], balances_of(purses["purses"]), now)
    context: dict[str, Any] = {
        **purses,
        "form": form,
        "cards": cards,
        "total": count_products(reader, now, choice),
        "cursor": _cursor(found, choice.order),
        "later": after is not None,
        "filtered": bool(told.get("q") or told.get("kind") or told.get("currency")),
        "show": told.get("show", ""),
        "segments": _segments(request, told.get("show", "")),
        "demo": any(card.demo for card in cards),
    }
    if reader and after is None:
        context |= balance_context(request, purses["purses"], now)
        context["latest"] = ledger_lines(list_transactions(reader, limit=LATEST)[:LATEST])
    return render(request, "economy/shop.html", context)


def _choice(told: dict[str, Any], *, signed_in: bool) -> Choice:
    show = told.get("show") if signed_in else ""
    return Choice(
        text=(told.get("q") or "").replace("\x00", "").strip(),
        kind=Kind(told["kind"]) if told.get("kind") else None,
        currency=told.get("currency") or "",
        owned=True if show == "owned" else None,
        affordable=True if show == "affordable" else None,
        order=Order(told.get("order") or Order.NAME),
    )


def _segments(request: HttpRequest, show: str) -> list[dict[str, Any]]:
    items = []
    for code, label in SHOWN:
        query = request.GET.copy()
        query.pop("cursor", None)
        query.pop("show", None)
        if code:
            query["show"] = code
        items.append({"label": label, "url": f"?{query.urlencode()}", "current": code == show})
    return items


def _cursor(found: list[Card], order: Order) -> str:
    return make_cursor(position_of(found[PAGE - 1], order)) if len(found) > PAGE else ""


def _position(cursor: str, order: Order) -> Position | None:
    """Return where a page starts; None for what was not given out for this order."""
    if not cursor:
        return None
    try:
        value, number = read_cursor(cursor)
        if order is Order.NEWEST:
            value = datetime.fromisoformat(value)
        wanted = {Order.NAME: str, Order.NEWEST: datetime}.get(order, int)
        fits = isinstance(value, wanted) and isinstance(number, int)
    except (Problem, ValueError, TypeError):
        return None
    return (value, number) if fits else None


@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product: what is in it, what buying it would come to, and one's own history of it."""
    now, reader = timezone.now(), reader_of(request)
    card = product_for(reader, number_of(pk), now)
    if card is None:
        raise Http404
    purses = purse_context(request)
    row = card.product
    context: dict[str, Any] = {
        **purses,
        "card": card,
        "line": card_line(card, balances_of(purses["purses"]), now),
        "parts": [{"part": part, "icon": icon_of(part.icon)} for part in card.parts],
        "facts": _facts(card),
        "subject": Subject(PRODUCT, str(row.pk)),
        "demo": row.demo,
    }
    if reader:
        quote = quote_for(reader, row, now)
        after = quote.balance_after
        own = list_transactions(reader, Wanted(product=row.pk), limit=OWN_HISTORY)
        context |= {
            "quote": quote,
            "reasons": reasons_of(quote),
            "when": when_of(quote.affordable, row.currency),
            "before": Money(quote.balance_before, row.currency),
            "after": None if after is None else Money(after, row.currency),
            "history": ledger_lines(own[:OWN_HISTORY]),
            "more_history": len(own) > OWN_HISTORY,
        }
    return render(request, "economy/product.html", context)


def _facts(card: Card) -> list[tuple[str, Any, str]]:
    """Return (word, value, how it is written: number, moment or text) of a product."""
    row = card.product
    kind = _("a set") if card.parts else row.get_kind_display()
    facts: list[tuple[str, Any, str]] = [(_("Kind"), kind, "text")]
    if row.stock is not None:
        facts.append((_("Left in stock"), row.stock, "number"))
    if row.per_user_limit is not None:
        facts.append((_("Each may buy"), row.per_user_limit, "number"))
        facts.append((_("You may still buy"), card.left_to_buy, "number"))
    if row.sale_from is not None:
        facts.append((_("On sale from"), row.sale_from, "moment"))
    if row.sale_to is not None:
        facts.append((_("On sale until"), row.sale_to, "moment"))
    if not card.parts:
        facts.append((_("May be given away"), _("yes") if row.giftable else _("no"), "text"))
    return facts
