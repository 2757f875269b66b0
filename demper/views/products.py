"""The products of a shop: a table that is filtered, switched and edited in place."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from config.paging import make_cursor, read_cursor
from config.problems import Problem
from demper.drawings.products import product_lines
from demper.drawings.reasons import words_of
from demper.drawings.shops import bot_state
from demper.drawings.tiles import last_days, tile_charts
from demper.forms.products import ProductFilter, ViewForm
from demper.models import Store
from demper.queries import watching
from demper.queries.owned import stores_of
from demper.queries.products import (
    COLUMNS,
    Choice,
    Order,
    Position,
    count_products,
    position_of,
    products_of,
    reasons_of,
    store_stats,
)
from demper.services import batches, subscriptions, syncing
from demper.services.subscriptions import LimitReached
from demper.services.switches import installation_on
from demper.services.views import TooMany, forget_view, save_view
from demper.views.asking import back, is_part, person_of, product_of, shop_context, store_of

PAGE: Final = 50
NUMBER_COLUMNS: Final = ("price_kzt", "rank")
# The actions of the bar below the table, with a short word and an icon.
BAR: Final = (
    ("enable", pgettext_lazy("bot", "On"), "robot"),
    ("disable", pgettext_lazy("bot", "Off"), "ban"),
    ("strategy", gettext_lazy("Strategy"), "adjustments-horizontal"),
    ("bounds", gettext_lazy("Floor and ceiling"), "tag"),
    ("profit", gettext_lazy("Profit"), "coins"),
    ("mode", gettext_lazy("Mode"), "flask"),
)
TIME_COLUMNS: Final = ("changed_at", "checked_at")


@login_required
@require_safe
def any_products(request: HttpRequest) -> HttpResponse:
    """Go to the products of the only shop, else to the shops."""
    shops = list(stores_of(person_of(request).pk)[:2])
    if len(shops) == 1:
        return redirect("demper:products", shops[0].pk)
    return redirect("demper:stores")


@login_required
@require_safe
def products(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of a shop's products as the address filters them."""
    store, now = store_of(request, pk), timezone.now()
    choice = Choice.of(request.GET)
    after = _after(request.GET.get("cursor", ""), choice.order)
    found = products_of(store, choice, after, PAGE)
    rows = {
        "lines": product_lines(found[:PAGE], store),
        "cursor": _cursor(found, choice.order),
    }
    if after is not None and is_part(request):
        return _varied(render(request, "demper/product_more.html", rows))
    context: dict[str, Any] = {
        **rows,
        **shop_context(store, "products"),
        **figures_of(store, now),
        **_head(request, store, choice, now),
        "form": ProductFilter(initial=choice.query()),
        "choice": choice,
        "query": urlencode(choice.query()),
        "later": after is not None,
        "total": count_products(store, choice),
        "sync": syncing.under_way(store) if not found else None,
        "chips": chips_of(store, choice),
        "filtered": bool(choice.query()),
    }
    return _varied(render(request, "demper/products.html", context))


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response


def address_of(path: str, choice: Choice, **changed: str) -> str:
    """Return the address of a choice; `changed` replaces what it says, "" takes it away."""
    said = {**choice.query(), **changed}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{path}?{query}" if query else path


def figures_of(store: Store, now: datetime) -> dict[str, Any]:
    """Return what moves above the table while the bot works."""
    stats = store_stats(store)
    return {
        "stats": stats,
        "first_share": stats.first / stats.ranked if stats.ranked else None,
        "charts": tile_charts(stats, last_days(store, now)),
        "counts": watching.change_counts(store, now),
        "bot": bot_state(store, installation_on(), now),
    }


def _head(request: HttpRequest, store: Store, choice: Choice, now: datetime) -> dict[str, Any]:
    """Return what else stands above the table."""
    user_id = person_of(request).pk
    views = watching.views_of(store, user_id)
    return {
        "deeds": BAR,
        "allowance": subscriptions.allowance(store.owner, now),
        "batch": watching.undoable(store, user_id, now),
        "views": views,
        "segments": _segments(request, views, choice),
    }


def chips_of(store: Store, choice: Choice) -> list[dict[str, Any]]:
    """Return the reasons of what is shown, each as a link that filters by it, or no more."""
    path = reverse("demper:products", args=[store.pk])
    found = []
    for code, number in reasons_of(store, choice).items():
        current = code == choice.reason
        url = address_of(path, choice, reason="" if current else code)
        found.append({"words": words_of(code), "number": number, "url": url, "current": current})
    return found


def _segments(request: HttpRequest, views: list[Any], choice: Choice) -> list[dict[str, Any]]:
    """Return the views that everybody has, then the person's own."""
    given = [
        (_("All"), ""),
        (_("At the floor"), "floor=at"),
        (_("Rival below the floor"), "floor=rival_below"),
        (_("Without a floor"), "floor=none"),
        (_("Bot off"), "bot=0"),
    ]
    said = urlencode(choice.query())
    rows = [*given, *((view.name, view.query) for view in views)]
    return [
        {"label": label, "url": f"{request.path}?{query}", "current": query == said}
        for label, query in rows
    ]


def _cursor(found: list[Any], order: Order) -> str:
    return make_cursor(position_of(found[PAGE - 1], order)) if len(found) > PAGE else ""


def _after(cursor: str, order: Order) -> Position | None:
    """Return where a page starts; None for what was not given out for this order."""
    if not cursor:
        return None
    try:
        value, number = read_cursor(cursor)
    except (Problem, ValueError):
        return None
    column = COLUMNS[order][0]
    if column in TIME_COLUMNS and isinstance(value, str):
        value = parse_datetime(value)
    # By title the id says it all.
    kinds = int if column in NUMBER_COLUMNS else datetime
    fits = value is None or (isinstance(value, kinds) and column != "title")
    return (value, number) if fits and isinstance(number, int) else None


@login_required
@require_POST
def product_bot(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the bot of one product."""
    product = product_of(request, pk)
    on, text = request.POST.get("on") == "1", ""
    action = batches.Action.ENABLE if on else batches.Action.DISABLE
    try:
        told = batches.apply(product.store, [product.pk], action, {}, person_of(request))
        if "no_master_sku" in told.skipped:
            text = _("Without a master SKU the offers cannot be read: sync the shop first.")
        elif "gone" in told.skipped:
            text = _("This product has left the cabinet.")
    except LimitReached as error:
        text = str(error)
    if not is_part(request):
        otherwise = reverse("demper:products", args=[product.store_id])
        return back(request, otherwise, text, "error")
    product = product_of(request, pk)
    back_url = reverse("demper:products", args=[product.store_id])
    line = product_lines([product], product.store)[0]
    context = {"line": line, "back_url": back_url, "refusal": text}
    return render(request, "demper/product_switched.html", context)


@login_required
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the filter that is shown under a name."""
    store, form = store_of(request, pk), ViewForm(request.POST)
    url = reverse("demper:products", args=[store.pk])
    if not form.is_valid():
        return back(request, url, _("A view needs a name of at most 60 signs."), "error")
    told = form.cleaned_data
    try:
        view = save_view(store, person_of(request).pk, told["name"], told["query"])
    except TooMany:
        return back(request, url, _("There are enough views. Forget one first."), "error")
    return back(request, f"{url}?{view.query}", _("The view is kept."))


@login_required
@require_POST
def forget(request: HttpRequest, pk: int, view: int) -> HttpResponse:
    """Forget a saved view."""
    store = store_of(request, pk)
    if not forget_view(store, person_of(request).pk, view):
        raise Http404
    return back(request, reverse("demper:products", args=[store.pk]), _("The view is gone."))
