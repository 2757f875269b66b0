"""Figures of the economy: popular products for everybody, all else for staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from accounts.auth import StaffOnly
from accounts.publicread import keep_private
from economy import currencies
from economy.api.access import READ
from economy.figures import Source, Window, sources_of, span_of, step_of, velocity
from economy.queries.analytics.demand import list_codes, list_unmet
from economy.queries.analytics.flows import Steps, get_flows, spent_of
from economy.queries.analytics.people import first_day, get_balances, get_customers, list_cohorts
from economy.queries.analytics.sales import get_sales, list_products, names_of
from economy.queries.analytics.trends import list_trending
from economy.schemas import analytics as shapes

router = Router()
SEE = StaffOnly("economy:read")


@router.get("/analytics/popular-products", auth=READ, response=shapes.EcPopularOut)
def read_popular(
    request: HttpRequest, wanted: Query[shapes.EcPopularQuery], response: HttpResponse
) -> dict[str, Any]:
    """What was bought most in `?window=` (1h … 90d): things, people, money; without refunds."""
    now = timezone.now()
    window = Window(now - span_of(wanted.window), now)
    found = list_products(window, wanted.limit, wanted.currency)
    response["Cache-Control"] = "private, max-age=5"
    items = [
        {
            "product_id": one.product.pk,
            "name": one.product.name,
            "purchases": one.sales.kept,
            "buyers": one.buyers,
            "revenue": one.sales.net,
            "transactions": one.sales.standing,
            "currency": one.currency,
        }
        for one in found
    ]
    return {"items": items, "window": wanted.window}


@router.get("/analytics/flows", auth=SEE, response=shapes.EcFlowsOut)
def read_flows(
    request: HttpRequest, wanted: Query[shapes.EcFiguresQuery], response: HttpResponse
) -> dict[str, Any]:
    """Where money came from and where it went, by reason. Staff only."""
    keep_private(response)
    steps = _steps(wanted)
    flows, supply = get_flows(steps, wanted.money)
    sources, sinks = sources_of(flows)
    return {
        **_window(wanted, steps),
        "sources": [_source(one) for one in sources],
        "sinks": [_source(one) for one in sinks],
        "net": supply.net,
    }


@router.get("/analytics/supply", auth=SEE, response=shapes.EcSupplyOut)
def read_supply(
    request: HttpRequest, wanted: Query[shapes.EcFiguresQuery], response: HttpResponse
) -> dict[str, Any]:
    """Money in all wallets over the window: its course, inflation, velocity. Staff only."""
    keep_private(response)
    steps = _steps(wanted)
    flows, supply = get_flows(steps, wanted.money)
    return {
        **_window(wanted, steps),
        "opening": supply.opening,
        "came": supply.came,
        "went": supply.went,
        "closing": supply.closing,
        "inflation": supply.inflation,
        "velocity": velocity(spent_of(flows), supply),
        "course": _course(steps, supply.course),
    }


@router.get("/analytics/revenue", auth=SEE, response=shapes.EcRevenueOut)
def read_revenue(
    request: HttpRequest, wanted: Query[shapes.EcFiguresQuery], response: HttpResponse
) -> dict[str, Any]:
    """Revenue, ARPU, ARPPU and conversion of the window. Staff only."""
    keep_private(response)
    steps = _steps(wanted)
    sales, course = get_sales(steps, wanted.money)
    people = get_customers(steps.window, wanted.money)
    return {
        **_window(wanted, steps),
        "revenue": sales.revenue,
        "refunded": sales.refunded,
        "net": sales.net,
        "purchases": sales.purchases,
        "refunds": sales.refunds,
        "units": sales.kept,
        "active": people.active,
        "buyers": people.buyers,
        "conversion": people.conversion,
        "arpu": people.arpu,
        "arppu": people.arppu,
        "course": _course(steps, course),
    }


@router.get("/analytics/cohorts", auth=SEE, response=shapes.EcCohortsOut)
def read_cohorts(
    request: HttpRequest, wanted: Query[shapes.EcCohortsQuery], response: HttpResponse
) -> dict[str, Any]:
    """Who came back in which week after the first purchase, and what they spent. Staff only."""
    keep_private(response)
    currency = wanted.currency or currencies.default()
    found = list_cohorts(timezone.now(), currency, wanted.weeks)
    cohorts = [
        {
            "week": first_day(one.week).date(),
            "size": one.size,
            "buyers": one.buyers,
            "retention": one.retention,
            "revenue": one.revenue,
        }
        for one in found
    ]
    return {"currency": currency, "cohorts": cohorts}


@router.get("/analytics/products", auth=SEE, response=shapes.EcProductsOut)
def read_products(
    request: HttpRequest, wanted: Query[shapes.EcTopQuery], response: HttpResponse
) -> dict[str, Any]:
    """What sold, with refunds. Staff only."""
    keep_private(response)
    steps = _steps(wanted)
    products = [
        {
            "product_id": one.product.pk,
            "name": one.product.name,
            "units": one.sales.quantity,
            "purchases": one.sales.purchases,
            "revenue": one.sales.revenue,
            "refunds": one.sales.refunds,
            "refunded": one.sales.refunded,
            "net_units": one.sales.kept,
            "net_revenue": one.sales.net,
            "buyers": one.buyers,
        }
        for one in list_products(steps.window, wanted.limit, wanted.money)
    ]
    return {**_window(wanted, steps), "products": products}


@router.get("/analytics/balances", auth=SEE, response=shapes.EcBalancesOut)
def read_balances(
    request: HttpRequest, wanted: Query[shapes.EcFiguresQuery], response: HttpResponse
) -> dict[str, Any]:
    """How money is spread over wallets now; the window is not looked at. Staff only."""
    keep_private(response)
    found = get_balances(wanted.money)
    return {
        "currency": wanted.money,
        "wallets": found.wallets,
        "supply": found.supply,
        "median": found.median,
        "top_wallets": found.top_wallets,
        "top_share": found.top_share,
        "gini": found.gini,
        "buckets": [
            {"low": one.low, "high": one.high, "wallets": one.wallets} for one in found.buckets
        ],
    }


@router.get("/analytics/refusals", auth=SEE, response=shapes.EcRefusalsOut)
def read_refusals(
    request: HttpRequest, wanted: Query[shapes.EcTopQuery], response: HttpResponse
) -> dict[str, Any]:
    """What people wanted and did not get: money that was not spent. Staff only."""
    keep_private(response)
    steps = _steps(wanted)
    found = list_unmet(steps.window, wanted.money)
    names = names_of(one.product for one in found)
    products = [
        {
            "product_id": one.product,
            "name": names[one.product],
            "code": one.code,
            "attempts": one.attempts,
            "people": one.people,
            "wanted": one.wanted,
            "missing": one.missing,
        }
        for one in found[: wanted.limit]
    ]
    codes = [
        {"operation": operation, "code": code, "attempts": attempts, "people": people}
        for operation, code, attempts, people in list_codes(steps.window)
    ]
    return {
        **_window(wanted, steps),
        "wanted": sum(one.wanted for one in found),
        "missing": sum(one.missing for one in found),
        "products": products,
        "codes": codes,
    }


@router.get("/analytics/trending", auth=SEE, response=shapes.EcTrendingOut)
def read_trending(
    request: HttpRequest, wanted: Query[shapes.EcTopQuery], response: HttpResponse
) -> dict[str, Any]:
    """What is in demand now: what was bought counts half as much every 24 hours. Staff only."""
    keep_private(response)
    now = timezone.now()
    found = list_trending(now, wanted.limit, wanted.money)
    items = [
        {"product_id": one.product.pk, "name": one.product.name, "score": one.score}
        for one in found
    ]
    return {"currency": wanted.money, "at": now, "items": items}


def _steps(wanted: shapes.EcFiguresQuery) -> Steps:
    now = timezone.now()
    return Steps(Window(now - wanted.span, now), step_of(wanted.span))


def _window(wanted: shapes.EcFiguresQuery, steps: Steps) -> dict[str, Any]:
    return {
        "currency": wanted.money,
        "since": steps.window.since,
        "until": steps.window.until,
    }


def _course(steps: Steps, values: tuple[int, ...]) -> list[dict[str, Any]]:
    return [{"at": at, "value": value} for at, value in zip(steps.starts(), values, strict=True)]


def _source(one: Source) -> dict[str, Any]:
    return {
        "account": one.account,
        "reason": one.kind,
        "amount": one.amount,
        "postings": one.count,
        "share": one.share,
    }
