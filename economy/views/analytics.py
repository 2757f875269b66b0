"""Figures for operators: staff pages by window and currency, which stand in the address."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from economy import currencies
from economy.drawings.analytics import pages, tiles
from economy.figures import HOUR, PEOPLE_MIN, Window, sources_of, span_of, step_of
from economy.models import RollUp
from economy.money import name_of
from economy.queries.analytics.demand import list_codes, list_unmet
from economy.queries.analytics.flows import Steps, get_flows, spent_of
from economy.queries.analytics.people import first_day, get_balances, get_customers, list_cohorts
from economy.queries.analytics.sales import get_sales, list_products
from economy.queries.analytics.trends import list_trending
from economy.views.asking import purse_context

WINDOWS: Final = ("24h", "7d", "30d", "90d")
DEFAULT_WINDOW: Final = "30d"
COHORT_WEEKS: Final = 12
LISTED: Final = 50
BRIEF: Final = 5
# Sums are due hourly: after so long nobody works on them.
LATE: Final = 3 * HOUR
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: over which steps of time and of which currency; `problem` says what is odd."""

    window: str
    currency: str
    steps: Steps
    problem: str = ""


def staff_page(view: View) -> View:
    """Let staff alone look; nothing of it is kept anywhere."""

    @wraps(view)
    @never_cache
    @staff_member_required(login_url=settings.LOGIN_URL)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return guarded


def asked_of(request: HttpRequest) -> Asked:
    """Read ?window= and ?currency=; the usual ones where they are odd."""
    window, currency = request.GET.get("window", DEFAULT_WINDOW), request.GET.get("currency", "")
    problem = ""
    try:
        span = span_of(window)
    except ValueError:
        problem = _("A window is a number of hours or days from 1h to 90d.")
        window, span = DEFAULT_WINDOW, span_of(DEFAULT_WINDOW)
    if currency and currency not in currencies.known():
        problem = _("There is no such currency.")
        currency = ""
    now = timezone.now()
    steps = Steps(Window(now - span, now), step_of(span))
    return Asked(window, currency or currencies.default(), steps, problem)


def answer(
    request: HttpRequest, page: str, asked: Asked, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page, or for HTMX its figures alone, from one template."""
    is_part = bool(request.headers.get("HX-Request"))
    rolled = RollUp.objects.first()
    context |= {
        "asked": asked,
        "layout": f"economy/analytics/{'part' if is_part else 'page'}.html",
        "here": page,
        "rolled": rolled,
        "late": bool(rolled and rolled.rolled_at and timezone.now() - rolled.rolled_at > LATE),
        "demo_shown": settings.DOZOR_DEMO,
        **_tabs(request, page, asked),
    }
    if not is_part:
        context |= purse_context(request)
    code = 200 if is_part else 422 if asked.problem else status
    response = render(request, f"economy/analytics/{page}.html", context, status=code)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _tabs(request: HttpRequest, page: str, asked: Asked) -> dict[str, Any]:
    """Return the links between pages, windows and currencies, each keeping the other choices."""

    def tab(label: str, name: str, current: bool, **changes: str) -> dict[str, Any]:
        kept = {"window": asked.window, "currency": asked.currency} | changes
        url = f"{reverse(f'economy:{name}')}?{urlencode(kept)}"
        return {"label": label, "url": url, "current": current}

    here = ADDRESSES[page]
    windows = list(WINDOWS) if asked.window in WINDOWS else [*WINDOWS, asked.window]
    return {
        "page_tabs": [
            tab(label, ADDRESSES[name], name == page) for name, label in _names().items()
        ],
        "window_tabs": [
            tab(window_words(one), here, one == asked.window, window=one) for one in windows
        ],
        "currency_tabs": [
            tab(name_of(one), here, one == asked.currency, currency=one)
            for one in currencies.known()
        ],
        "query": urlencode({"window": asked.window, "currency": asked.currency}),
    }


ADDRESSES: Final = {
    "overview": "analytics",
    "flows": "analytics-flows",
    "products": "analytics-products",
    "customers": "analytics-customers",
    "demand": "analytics-demand",
    "whatif": "analytics-whatif",
}


def _names() -> dict[str, str]:
    return {
        "overview": _("Overview"),
        "flows": _("Flows"),
        "products": _("Products"),
        "customers": _("Customers"),
        "demand": _("Unmet demand"),
        "whatif": _("What if"),
    }


def window_words(window: str) -> str:
    """Say a window: 24 hours, 7 days."""
    count = int(window[:-1])
    if window.endswith("h"):
        return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The state of the economy at a glance."""
    asked = asked_of(request)
    window, currency = asked.steps.window, asked.currency
    flows, supply = get_flows(asked.steps, currency)
    sales, course = get_sales(asked.steps, currency)
    customers = get_customers(window, currency)
    unmet = list_unmet(window, currency)
    sources, sinks = sources_of(flows)
    context = {
        "money_tiles": tiles.money_tiles(supply, spent_of(flows), sales, course, currency),
        "people_tiles": tiles.people_tiles(customers, currency),
        "demand_tiles": tiles.demand_tiles(unmet, currency),
        "sources": pages.source_lines(sources, currency),
        "sinks": pages.source_lines(sinks, currency),
        "products": pages.product_lines(list_products(window, BRIEF, currency), sales.net),
        "trends": pages.trend_lines(list_trending(window.until, BRIEF, currency)),
        "silent": not flows and not unmet and not supply.opening,
        **pages.flow_context(asked.steps, flows, supply, currency),
    }
    return answer(request, "overview", asked, context)


@staff_page
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """Where money comes from and goes to."""
    asked = asked_of(request)
    found, supply = get_flows(asked.steps, asked.currency)
    sources, sinks = sources_of(found)
    context = {
        "sources": pages.source_lines(sources, asked.currency),
        "sinks": pages.source_lines(sinks, asked.currency),
        "supply": supply,
        "moved": bool(found),
        **pages.flow_context(asked.steps, found, supply, asked.currency),
    }
    return answer(request, "flows", asked, context)


@staff_page
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """What sells and what is in demand now."""
    asked = asked_of(request)
    window = asked.steps.window
    sales, course = get_sales(asked.steps, asked.currency)
    context = {
        "sales": sales,
        "products": pages.product_lines(list_products(window, LISTED, asked.currency), sales.net),
        "trends": pages.trend_lines(list_trending(window.until, 10, asked.currency)),
        **pages.revenue_context(asked.steps, course, asked.currency),
    }
    return answer(request, "products", asked, context)


@staff_page
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """Who buys, who comes back, how money is spread."""
    asked = asked_of(request)
    window, currency = asked.steps.window, asked.currency
    cohorts = list_cohorts(window.until, currency, COHORT_WEEKS)
    balances = get_balances(currency)
    context = {
        "people_tiles": tiles.people_tiles(get_customers(window, currency), currency),
        "balance_tiles": tiles.balance_tiles(balances, currency),
        "balances": balances,
        "few": balances.wallets < PEOPLE_MIN,
        "least": PEOPLE_MIN,
        **pages.cohort_context(cohorts, currency),
        **pages.balance_context(balances, currency),
    }
    return answer(request, "customers", asked, context)


@staff_page
@require_safe
def demand(request: HttpRequest) -> HttpResponse:
    """What people wanted and did not get."""
    asked = asked_of(request)
    unmet = list_unmet(asked.steps.window, asked.currency)
    context = {
        "demand_tiles": tiles.demand_tiles(unmet, asked.currency),
        "unmet": pages.unmet_lines(unmet[:LISTED], asked.currency),
        "codes": pages.code_lines(list_codes(asked.steps.window)),
    }
    return answer(request, "demand", asked, context)


# --- export -----------------------------------------------------------------------------------
Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]


