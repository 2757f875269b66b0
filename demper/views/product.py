"""One product: why it stands where it stands, what happened to its price, who else sells it."""

from copy import copy
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.subjects import Subject
from demper.drawings.changes import change_lines, city_names, decision_lines
from demper.drawings.offers import offer_lines
from demper.drawings.price_chart import legend, price_chart
from demper.drawings.products import is_stale, product_line
from demper.drawings.why import explained, sentences
from demper.forms.price import PriceForm
from demper.models import Decision, Product, Watch
from demper.queries.cards import PRODUCT
from demper.queries.changes import changes_of_product, latest_decisions, steps_of
from demper.queries.configs import sisters_of
from demper.services.changes import NotPlanned, plan_by_hand
from demper.services.snapshots import newest_of, unpack
from demper.views.asking import back, person_of, product_of, shop_context

CHANGES: Final = 10
DECISIONS: Final = 8
STEPS: Final = 500
SPANS: Final = (1, 7, 30)


@login_required
@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """A product in one of its cities."""
    row, now = product_of(request, pk), timezone.now()
    return _show(request, row, now)


def _show(
    request: HttpRequest,
    row: Product,
    now: datetime,
    form: PriceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    watches = {watch.city_id: watch for watch in Watch.objects.filter(product=row)}
    city = _city(request, row, watches)
    watch = watches.get(city)
    decisions = latest_decisions(row, DECISIONS)
    changes = changes_of_product(row, CHANGES)
    context: dict[str, Any] = {
        **shop_context(row.store, "products"),
        "product": row,
        "watch": watch,
        "line": product_line(_in_city(row, watch), row.store),
        "stale": is_stale(row.checked_at, row.store, now) and row.bot_active,
        "city": city,
        "cities": _cities(request, row, watches, city),
        "decisions": decision_lines(decisions, row.store),
        "changes": change_lines(changes[:CHANGES], row.store),
        "more_changes": len(changes) > CHANGES,
        "form": form or PriceForm(initial={"price": _in_city(row, watch).price_kzt}),
        "subject": Subject(PRODUCT, str(row.pk)),
        **_why(row, watch, decisions),
        **_chart(request, watch, changes, now),
        **_offers(row, watch),
    }
    return render(request, "demper/product.html", context, status=status)


def _city(request: HttpRequest, row: Product, watches: dict[str, Watch]) -> str:
    asked = request.GET.get("city", "") or request.POST.get("city", "")
    if asked in watches:
        return asked
    return row.store.main_city if row.store.main_city in watches else next(iter(watches), "")


def _in_city(row: Product, watch: Watch | None) -> Product:
    """Return the product with the price that it has in the city shown."""
    if watch is None or watch.price_kzt is None:
        return row
    there = copy(row)
    there.price_kzt = watch.price_kzt
    return there


def _cities(
    request: HttpRequest, row: Product, watches: dict[str, Watch], chosen: str
) -> list[dict[str, Any]]:
    names = city_names(row.store)
    return [
        {"label": names.get(city, city), "url": f"?city={city}", "current": city == chosen}
        for city in watches
    ]


def _why(row: Product, watch: Watch | None, decisions: list[Decision]) -> dict[str, Any]:
    last = next((one for one in decisions if watch and one.watch_id == watch.pk), None)
    told = explained(row, row.store, watch, last)
    return {"grounds": sentences(told.why), "moves": sentences(told.moves_when)}


def _chart(
    request: HttpRequest, watch: Watch | None, changes: list[Any], now: datetime
) -> dict[str, Any]:
    word = request.GET.get("days", "")
    days = int(word) if word.isdecimal() and int(word) in SPANS else SPANS[1]
    steps = steps_of(watch, now - timedelta(days=days), now, STEPS) if watch else []
    city = f"&city={watch.city_id}" if watch else ""
    return {
        "chart": price_chart(steps, changes, days),
        "legend": legend(),
        "spans": [
            {
                "label": ngettext("%(n)s day", "%(n)s days", span) % {"n": span},
                "url": f"?days={span}{city}",
                "current": span == days,
            }
            for span in SPANS
        ],
    }


def _offers(row: Product, watch: Watch | None) -> dict[str, Any]:
    last = newest_of(watch.pk) if watch else None
    if watch is None or last is None:
        return {"offers": [], "snapshot": None}
    snapshot = unpack(last, row.master_sku, watch.city_id)
    sisters = sisters_of(row.store)
    return {"offers": offer_lines(snapshot, row, row.store, sisters), "snapshot": last}


@login_required
@require_POST
def set_price(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a price by hand."""
    row, form = product_of(request, pk), PriceForm(request.POST)
    if not form.is_valid():
        return _show(request, row, timezone.now(), form, 422)
    told = form.cleaned_data
    try:
        plan_by_hand(row, told["city"], told["price"], person_of(request))
    except NotPlanned as error:
        form.add_error("price", str(error))
        return _show(request, row, timezone.now(), form, 422)
    url = f"{reverse('demper:product', args=[row.pk])}?city={told['city']}"
    return back(request, url, _("The price is planned."))
