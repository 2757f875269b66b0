"""Taking over the cabinet's sheet of orders."""

from datetime import datetime
from typing import Any, Final

from demper.models import OrderImport, Store
from demper.queries.days import ZONE
from demper.records.sheets import RowError
from demper.services.days import roll_days
from demper.services.orders.storing import store_sheet
from demper.sheets.orders import read_order_sheet

NAME_MOST: Final = 200


def import_sheet(store: Store, body: bytes, file_name: str, now: datetime) -> OrderImport:
    """Store the orders of a workbook, as often as it comes; returns what became of it.

    Raises NotASheet and NoHeadings for what is no such sheet; nothing is stored then.
    """
    sheet = read_order_sheet(body, ZONE)
    stored = store_sheet(store, sheet.orders, now)
    roll_days(store, stored.days)
    return OrderImport.objects.create(
        store=store,
        file_name=file_name[:NAME_MOST],
        rows=sheet.rows,
        added=stored.added,
        changed=stored.changed,
        errors=[_told(error) for error in sheet.errors],
        at=now,
    )


def _told(error: RowError) -> dict[str, Any]:
    return {
        "row": error.row,
        "column": error.column,
        "code": error.code,
        "value": error.value,
    }
