"""One action over many products: counted first, then done, and undone as one."""

from typing import Any, Final
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from config.templatetags.dozor import number
from demper.forms.products import DEEDS, BulkForm
from demper.models import Batch, Store
from demper.queries.owned import NUMBER_MAX
from demper.queries.products import Choice, count_products
from demper.services import batches
from demper.services.batches import BatchResult
from demper.services.strategies import Invalid
from demper.services.subscriptions import LimitReached
from demper.views.asking import back, is_part, page_or_part, person_of, shop_context, store_of

IDS_MOST: Final = 1000
SKIPPED: Final = {
    "unchanged": gettext_lazy("already so"),
    "gone": gettext_lazy("left the cabinet"),
    "no_master_sku": gettext_lazy("without a master SKU"),
    "no_cost": gettext_lazy("without a cost"),
    "floor_above_ceiling": gettext_lazy("floor would be above the ceiling"),
    "outside_bounds": gettext_lazy("fixed price outside the bounds"),
    "fixed_price_missing": gettext_lazy("without a fixed price"),
    "unknown_city": gettext_lazy("in a city where the shop does not sell"),
    "changed_since": gettext_lazy("changed since then"),
}


@login_required
@require_POST
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Count what an action would change; `apply` does it."""
    store = store_of(request, pk)
    wanted = _wanted(request)
    if not isinstance(wanted, Choice) and not wanted:
        text = _("Choose products first.")
        return _finish(request, store, text, None, level="warning")
    form = BulkForm(request.POST)
    is_said = form.is_valid() and (not form.needed() or "counted" in request.POST)
    if not is_said:
        fresh = form if "counted" in request.POST else BulkForm(initial=_begun(request))
        return _show(request, store, fresh, wanted)
    action, changes = form.action()
    try:
        dry = "apply" not in request.POST
        told = batches.apply(store, wanted, action, changes, person_of(request), dry)
    except (Invalid, LimitReached) as error:
        return _show(request, store, form, wanted, refusal=str(error), status=409)
    if dry:
        return _show(request, store, form, wanted, told)
    return _finish(request, store, _done_words(told), told.batch)


def _begun(request: HttpRequest) -> dict[str, Any]:
    done = request.POST.get("do", "")
    if done not in dict(DEEDS):
        raise Http404
    return {"do": done}


def _wanted(request: HttpRequest) -> Choice | list[int]:
    """Return the filter if all that fit are meant, else the rows that were ticked."""
    if request.POST.get("all") == "1":
        return Choice.of(dict(parse_qsl(request.POST.get("query", ""))))
    ids = [int(one) for one in request.POST.getlist("id")[:IDS_MOST] if one.isdecimal()]
    return [one for one in ids if one <= NUMBER_MAX]


def _show(
    request: HttpRequest,
    store: Store,
    form: BulkForm,
    wanted: Choice | list[int],
    told: BatchResult | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    is_choice = isinstance(wanted, Choice)
    context = {
        **shop_context(store, "products"),
        "form": form,
        "title": dict(DEEDS)[str(form["do"].value())],
        "all": is_choice,
        "ids": [] if is_choice else wanted,
        "chosen": count_products(store, wanted) if isinstance(wanted, Choice) else len(wanted),
        "query": request.POST.get("query", ""),
        "told": told,
        "skipped": _skipped(told),
        "refusal": refusal,
    }
    return page_or_part(request, "demper/bulk.html", "demper/bulk_dialog.html", context, status)


def _skipped(told: BatchResult | None) -> list[tuple[Any, int]]:
    return [(SKIPPED.get(why, why), count) for why, count in told.skipped.items()] if told else []


def _done_words(told: BatchResult) -> str:
    words = ngettext("%(shown)s product changed.", "%(shown)s products changed.", told.count)
    return words % {"shown": number(told.count)}


def _finish(
    request: HttpRequest, store: Store, text: str, batch: Batch | None, level: str = "success"
) -> HttpResponse:
    query = request.POST.get("query", "")
    url = f"{reverse('demper:products', args=[store.pk])}{'?' if query else ''}{query}"
    if not is_part(request):
        return back(request, url, text, level)
    context = {"store": store, "text": text, "batch": batch, "next": url}
    response = render(request, "demper/bulk_done.html", context)
    if batch:
        response["HX-Trigger"] = "demper:edited"
    return response


@login_required
@require_POST
def bulk_undo(request: HttpRequest, pk: int, batch: int) -> HttpResponse:
    """Take a bulk action back where its values still stand."""
    store = store_of(request, pk)
    row = Batch.objects.filter(store=store, pk=min(batch, NUMBER_MAX)).first()
    if row is None:
        raise Http404
    url = reverse("demper:products", args=[store.pk])
    try:
        told = batches.undo(row, person_of(request))
    except batches.AlreadyUndone:
        return back(request, url, _("This was taken back before."), "warning")
    except LimitReached as error:
        return back(request, url, str(error), "error")
    text = _("Taken back. %(done)s") % {"done": _done_words(told)}
    return back(request, url, text)
