"""Preorders by pick-up point, sheets of them, and price lists that are handed in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem
from demper.api.access import READ, WRITE, caller, invalid, keep_own, store_of
from demper.api.preorder_shapes import preorder_out, upload_out
from demper.api.versions import IfMatch, version_of
from demper.drawings.sheet_words import error_rows, refusal_of
from demper.models import Preorder
from demper.queries.preorders import page_of_preorders, preorder_for, uploads_of
from demper.schemas.preorders import (
    KdAddedOut,
    KdImportedOut,
    KdPreorderChangeIn,
    KdPreorderIn,
    KdPreorderOut,
    KdPreordersQuery,
    KdUploadIn,
    KdUploadsOut,
    KdUploadStartedOut,
)
from demper.services import preorders, uploads
from demper.services.strategies import Invalid
from demper.sheets.workbooks import MAX_BYTES, NotASheet

router = Router()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {"price_kzt": "price"}


@router.post("/kaspi/preorders/create", auth=WRITE, response={201: KdAddedOut})
def create_preorders(request: HttpRequest, body: KdPreorderIn) -> "Status[Any]":
    """Make drafts of preorders of a shop's products, or one of an article by its own words."""
    store, now = store_of(request, body.store_id), timezone.now()
    try:
        if body.product_ids is not None:
            added = preorders.add_products(store, body.product_ids, body.delivery_days, now)
        else:
            added = preorders.Added((preorders.add_article(store, _article(body), now),))
    except Invalid as error:
        raise invalid(error, NAMES) from error
    items = [preorder_out(row) for row in added.preorders]
    return Status(201, {"items": items, "present": added.present})


@router.get("/kaspi/preorders/list/{int:store_id}", auth=READ, response=Page[KdPreorderOut])
def list_preorders(
    request: HttpRequest,
    store_id: int,
    wanted: Query[KdPreordersQuery],
    page: Query[PageQuery],
    response: HttpResponse,
) -> dict[str, Any]:
    """The preorders of a shop by article."""
    store = store_of(request, store_id)
    text = wanted.q.replace("\x00", "")
    after = _after(page.position())
    rows = page_of_preorders(store, after, page.limit, text, wanted.state or "")
    items, cursor = page_of(rows, page.limit, lambda row: [row.article, row.pk])
    keep_own(response)
    return {"items": [preorder_out(row) for row in items], "next_cursor": cursor}


@router.post(
    "/kaspi/preorders/upload/{int:store_id}", auth=WRITE, response={202: KdUploadStartedOut}
)
def upload_preorders(
    request: HttpRequest, store_id: int, body: KdUploadIn | None = None
) -> "Status[Any]":
    """Hand preorders to Kaspi as a price list; what became of it is told by `…/uploads/…`.

    409 `nothing_to_send`, `upload_open`, `no_room` (the source's limit; Retry-After says when),
    422 `unfit_sheet` where Excel's columns cannot say all of it.
    """
    store, asked, now = store_of(request, store_id), body or KdUploadIn(), timezone.now()
    try:
        done = uploads.plan(store, caller(request), now, ids=asked.preorder_ids, kind=asked.kind)
    except uploads.NothingToSend as error:
        raise Problem(409, "nothing_to_send", "No preorder waits to be handed in.") from error
    except uploads.Busy as error:
        detail = "Another price list of this shop is on its way."
        raise Problem(409, "upload_open", detail, upload_id=error.upload_id) from error
    except uploads.NoRoom as error:
        wait = max(1, int((error.again_at - now).total_seconds()))
        headers = {"Retry-After": str(wait)}
        detail = "The source takes no more changes for now."
        raise Problem(409, "no_room", detail, headers=headers) from error
    except uploads.Unfit as error:
        detail = "Days or prices differ by point or city: hand it in as xml."
        raise Problem(422, "unfit_sheet", detail) from error
    return Status(202, {**upload_out(done.upload), "left_out": done.left_out})


@router.get("/kaspi/preorders/uploads/{int:store_id}", auth=READ, response=KdUploadsOut)
def list_uploads(request: HttpRequest, store_id: int, response: HttpResponse) -> dict[str, Any]:
    """Price lists that were handed in, the newest first, and what became of them."""
    store = store_of(request, store_id)
    keep_own(response)
    return {"items": [upload_out(row) for row in uploads_of(store)]}


