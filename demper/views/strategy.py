"""A product's strategy: a page of its own, and a drawer over the list of products."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from demper.drawings.changes import decision_lines
from demper.drawings.decisions import PreviewView, preview_view
from demper.drawings.products import product_line
from demper.forms.strategy import StrategyForm
from demper.models import Product
from demper.queries.changes import latest_decisions
from demper.services.previewing import preview
from demper.services.strategies import Invalid, Stale, set_strategy
from demper.views.asking import back, is_part, page_or_part, person_of, product_of, shop_context

LATEST = 4


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def strategy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a product's price is set; POST sets it."""
    product = product_of(request, pk)
    if request.method != "POST":
        return _show(request, product, StrategyForm(product=product))
    form = StrategyForm(request.POST, product=product)
    if not form.is_valid():
        return _show(request, product, form, 422)
    try:
        version = form.cleaned_data["version"]
        stored = set_strategy(product, form.changes(), version, person_of(request))
    except Stale as error:
        return _show(request, error.product, form, 409, stale=True)
    except Invalid as error:
        form.refuse((fault.field, fault.message) for fault in error.faults)
        return _show(request, product, form, 422)
    return _stored(request, stored)


@login_required
@require_POST
def strategy_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the typed settings would make of the price; stores nothing."""
    product = product_of(request, pk)
    form = StrategyForm(request.POST, product=product)
    context = {"product": product, "view": _preview(product, form)}
    return render(request, "demper/strategy_preview.html", context)


def _preview(product: Product, form: StrategyForm) -> PreviewView | None:
    """Return the preview of what is typed, of what is stored for a fresh form; None if refused."""
    if form.is_bound and not form.is_valid():
        return None
    try:
        changes = form.changes() if form.is_bound else {}
        return preview_view(preview(product, changes, timezone.now()))
    except Invalid:
        return None


def _show(
    request: HttpRequest,
    product: Product,
    form: StrategyForm,
    status: int = 200,
    *,
    stale: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        **shop_context(product.store, "products"),
        "product": product,
        "form": form,
        "stale": stale,
        "view": _preview(product, form),
        "decisions": decision_lines(latest_decisions(product, LATEST), product.store),
    }
    page, part = "demper/strategy.html", "demper/strategy_dialog.html"
    return page_or_part(request, page, part, context, status)


def _stored(request: HttpRequest, product: Product) -> HttpResponse:
    text = _("Stored. The bot looks at it at once.")
    if not is_part(request):
        return back(request, reverse("demper:product", args=[product.pk]), text)
    context = {
        "product": product,
        "line": product_line(product, product.store),
        "text": text,
    }
    return render(request, "demper/strategy_done.html", context)
