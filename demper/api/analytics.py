"""Reviews of a product, orders from a sheet, and what a shop sells."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from accounts.publicread import keep_private, wait_asked, wait_until
from config.problems import NotThere, Problem
from config.ratelimit import too_soon
from demper.api.access import READ, ROOT, WRITE, caller, keep_own, store_of
from demper.drawings.sheet_words import error_rows, refusal_of
from demper.models import Store
from demper.queries.effect import bots_effect
from demper.queries.periods import BadPeriod, period_of
from demper.queries.reviews import analysis_for, sku_named
from demper.queries.sales import (
    hours_of,
    list_days,
    top_products,
    totals_of,
)
from demper.records.sheets import RowError
from demper.schemas.analytics import (
    KdOrderImportOut,
    KdReviewsIn,
    KdReviewsOut,
    KdReviewsQuery,
    KdSellsOut,
    KdSellsQuery,
)
from demper.services.orders.importing import import_sheet
from demper.services.reviews import Ticket, ask, ticket_of
from demper.sheets.orders import NoHeadings
from demper.sheets.workbooks import MAX_BYTES, NotASheet

router = Router()
PAUSE_S = 2


@router.post("/kaspi/reviews", auth=READ, response={200: KdReviewsOut, 202: KdReviewsOut})
def analyse_reviews(request: HttpRequest, body: KdReviewsIn, response: HttpResponse) -> Any:
    """What the reviews of any product tell: stars, words, sellers, and an estimate of its sales.

    A reading of the last hour is told at once; else 202 with what was read before and a place to
    look, or the answer itself where `Prefer: wait=N` (at most 10 s) allows to wait for it.
    """
    sku = sku_named(body.product)
    if sku is None:
        raise Problem(422, "bad_product", "Give a master SKU or an address of kaspi.kz.")
    store = None if body.store_id is None else store_of(request, body.store_id)
    found = ticket_of(sku, timezone.now())
    if found.state != "under_way":
        found = ask(sku, timezone.now())
    if found.state == "under_way" and wait_asked(request):
        wait_until(lambda: ticket_of(sku, timezone.now()).state != "under_way", wait_asked(request))
        found = ticket_of(sku, timezone.now())
    return _reviews(found, store, response)


@router.get("/kaspi/reviews/{sku}", auth=READ, response={200: KdReviewsOut, 202: KdReviewsOut})
def read_reviews(
    request: HttpRequest, sku: str, wanted: Query[KdReviewsQuery], response: HttpResponse
) -> Any:
    """What was read of a product's reviews last, and where a reading stands; asks nobody."""
    if sku_named(sku) != sku:
        raise NotThere("There is no such product.")
    store = None if wanted.store_id is None else store_of(request, wanted.store_id)
    return _reviews(ticket_of(sku, timezone.now()), store, response)


@router.get("/kaspi/get_sells_info/{int:shop_id}", auth=READ, response=KdSellsOut, by_alias=True)
def read_sells_info(
    request: HttpRequest, shop_id: int, wanted: Query[KdSellsQuery], response: HttpResponse
) -> dict[str, Any]:
    """What a shop sold between two days: totals, days, articles, hours, what the bot changed."""
    store, now = store_of(request, shop_id), timezone.now()
    try:
        period = period_of(wanted.first, wanted.last, now)
    except BadPeriod as error:
        raise Problem(422, "bad_period", str(error)) from error
    days = list_days(store, period)
    totals = totals_of(store, period, days)
    keep_own(response)
    return {
        "store_id": store.pk,
        "from": period.first,
        "to": period.last,
        **{name: getattr(totals, name) for name in TOTALS},
        "days": [{**asdict(day), "first_share": day.first_share} for day in days],
        "products": [_product(one) for one in top_products(store, period, wanted.limit)],
        "hours": hours_of(store, period),
        "bots_effect": asdict(bots_effect(store, now)),
        "orders_read_at": store.orders_read_at,
        "demo": store.demo,
    }


@router.post("/kaspi/orders/import/{int:store_id}", auth=WRITE, response=KdOrderImportOut)
def import_orders(request: HttpRequest, store_id: int, file: File[UploadedFile]) -> dict[str, Any]:
    """Take the orders of the cabinet's own sheet over (.xlsx; at most 10 MB).

    An order that is there already is brought up to date, one that the order API told stays. A
    row with an error leaves its order out. Nothing of the customers is read.
    """
    store = store_of(request, store_id)
    if too_soon(f"demper-orders:{caller(request).pk}", PAUSE_S):
        raise Problem(
            429, "too_fast", "One sheet at a time.", headers={"Retry-After": str(PAUSE_S)}
        )
    try:
        told = import_sheet(store, file.read(MAX_BYTES + 1), file.name or "", timezone.now())
    except NotASheet as error:
        status = 413 if error.code in ("too_large", "too_many_rows") else 422
        raise Problem(status, error.code, refusal_of(error.code)) from error
    except NoHeadings as error:
        raise Problem(
            422, "no_headings", "The sheet lacks columns.", missing=list(error.missing)
        ) from error
    return {
        "import_id": told.pk,
        "rows": told.rows,
        "added": told.added,
        "changed": told.changed,
        "errors": error_rows(RowError(**one) for one in told.errors),
    }


TOTALS = (
    "orders", "cancelled", "cancelled_share", "revenue", "mean_order", "profit", "known", "lines",
    "looks", "first_share", "changes",
)  # fmt: skip


def _product(one: Any) -> dict[str, Any]:
    took = one.takings
    return {
        "product_id": one.product,
        "merchant_sku": one.sku,
        "title": one.title,
        "units": took.units,
        "revenue": took.revenue,
        "fees": took.fees,
        "profit": took.profit if took.known else None,
        "margin": took.margin,
    }


def _reviews(found: Ticket, store: Store | None, response: HttpResponse) -> Any:
    reading, now = found.reading, timezone.now()
    location = f"{ROOT}/kaspi/reviews/{found.master_sku}"
    keep_private(response)
    told = {
        "product": found.master_sku,
        "state": found.state,
        "outcome": found.outcome,
        "message": found.message,
        "location": location,
        "read_at": reading and reading.read_at,
        "age_s": (now - reading.read_at).total_seconds() if reading else None,
        "analysis": analysis_for(reading, store) if reading else None,
        "demo": settings.DOZOR_DEMO,
    }
    if found.state != "under_way":
        return Status(200, told)
    response["Location"] = location
    response["Retry-After"] = "2"
    return Status(202, told)
