"""What a shop sells: figures of a period, as files too, and orders read in from a sheet."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from demper.drawings import sales as drawings
from demper.drawings.sheet_words import error_rows, refusal_of
from demper.forms.analytics import OrdersForm, PeriodForm
from demper.models import OrderFeed, OrderImport, Store
from demper.queries.days import Period, day_of
from demper.queries.effect import bots_effect
from demper.queries.periods import USUAL
from demper.queries.sales import (
    hours_of,
    last_imports,
    list_days,
    top_products,
    totals_of,
)
from demper.records.sheets import RowError
from demper.services.orders.importing import import_sheet
from demper.sheets.orders import NoHeadings
from demper.sheets.workbooks import MAX_BYTES, NotASheet
from demper.views.asking import shop_context, store_of

SPANS: Final = (7, 30, 90, 365)
TOP: Final = 20
EXPORTED: Final = 10_000
SHOWN_ERRORS: Final = 50
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


@login_required
@require_safe
def sales(request: HttpRequest, pk: int) -> HttpResponse:
    """Revenue, profit, articles, hours, first place, and what the bot changed."""
    store, now = store_of(request, pk), timezone.now()
    form, period, span = _asked(request)
    days = list_days(store, period)
    totals = totals_of(store, period, days)
    hours = hours_of(store, period)
    context: dict[str, Any] = {
        **shop_context(store, "sales"),
        "form": form,
        "period": drawings.period_words(period),
        "query": urlencode({"first": period.first, "last": period.last}),
        "spans": _spans(store, span),
        "totals": totals,
        "tiles": drawings.tiles_of(totals),
        "money_chart": drawings.money_chart(days),
        "first_chart": drawings.first_chart(days),
        "strokes": drawings.strokes(),
        "days": days[::-1],
        "products": drawings.product_lines(top_products(store, period, TOP), totals.revenue),
        "heat": drawings.heat_map(hours),
        "busiest": drawings.busiest(hours),
        "hours": list(zip(drawings.weekdays(), hours, strict=True)),
        "hour_names": [f"{hour:02}" for hour in range(24)],
        "effect": drawings.effect_words(bots_effect(store, now)),
        "feed": OrderFeed.objects.filter(store=store).first(),
    }
    status = 422 if form.errors else 200
    return render(request, "demper/sales.html", context, status=status)


def _asked(request: HttpRequest) -> tuple[PeriodForm, Period, int | None]:
    """Return the days asked for, and the span if it is a usual one."""
    today = day_of(timezone.now())
    if "first" in request.GET or "last" in request.GET:
        form = PeriodForm(request.GET)
        if form.is_valid():
            told = form.cleaned_data
            return form, Period(told["first"], told["last"]), None
        return form, Period(today - timedelta(days=USUAL - 1), today), None
    days = request.GET.get("days", "")
    span = int(days) if days.isdecimal() and int(days) in SPANS else USUAL
    period = Period(today - timedelta(days=span - 1), today)
    form = PeriodForm(initial={"first": period.first, "last": period.last})
    return form, period, span


def _spans(store: Store, current: int | None) -> list[dict[str, Any]]:
    address = reverse("demper:sales", args=[store.pk])
    return [
        {
            "label": ngettext("%(n)d day", "%(n)d days", days) % {"n": days},
            "url": f"{address}?days={days}",
            "current": days == current,
        }
        for days in SPANS
    ]


@login_required
@require_safe
def sales_export(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Days or articles of a period as CSV, in whole tenge."""
    store = store_of(request, pk)
    form, period, _span = _asked(request)
    if what not in EXPORTS or form.errors:
        raise Http404
    text = io.StringIO()
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    text.write("\ufeff")
    rows = EXPORTS[what](store, period)
    csv.writer(text, lineterminator="\r\n").writerows([_cell(one) for one in row] for row in rows)
    response = HttpResponse(text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    name = f"{what}-{store.pk}-{period.first}-{period.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet may take it: no text that it would run as a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def _day_rows(store: Store, period: Period) -> list[Sequence[Any]]:
    head = (
        "day", "orders", "revenue_kzt", "profit_kzt", "lines_with_cost", "lines", "looks",
        "first_place", "price_changes",
    )  # fmt: skip
    rows = [
        (d.day, d.orders, d.revenue, d.profit, d.known, d.lines, d.looks, d.first, d.changes)
        for d in list_days(store, period)
    ]
    return [head, *rows]


def _product_rows(store: Store, period: Period) -> list[Sequence[Any]]:
    head = ("merchant_sku", "title", "units", "revenue_kzt", "fees_kzt", "profit_kzt")
    rows = [
        (
            one.sku, one.title, one.takings.units, one.takings.revenue, one.takings.fees,
            one.takings.profit if one.takings.known else "",
        )
        for one in top_products(store, period, EXPORTED)
    ]  # fmt: skip
    return [head, *rows]


EXPORTS: Final = {"days": _day_rows, "products": _product_rows}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sales_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the orders of the cabinet's own sheet over."""
    store = store_of(request, pk)
    if request.method != "POST":
        return _import_page(request, store, OrdersForm())
    form = OrdersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, store, form, status=422)
    sheet = form.cleaned_data["sheet"]
    try:
        if sheet.size > MAX_BYTES:
            raise NotASheet("too_large")
        told = import_sheet(store, sheet.read(), sheet.name, timezone.now())
    except NotASheet as error:
        form.add_error("sheet", refusal_of(error.code))
        return _import_page(request, store, form, status=422)
    except NoHeadings as error:
        missing = _("The sheet lacks columns: %(names)s.") % {"names": ", ".join(error.missing)}
        form.add_error("sheet", missing)
        return _import_page(request, store, form, status=422)
    return _import_page(request, store, OrdersForm(), told)


def _import_page(
    request: HttpRequest,
    store: Store,
    form: OrdersForm,
    told: OrderImport | None = None,
    status: int = 200,
) -> HttpResponse:
    errors = [RowError(**one) for one in told.errors] if told else []
    context = {
        **shop_context(store, "sales"),
        "form": form,
        "told": told,
        "errors": error_rows(errors[:SHOWN_ERRORS]),
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
        "imports": last_imports(store),
    }
    return render(request, "demper/sales_import.html", context, status=status)
