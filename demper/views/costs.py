"""Costs and bounds from a sheet: tried first, taken then; and the list as a sheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final, cast
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demper.drawings.sheet_words import error_rows, refusal_of
from demper.forms.sheet import CostForm
from demper.models import Product, Store
from demper.queries.products import Choice, position_of, products_of
from demper.records.sheets import RowError
from demper.services.costs import CostResult, import_costs, template
from demper.sheets.workbooks import MAX_BYTES, NotASheet
from demper.views.asking import person_of, shop_context, store_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE: Final = 500
SHOWN_ERRORS: Final = 50
# A spreadsheet would take text that begins so for a formula.
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS: Final = (
    "merchant_sku", "master_sku", "title", "price_kzt", "best_rival_kzt", "rank", "floor_kzt",
    "ceiling_kzt", "cost_kzt", "strategy", "mode", "bot_active", "reason", "changed_at",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a sheet; POST tries it, or takes it with `apply`."""
    store = store_of(request, pk)
    if request.method != "POST":
        return _show(request, store, CostForm())
    form = CostForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, store, form, status=422)
    sheet = form.cleaned_data["sheet"]
    if sheet.size > MAX_BYTES:
        form.add_error("sheet", refusal_of("too_large"))
        return _show(request, store, form, status=422)
    try:
        is_trial = "apply" not in request.POST
        told = import_costs(store, sheet.name, sheet.read(), person_of(request), dry_run=is_trial)
    except NotASheet as error:
        form.add_error("sheet", refusal_of(error.code))
        return _show(request, store, form, status=422)
    return _show(request, store, CostForm(), told)


def _show(
    request: HttpRequest,
    store: Store,
    form: CostForm,
    told: CostResult | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {**shop_context(store, "products"), "form": form, "told": told}
    if told is not None:
        kept = told.row.errors[:SHOWN_ERRORS]
        context["errors"] = error_rows(RowError(**one) for one in kept)
        context["more_errors"] = max(0, told.errors - SHOWN_ERRORS)
    return render(request, "demper/costs.html", context, status=status)


@login_required
@require_safe
def cost_template(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of the shop's products with what is set, to be filled in and sent back."""
    store = store_of(request, pk)
    language = "en" if (get_language() or "").startswith("en") else "ru"
    response = HttpResponse(template(store, language), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="costs-{store.pk}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The products as the filter shows them, for a spreadsheet; sent as they are read."""
    store = store_of(request, pk)
    choice = Choice.of(dict(parse_qsl(request.GET.urlencode())))
    response = StreamingHttpResponse(_csv(store, choice), content_type="text/csv; charset=utf-8")
    day = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="products-{store.pk}-{day}.csv"'
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


def _csv(store: Store, choice: Choice) -> Iterator[str]:
    held = io.StringIO()
    sheet = csv.writer(held)
    sheet.writerow(_head())
    after = None
    while True:
        rows = products_of(store, choice, after, AT_ONCE)
        sheet.writerows(_row(row) for row in rows[:AT_ONCE])
        yield held.getvalue()
        held.seek(0)
        held.truncate()
        if len(rows) <= AT_ONCE:
            return
        after = position_of(rows[AT_ONCE - 1], choice.order)


def _head() -> list[str]:
    return [
        "SKU", _("Master SKU"), _("Product"), _("Price"), _("Best rival"), _("Place"), _("Floor"),
        _("Ceiling"), _("Cost"), _("Strategy"), _("Mode"), _("Bot"), _("Reason"),
        _("Price changed"),
    ]  # fmt: skip


def _row(row: Product) -> list[Any]:
    return [_safe(getattr(row, name)) for name in COLUMNS]


def _safe(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value
