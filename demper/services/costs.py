"""Costs and bounds from a seller's sheet: tried or taken, row by row, as one batch."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demper.models import Batch, CostImport, Product, Store
from demper.records.sheets import RowError
from demper.services import batches
from demper.services.strategies import FIELDS, Invalid, checked
from demper.sheets.costs import SETTINGS, CostRow, CostSheet, read_cost_sheet, write_cost_sheet

ERRORS_KEPT: Final = 200
CHUNK: Final = 500
TEMPLATE_ROWS: Final = 20_000
_NEEDED: Final = ("store", "merchant_sku", "category", "rules", "city_prices", *FIELDS)
Edits = dict[int, tuple[dict[str, Any], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class CostResult:
    """A sheet that was read: the row of its import, and the batch by which it can be undone."""

    row: CostImport
    unchanged: int
    errors: int
    batch: Batch | None = None


def import_costs(
    store: Store,
    file_name: str,
    body: bytes,
    actor: User,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
) -> CostResult:
    """Read a sheet and, unless it is a dry run, set what it says; raises NotASheet.

    A row with an error changes nothing; the others are taken.
    """
    at = now or timezone.now()
    sheet = read_cost_sheet(body)
    with transaction.atomic():
        edits, errors, unknown = _planned(store, sheet)
        batch = None
        if not dry_run:
            said = {"file": file_name[:200], "columns": dict(sheet.headings)}
            skipped = Counter(error.code for error in errors)
            batch = batches.write(store, batches.Action.COSTS, said, edits, skipped, actor, at)
        row = CostImport.objects.create(
            store=store,
            actor=actor,
            file_name=file_name[:200],
            rows=len(sheet.rows) + len({error.row for error in sheet.errors}),
            changed=len(edits),
            unknown=unknown,
            errors=[_stored(error) for error in errors[:ERRORS_KEPT]],
            dry_run=dry_run,
            at=at,
        )
    bad = {error.row for error in errors}
    good = sum(1 for one in sheet.rows if one.row not in bad)
    return CostResult(row, good - len(edits), len(errors), batch)


def template(store: Store, language: str) -> bytes:
    """Return a sheet of a shop's products with what is set, to be filled in and sent back."""
    return write_cost_sheet(_lines(store), language)


def _lines(store: Store) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = Product.objects.filter(store=store, gone_at=None).order_by("title", "pk")
    told = rows.values("title", "merchant_sku", *SETTINGS)[:TEMPLATE_ROWS]
    for row in told.iterator(chunk_size=2000):
        yield row["title"], {**row, "sku": row["merchant_sku"]}


def _planned(store: Store, sheet: CostSheet) -> tuple[Edits, list[RowError], int]:
    """Return what would change, every error by row, and how many SKUs the shop does not have."""
    edits: Edits = {}
    errors, unknown = list(sheet.errors), 0
    heading = sheet.headings["sku"]
    for start in range(0, len(sheet.rows), CHUNK):
        part = sheet.rows[start : start + CHUNK]
        products = _products(store, part)
        for row in part:
            product = products.get(row.sku)
            if product is None:
                errors.append(RowError(row.row, heading, "unknown_sku", row.sku))
                unknown += 1
                continue
            try:
                values = checked(product, store, row.values)
            except Invalid as error:
                errors += _faults(row, sheet, error)
                continue
            if values:
                edits[product.pk] = ({name: getattr(product, name) for name in values}, values)
    return edits, sorted(errors, key=lambda error: error.row), unknown


def _products(store: Store, rows: tuple[CostRow, ...]) -> dict[str, Product]:
    found = Product.objects.filter(store=store, merchant_sku__in=[row.sku for row in rows])
    return {one.merchant_sku: one for one in found.only(*_NEEDED).select_for_update()}


def _faults(row: CostRow, sheet: CostSheet, error: Invalid) -> list[RowError]:
    return [
        RowError(row.row, sheet.headings.get(fault.field, ""), fault.code, row.sku)
        for fault in error.faults
    ]


def _stored(error: RowError) -> dict[str, Any]:
    return {"row": error.row, "column": error.column, "code": error.code, "value": error.value}