@router.post("/kaspi/preorders/generate-excel/{int:store_id}", auth=WRITE)
def make_excel(request: HttpRequest, store_id: int, grid: bool = False) -> HttpResponse:
    """The preorders of a shop as an Excel file in Kaspi's own columns.

    `grid`: with days for each point, as `…/import-excel/…` reads them again.
    """
    store = store_of(request, store_id)
    body = preorders.own_sheet(store) if grid else preorders.kaspi_sheet(store)
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="preorders.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.post("/kaspi/preorders/import-excel/{int:store_id}", auth=WRITE, response=KdImportedOut)
def import_excel(
    request: HttpRequest, store_id: int, file: File[UploadedFile], dry_run: bool = False
) -> dict[str, Any]:
    """Take an Excel file of preorders over, of ours or in Kaspi's columns. 422 `not_a_sheet`.

    Rows with errors are passed over and told; `dry_run` only tells.
    """
    store = store_of(request, store_id)
    try:
        body = file.read(MAX_BYTES + 1)
        done = preorders.import_sheet(store, body, timezone.now(), dry_run=dry_run)
    except NotASheet as error:
        raise Problem(422, "not_a_sheet", refusal_of(error.code), reason=error.code) from error
    return {
        "dry_run": done.dry_run,
        "added": done.added,
        "changed": done.changed,
        "same": done.same,
        "errors": error_rows(done.errors),
    }


@router.get("/kaspi/preorders/{int:preorder_id}", auth=READ, response=KdPreorderOut)
def read_preorder(request: HttpRequest, preorder_id: int, response: HttpResponse) -> dict[str, Any]:
    """One preorder. Its ETag is what If-Match of a change may name."""
    row = _own(request, preorder_id)
    keep_own(response)
    response["ETag"] = f'"{row.version}"'
    return preorder_out(row)


@router.put("/kaspi/preorders/{int:preorder_id}", auth=WRITE, response=KdPreorderOut)
def put_preorder(
    request: HttpRequest,
    preorder_id: int,
    body: KdPreorderChangeIn,
    response: HttpResponse,
    if_match: IfMatch = "",
) -> dict[str, Any]:
    """Change a preorder; what is on Kaspi is a draft again until it is handed in.

    428 `precondition_required` without If-Match, 412 `stale` where it was changed since.
    """
    row = _own(request, preorder_id)
    changes = body.dict(exclude_unset=True)
    if "price" in changes:
        changes["price_kzt"] = changes.pop("price")
    try:
        changed = preorders.edit(row, changes, version_of(if_match, "preorder"), timezone.now())
    except preorders.Stale as error:
        detail = "The preorder was changed since you read it. Read it again."
        raise Problem(412, "stale", detail, version=error.preorder.version) from error
    except Invalid as error:
        raise invalid(error, NAMES) from error
    keep_own(response)
    response["ETag"] = f'"{changed.version}"'
    return preorder_out(changed)


@router.delete(
    "/kaspi/preorders/{int:preorder_id}", auth=WRITE, response={200: KdPreorderOut, 204: None}
)
def delete_preorder(request: HttpRequest, preorder_id: int) -> "Status[Any]":
    """End a preorder. 204: it is gone. 200: Kaspi may show it, so its days go to 0 there first."""
    row = preorders.remove(_own(request, preorder_id), timezone.now())
    return Status(204, None) if row is None else Status(200, preorder_out(row))


def _own(request: HttpRequest, preorder_id: int) -> Preorder:
    row = preorder_for(caller(request).pk, preorder_id)
    if row is None:
        raise NotThere("You have no such preorder.")
    return row


def _article(body: KdPreorderIn) -> dict[str, Any]:
    told = body.dict(include={"article", "name", "brand", "warehouses", "delivery_days"})
    return {**told, "price_kzt": body.price}


def _after(position: list[Any] | None) -> tuple[str, int] | None:
    """Return where a page starts; raises Problem 400 for a cursor of another list."""
    match position:
        case None:
            return None
        case [str(article), int(number)] if "\x00" not in article and abs(number) < 2**63:
            return article, number
    raise Problem(400, "bad_cursor", "The cursor is not one of this list.")
