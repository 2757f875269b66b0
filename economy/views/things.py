"""What one has, what was given and received, and the page of a transaction."""

import uuid
from typing import Any, Final

import orjson
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from config.paging import make_cursor
from economy.drawings.refusals import Refusal, refusal_of
from economy.drawings.shop import icon_of
from economy.drawings.wallet import deed_words, ledger_line, ledger_lines
from economy.forms import RefundForm
from economy.models import Transaction
from economy.money import Money
from economy.queries.inventory import Thing, holdings_of
from economy.queries.shown import shown
from economy.queries.transactions import Wanted, get_transaction, list_transactions
from economy.records import Deed
from economy.services import desk
from economy.views.asking import asked_of, new_key, person_of, purse_context
from economy.views.wallet import position_of

PAGE: Final = 30


@login_required
@require_safe
def inventory(request: HttpRequest) -> HttpResponse:
    """Things by name, with what can be done with each."""
    held = holdings_of(person_of(request).pk)
    things = [_thing(one) for one in held.things]
    context = {
        **purse_context(request),
        "things": things,
        "demo": any(one.demo for one in held.things),
    }
    return render(request, "economy/inventory.html", context)


def _thing(thing: Thing) -> dict[str, Any]:
    return {
        "thing": thing,
        "icon": icon_of(thing.icon),
        "consumable": thing.kind == "consumable",
    }


@login_required
@require_safe
def gifts(request: HttpRequest) -> HttpResponse:
    """Gifts sent and received, the newest first, and what can be given."""
    user = person_of(request)
    after = position_of(request.GET.get("cursor", ""))
    found = list_transactions(user.pk, Wanted(kind=Deed.GIFT), after, PAGE)
    held = holdings_of(user.pk)
    context = {
        **purse_context(request),
        "lines": ledger_lines(found[:PAGE]),
        "cursor": make_cursor(found[PAGE - 1].position) if len(found) > PAGE else "",
        "later": after is not None,
        "giveable": [_thing(one) for one in held.things if one.giftable],
    }
    return render(request, "economy/gifts.html", context)


@login_required
@require_safe
def transaction(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One transaction, to whom it concerns; staff may refund it."""
    return _show(request, pk)


def _show(
    request: HttpRequest,
    pk: uuid.UUID,
    form: RefundForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person_of(request)
    line, owner = get_transaction(user.pk, pk), user
    if line is None and user.is_staff:
        row = Transaction.objects.filter(shown(), pk=pk).select_related("user").first()
        owner = row.user if row else user
        line = get_transaction(owner.pk, pk) if row else None
    if line is None:
        raise Http404
    can_refund = user.is_staff and line.kind is Deed.PURCHASE and line.reversed_by is None
    context = {
        **purse_context(request),
        "line": line,
        "shown": ledger_line(line),
        "words": deed_words(line),
        "owner": owner if owner.pk != user.pk else None,
        "price": None if line.unit_price is None else Money(line.unit_price, line.currency),
        "form": form if form is not None else RefundForm(),
        "refusal": refusal,
        "can_refund": can_refund,
        "key": new_key(),
    }
    return render(request, "economy/transaction.html", context, status=status)


@staff_member_required(login_url=settings.LOGIN_URL)
@require_POST
def refund(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo a purchase with a reason; for staff."""
    form = RefundForm(request.POST)
    if not form.is_valid():
        return _show(request, pk, form, status=422)
    row = Transaction.objects.filter(shown(), pk=pk).select_related("user").first()
    if row is None:
        raise Http404
    asked = asked_of(request, form.cleaned_data["key"])
    reply = desk.refund(asked, pk, form.cleaned_data["reason"])
    answer = orjson.loads(reply.body)
    if reply.status >= 300:
        return _show(request, pk, form, refusal_of(answer, row.currency), reply.status)
    owner: User = row.user
    money = Money(answer["amount"], row.currency)
    text = _("Refunded: %(money)s to %(who)s.") % {"money": money, "who": owner.username}
    messages.success(request, text)
    return redirect(reverse("economy:transaction", args=[pk]))
