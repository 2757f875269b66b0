"""The bot's runs over a shop, what it decided in them, and taking a stretch of time back."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from config.templatetags.dozor import number
from demper.drawings.changes import decision_lines, run_line, run_lines
from demper.drawings.reasons import WORDS, words_of
from demper.drawings.shops import bot_state
from demper.forms.undo import UndoForm
from demper.models import Store
from demper.queries.runs import decisions_in, decisions_of, runs_of
from demper.queries.watching import change_counts
from demper.services.switches import installation_on
from demper.services.undo import Undone, undo_window
from demper.views.asking import back, person_of, run_of, shop_context, store_of
from demper.views.changes import before_of

RUNS: Final = 10
DECISIONS: Final = 40
STAYS: Final = {
    "no_floor": _("without a floor"),
    "unsettled": _("the last change is not settled yet"),
    "same": _("stand there already"),
    "gone": _("not on sale any more"),
    "unknown": _("nobody knows the price before"),
}


def _reason_of(request: HttpRequest) -> str:
    code = request.GET.get("reason", "")
    return code if code in WORDS else ""


@login_required
@require_safe
def runs(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest runs, and decisions as they are made."""
    store, before, now = store_of(request, pk), before_of(request), timezone.now()
    reason = _reason_of(request)
    found = decisions_in(store, DECISIONS, reason=reason, before=before)
    context: dict[str, Any] = {
        **shop_context(store, "runs"),
        **_decisions(found, store, reason),
        "runs": run_lines(runs_of(store, RUNS)[:RUNS]),
        "bot": bot_state(store, installation_on(), now),
        "counts": change_counts(store, now),
        "later": before is not None,
    }
    return render(request, "demper/runs.html", context)


@login_required
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run with what it decided."""
    row, reason = run_of(request, pk), _reason_of(request)
    found = decisions_of(row, DECISIONS, reason=reason, before=before_of(request))
    line = run_line(row, most=len(WORDS))
    context = {
        **shop_context(row.store, "runs"),
        **_decisions(found, row.store, reason),
        "line": line,
        "later": before_of(request) is not None,
        "chips": [
            {"words": words, "number": count, "current": words.code == reason}
            for words, count in line.reasons
        ],
    }
    return render(request, "demper/run.html", context)


def _decisions(found: list[Any], store: Store, reason: str) -> dict[str, Any]:
    return {
        "lines": decision_lines(found[:DECISIONS], store),
        "next": found[DECISIONS - 1].pk if len(found) > DECISIONS else None,
        "reason": words_of(reason) if reason else None,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Count what taking a stretch of time back would do; POST with `apply` does it."""
    store, now = store_of(request, pk), timezone.now()
    form = UndoForm(request.POST if request.method == "POST" else None)
    told: Undone | None = None
    if form.is_bound and form.is_valid():
        is_meant = "apply" in request.POST
        told = undo_window(store, form.begin(now), now, person_of(request), now, not is_meant)
        if is_meant:
            return back(request, reverse("demper:history", args=[store.pk]), _undone(told))
    context = {
        **shop_context(store, "history"),
        "form": form,
        "told": told,
        "skipped": [(STAYS.get(why, why), n) for why, n in told.skipped.items()] if told else [],
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "demper/undo.html", context, status=status)


def _undone(told: Undone) -> str:
    words = ngettext("%(n)s price goes back.", "%(n)s prices go back.", told.planned)
    return words % {"n": number(told.planned)}
