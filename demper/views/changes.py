"""Price changes: a shop's history, what waits for a yes, and one change at a time."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from demper.drawings.changes import change_lines
from demper.models import PriceChange, PriceChangeState
from demper.queries.changes import awaiting, changes_of_store
from demper.queries.owned import NUMBER_MAX
from demper.services import changes
from demper.views.asking import back, change_of, person_of, shop_context, store_of

PAGE: Final = 50
STATES: Final = [
    ("", pgettext_lazy("changes", "All"), ()),
    ("open", pgettext_lazy("changes", "Under way"), ("awaiting", "planned", "sent", "unknown")),
    ("confirmed", pgettext_lazy("changes", "Confirmed"), ("confirmed",)),
    ("failed", pgettext_lazy("changes", "Not taken"), ("rejected", "unknown")),
    ("cancelled", pgettext_lazy("changes", "Cancelled"), ("cancelled",)),
]


def before_of(request: HttpRequest) -> int | None:
    """Return the number below which a page starts; None for the newest."""
    word = request.GET.get("before", "")
    return min(int(word), NUMBER_MAX) if word.isdecimal() and len(word) < 20 else None


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to a shop's prices, the newest first."""
    store, before = store_of(request, pk), before_of(request)
    chosen = request.GET.get("state", "")
    states = next((states for code, _label, states in STATES if code == chosen), ())
    found = changes_of_store(store, PAGE, before=before, states=states)
    context: dict[str, Any] = {
        **shop_context(store, "history"),
        "lines": change_lines(found[:PAGE], store),
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "later": before is not None,
        "filtered": bool(states),
        "segments": [
            {"label": label, "url": f"?state={code}" if code else "?", "current": code == chosen}
            for code, label, _states in STATES
        ],
    }
    return render(request, "demper/history.html", context)


@login_required
@require_safe
def approvals(request: HttpRequest, pk: int) -> HttpResponse:
    """What the bot decided and waits for a yes."""
    store, before = store_of(request, pk), before_of(request)
    found = awaiting(store, PAGE, before=before)
    context = {
        **shop_context(store, "history"),
        "lines": change_lines(found[:PAGE], store),
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "later": before is not None,
    }
    return render(request, "demper/approvals.html", context)


@login_required
@require_POST
def decide_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everything that waits leave, or cancel it."""
    store, person = store_of(request, pk), person_of(request)
    url = reverse("demper:approvals", args=[store.pk])
    if request.POST.get("answer") == "yes":
        done = changes.approve_all(store, person)
        words = ngettext("%(n)s change may leave.", "%(n)s changes may leave.", done)
    else:
        done = changes.cancel_all(store, person)
        words = ngettext("%(n)s change is cancelled.", "%(n)s changes are cancelled.", done)
    return back(request, url, words % {"n": done})


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a change leave that waits for a yes."""
    return _answer(request, pk, changes.approve, _("It may leave."))


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a change that has not left."""
    return _answer(request, pk, changes.cancel, _("It is cancelled."))


def _answer(
    request: HttpRequest, pk: int, deed: Callable[[PriceChange, Any], bool], text: str
) -> HttpResponse:
    change = change_of(request, pk)
    url = reverse("demper:history", args=[change.store_id])
    if deed(change, person_of(request)):
        return back(request, url, text)
    words = _("Too late: it is %(state)s by now.")
    change.refresh_from_db()
    state = PriceChangeState(change.state).label
    return back(request, url, words % {"state": state}, "warning")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the price that was there before a change."""
    change = change_of(request, pk)
    url = reverse("demper:product", args=[change.product_id])
    try:
        changes.take_back(change, person_of(request))
    except changes.NotPlanned as error:
        return back(request, url, str(error), "error")
    return back(request, url, _("The price before it is planned."))
