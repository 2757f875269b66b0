"""Costs and bounds by a sheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import File, Query, Router
from ninja.files import UploadedFile

from config.problems import Problem
from config.ratelimit import too_soon
from demper.api.access import READ, WRITE, caller, store_of
from demper.drawings.sheet_words import error_rows, refusal_of
from demper.records.sheets import RowError
from demper.schemas.products import KdCostImportOut, KdCostQuery, KdStoreQuery
from demper.services import costs
from demper.sheets.workbooks import MAX_BYTES, NotASheet

router = Router()
PAUSE_S = 2
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post("/products/costs", auth=WRITE, response=KdCostImportOut)
def import_costs(
    request: HttpRequest, wanted: Query[KdCostQuery], file: File[UploadedFile]
) -> dict[str, Any]:
    """Set costs, bounds and strategies by a sheet (.xlsx or .csv; at most 10 MB, 20,000 rows).

    The columns are those of the template. A row with an error changes nothing, the others are
    taken; with `dry_run` nothing is.
    """
    store = store_of(request, wanted.store_id)
    if too_soon(f"demper-costs:{caller(request).pk}", PAUSE_S):
        raise Problem(
            429, "too_fast", "One sheet at a time.", headers={"Retry-After": str(PAUSE_S)}
        )
    body = file.read(MAX_BYTES + 1)
    try:
        result = costs.import_costs(
            store, file.name or "", body, caller(request), dry_run=wanted.dry_run
        )
    except NotASheet as error:
        status = 413 if error.code in ("too_large", "too_many_rows") else 422
        raise Problem(status, error.code, refusal_of(error.code)) from error
    return _out(result)


@router.get("/products/costs_template", auth=READ, response={200: None})
def read_costs_template(request: HttpRequest, wanted: Query[KdStoreQuery]) -> HttpResponse:
    """The shop's products with what is set of them, as a sheet to fill in and send back."""
    store = store_of(request, wanted.store_id)
    response = HttpResponse(costs.template(store, get_language() or "ru"), content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="costs-{store.pk}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _out(result: costs.CostResult) -> dict[str, Any]:
    row = result.row
    return {
        "import_id": row.pk,
        "rows": row.rows,
        "changed": row.changed,
        "unchanged": result.unchanged,
        "unknown": row.unknown,
        "errors": error_rows(RowError(**one) for one in row.errors),
        "more_errors": result.errors - len(row.errors),
        "batch_id": result.batch and result.batch.pk,
        "dry_run": row.dry_run,
    }
