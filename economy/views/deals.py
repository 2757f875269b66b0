"""Buying, using, giving: each looked at first, then done once by the key of its form."""

from typing import Any, Final

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from config.templatetags.dozor import number
from economy.drawings.refusals import Refusal, reasons_of, refusal_of, when_of
from economy.drawings.shop import card_line
from economy.forms import BuyForm, GiveForm, RecipientForm, UseForm
from economy.money import Money
from economy.queries.catalogue import Card, product_for
from economy.queries.quotes import quote_for
from economy.records import QUANTITY_MAX, Code, Reply
from economy.services import desk
from economy.views.asking import (
    asked_of,
    balances_of,
    new_key,
    number_of,
    page_or_part,
    person_of,
    purse_context,
)

METHODS: Final = ["GET", "HEAD", "POST"]


def _card(request: HttpRequest, pk: int) -> Card:
    card = product_for(person_of(request).pk, number_of(pk), timezone.now())
    if card is None:
        raise Http404
    return card


def _quantity(text: str) -> int:
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(QUANTITY_MAX))
    return min(max(int(text), 1), QUANTITY_MAX) if fits else 1


# --- buying -------------------------------------------------------------------------------------
@login_required
@require_http_methods(METHODS)
def buy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a purchase comes to, with the balance before and after; POST does it."""
    card = _card(request, pk)
    if request.method != "POST":
        return _show_purchase(request, card, _quantity(request.GET.get("quantity", "")))
    form = BuyForm(request.POST)
    if not form.is_valid():
        return _show_purchase(request, card, _quantity(request.POST.get("quantity", "")), 422)
    told = form.cleaned_data
    asked, user = asked_of(request, told["key"]), person_of(request)
    reply = desk.buy(asked, user.pk, card.product.pk, told["quantity"], told["price"])
    answer = orjson.loads(reply.body)
    if reply.status < 300:
        return _bought(request, card, answer)
    refusal = refusal_of(answer, card.product.currency)
    if refusal.code == Code.PRICE_CHANGED:
        was = Money(told["price"], card.product.currency)
        text = _("The price has changed: it was %(was)s.") % {"was": was}
        advice = _("Below is the new one. Nothing is bought yet.")
        refusal = Refusal(refusal.code, text, advice)
        card = _card(request, pk)
    return _show_purchase(request, card, told["quantity"], reply.status, refusal)


def _show_purchase(
    request: HttpRequest,
    card: Card,
    quantity: int,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    row, now = card.product, timezone.now()
    quote = quote_for(person_of(request).pk, row, now, quantity)
    after = quote.balance_after
    context = {
        **_deal(request, card),
        "quantity": quantity,
        "one": row.kind == "permanent",
        "price": Money(row.price, row.currency),
        "total": Money(quote.total, row.currency),
        "cost": Money(-quote.total, row.currency),
        "before": Money(quote.balance_before, row.currency),
        "after": None if after is None else Money(after, row.currency),
        "refusal": refusal,
        "reasons": [one for one in reasons_of(quote) if not refusal or one.code != refusal.code],
        "when": when_of(quote.affordable, row.currency),
        "ok": quote.ok,
    }
    return page_or_part(request, "economy/buy.html", "economy/buy_dialog.html", context, status)


def _bought(request: HttpRequest, card: Card, answer: dict[str, Any]) -> HttpResponse:
    row = card.product
    text = _("Bought: %(what)s. Your balance is %(balance)s.") % {
        "what": _counted(row.name, answer["quantity"]),
        "balance": Money(answer["balance"], row.currency),
    }
    url = reverse("economy:transaction", args=[answer["transaction_id"]])
    return _done(request, card, text, url)


# --- using --------------------------------------------------------------------------------------
@login_required
@require_http_methods(METHODS)
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how many to use; POST uses them up."""
    card = _card(request, pk)
    if request.method != "POST":
        return _show_use(request, card, UseForm(initial={"quantity": 1}))
    form = UseForm(request.POST)
    if not form.is_valid():
        return _show_use(request, card, form, 422)
    told = form.cleaned_data
    user = person_of(request)
    asked = asked_of(request, told["key"])
    reply = desk.use(asked, user.pk, card.product.pk, told["quantity"])
    answer = orjson.loads(reply.body)
    if reply.status < 300:
        text = _("Used: %(what)s. %(left)s left.") % {
            "what": _counted(card.product.name, told["quantity"]),
            "left": number(answer["quantity"]),
        }
        return _done(request, card, text, reverse("economy:inventory"))
    return _show_use(request, card, form, reply.status, refusal_of(answer))