@staff_page
@require_safe
def export(request: HttpRequest, what: str) -> HttpResponse:
    """The figures of a page as CSV: amounts in minor units, names in English, times in UTC."""
    read = EXPORTS.get(what)
    if read is None:
        raise Http404
    asked = asked_of(request)
    head, rows = read(asked)
    text = io.StringIO()
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    text.write("\ufeff")
    csv.writer(text, lineterminator="\r\n").writerows(
        [head, *([_cell(c) for c in row] for row in rows)]
    )
    response = HttpResponse(text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    name = f"{what}-{asked.currency}-{asked.window}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet may take it: no text that it would run as a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _flow_rows(asked: Asked) -> Rows:
    found, _supply = get_flows(asked.steps, asked.currency)
    starts = asked.steps.starts()
    head = ("from", "account", "reason", "in", "out", "postings")
    rows = [(starts[f.step], f.account, f.kind, f.came, f.went, f.count) for f in found]
    return head, sorted(rows)


def _supply_rows(asked: Asked) -> Rows:
    _found, supply = get_flows(asked.steps, asked.currency)
    rows = list(zip(asked.steps.starts(), supply.course, strict=True))
    return ("from", "supply_at_the_end"), rows


def _product_rows(asked: Asked) -> Rows:
    head = ("product_id", "name", "units", "purchases", "buyers", "revenue", "refunds", "refunded")
    found = list_products(asked.steps.window, None, asked.currency)
    return head, [
        (
            one.product.pk, one.product.name, one.sales.kept, one.sales.standing, one.buyers,
            one.sales.net, one.sales.refunds, one.sales.refunded,
        )
        for one in found
    ]  # fmt: skip


def _cohort_rows(asked: Asked) -> Rows:
    head = ("week", "size", "weeks_since", "buyers", "retention", "revenue")
    found = list_cohorts(asked.steps.window.until, asked.currency, COHORT_WEEKS)
    return head, [
        (first_day(one.week).date(), one.size, later, count, share, spent)
        for one in found
        for later, (count, share, spent) in enumerate(
            zip(one.buyers, one.retention, one.revenue, strict=True)
        )
    ]


def _balance_rows(asked: Asked) -> Rows:
    found = get_balances(asked.currency)
    return ("from", "to_less_than", "wallets"), [
        (one.low, one.high if one.high is not None else "", one.wallets) for one in found.buckets
    ]


def _unmet_rows(asked: Asked) -> Rows:
    head = ("product_id", "reason", "attempts", "people", "wanted", "missing")
    return head, [
        (one.product, one.code, one.attempts, one.people, one.wanted, one.missing)
        for one in list_unmet(asked.steps.window, asked.currency)
    ]


EXPORTS: Final[dict[str, Callable[[Asked], Rows]]] = {
    "flows": _flow_rows,
    "supply": _supply_rows,
    "products": _product_rows,
    "cohorts": _cohort_rows,
    "balances": _balance_rows,
    "refusals": _unmet_rows,
}
