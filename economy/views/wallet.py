"""The wallet: balances, the ledger with the balance after each operation, its export."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.paging import make_cursor, read_cursor
from config.problems import Problem
from economy.drawings.wallet import (
    balance_view,
    csv_head,
    csv_row,
    ledger_lines,
    since_of,
)
from economy.forms import LedgerFilter, heard
from economy.models import Product
from economy.queries.days import days_of
from economy.queries.inventory import Purse
from economy.queries.shown import shown
from economy.queries.transactions import Position, Wanted, list_transactions
from economy.records import Deed
from economy.views.asking import person_of, purse_context

PAGE: Final = 30
EXPORTED_AT_A_TIME: Final = 500
# A spreadsheet would take text that begins so for a formula.
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def balance_context(request: HttpRequest, purses: list[Purse], now: datetime) -> dict[str, Any]:
    """Return the panels of the wallets in use, the default one always; one query for each."""
    today = timezone.localtime(now).date()
    start = timezone.make_aware(datetime.combine(since_of(today), time()))
    views = [
        balance_view(one, days_of(person_of(request).pk, one.currency, start), today)
        for index, one in enumerate(purses)
        if one.version or not index
    ]
    return {"balances": views}


@login_required
@never_cache
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    """The panels of the balances alone, fetched again when money moved."""
    context = purse_context(request)
    context |= balance_context(request, context["purses"], timezone.now())
    context["narrow"] = request.GET.get("narrow") == "1"
    return render(request, "economy/balances.html", context)


@login_required
@never_cache
@require_safe
def purse(request: HttpRequest) -> HttpResponse:
    """The balance in the top bar alone."""
    return render(request, "economy/purse.html", purse_context(request))


@login_required
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    """Balances and the ledger, filtered as the address says, a page at a time."""
    user = person_of(request)
    form = LedgerFilter(request.GET)
    told = heard(form)
    after = position_of(request.GET.get("cursor", ""))
    found = list_transactions(user.pk, _wanted(told), after, PAGE)
    context: dict[str, Any] = {
        **purse_context(request),
        "form": form,
        "lines": ledger_lines(found[:PAGE]),
        "cursor": make_cursor(found[PAGE - 1].position) if len(found) > PAGE else "",
        "later": after is not None,
        "filtered": any(told.values()),
        "demo": any(line.demo for line in found[:PAGE]),
        "product": _product(told.get("product")),
    }
    context |= balance_context(request, context["purses"], timezone.now())
    return render(request, "economy/wallet.html", context)


def _wanted(told: dict[str, Any]) -> Wanted:
    """Return what a filter means; days are the reader's, the last one whole."""
    since, until = told.get("since"), told.get("until")
    return Wanted(
        kind=Deed(told["kind"]) if told.get("kind") else None,
        since=timezone.make_aware(datetime.combine(since, time())) if since else None,
        until=_end(until) if until else None,
        currency=told.get("currency") or "",
        product=told.get("product"),
    )


def _end(day: Any) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    except OverflowError:
        return None


def _product(number: int | None) -> Product | None:
    return Product.objects.filter(shown(), pk=number).first() if number else None


def position_of(cursor: str) -> Position | None:
    """Return where a page of transactions starts; None for what was not given out."""
    if not cursor:
        return None
    try:
        at, number = read_cursor(cursor)
        return datetime.fromisoformat(at), UUID(number)
    except (Problem, ValueError, TypeError, AttributeError):
        return None


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The ledger as the filter shows it, for a spreadsheet; sent as it is read."""
    wanted = _wanted(heard(LedgerFilter(request.GET)))
    rows = _csv(person_of(request).pk, wanted)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="wallet.csv"'
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


def _csv(user_id: int, wanted: Wanted) -> Iterator[bytes]:
    yield _text([csv_head()], mark="\ufeff")
    after: Position | None = None
    while True:
        found = list_transactions(user_id, wanted, after, EXPORTED_AT_A_TIME)
        lines = found[:EXPORTED_AT_A_TIME]
        yield _text([[_harmless(cell) for cell in csv_row(line)] for line in lines])
        if len(found) <= EXPORTED_AT_A_TIME:
            return
        after = lines[-1].position


def _text(rows: list[list[Any]], mark: str = "") -> bytes:
    text = io.StringIO()
    text.write(mark)
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