def _show_use(
    request: HttpRequest,
    card: Card,
    form: UseForm,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {**_deal(request, card), "form": form, "refusal": refusal}
    return page_or_part(request, "economy/use.html", "economy/use_dialog.html", context, status)


# --- giving -------------------------------------------------------------------------------------
@login_required
@require_http_methods(METHODS)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for whom and how many, show it once more, and give by POST."""
    card, user = _card(request, pk), person_of(request)
    if request.method != "POST":
        asked = "to" in request.GET
        form = RecipientForm(request.GET if asked else None, giver=user)
        is_sure = asked and form.is_valid()
        return _show_gift(request, card, form, form.cleaned_data["to"] if is_sure else None)
    sent = GiveForm(request.POST, giver=user)
    if not sent.is_valid():
        return _show_gift(request, card, sent, None, 422)
    told = sent.cleaned_data
    to: User = told["to"]
    asked_by = asked_of(request, told["key"])
    reply = desk.give(asked_by, user.pk, to.pk, card.product.pk, told["quantity"])
    if reply.status < 300:
        return _given(request, card, to, reply)
    answer = orjson.loads(reply.body)
    refusal = refusal_of(answer)
    if refusal.code == Code.ALREADY_OWNED:
        text = _("%(who)s has it already: it is owned once.") % {"who": to.username}
        refusal = Refusal(refusal.code, text)
    return _show_gift(request, card, sent, None, reply.status, refusal)


def _given(request: HttpRequest, card: Card, to: User, reply: Reply) -> HttpResponse:
    answer = orjson.loads(reply.body)
    text = _("Given to %(who)s: %(what)s.") % {
        "who": to.username,
        "what": _counted(card.product.name, answer["quantity"]),
    }
    url = reverse("economy:transaction", args=[answer["transaction_id"]])
    return _done(request, card, text, url)


def _show_gift(
    request: HttpRequest,
    card: Card,
    form: RecipientForm,
    to: User | None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {**_deal(request, card), "form": form, "refusal": refusal, "to": to}
    if to is not None:
        quantity = form.cleaned_data["quantity"]
        left = card.owned - quantity
        context |= {"quantity": quantity, "left": left if left >= 0 else None}
    return page_or_part(request, "economy/give.html", "economy/give_dialog.html", context, status)


# --- what all three show ------------------------------------------------------------------------
def _deal(request: HttpRequest, card: Card) -> dict[str, Any]:
    purses = purse_context(request)
    source = request.POST if request.method == "POST" else request.GET
    return {
        **purses,
        "card": card,
        "line": card_line(card, balances_of(purses["purses"]), timezone.now()),
        "key": new_key(),
        "origin": "shop" if source.get("origin") == "shop" else "",
        "demo": card.product.demo,
    }


def _counted(name: str, quantity: int) -> str:
    return name if quantity == 1 else f"{number(quantity)} × {name}"


def _done(request: HttpRequest, card: Card, text: str, url: str) -> HttpResponse:
    """Say what was done: in the dialog with the new balance beside it, or on the next page."""
    if not request.headers.get("HX-Request"):
        messages.success(request, text)
        return redirect(url)
    context = {**_deal(request, _card(request, card.product.pk)), "text": text, "url": url}
    response = render(request, "economy/done.html", context)
    # Whatever shows money or things on the page looks again.
    response["HX-Trigger"] = "dozor:change"
    return response
