"""Preorders: articles offered before they are there, by pick-up point."""

from demper.services.preorders.checking import checked_grid, grid_of
from demper.services.preorders.editing import (
    Added,
    Stale,
    add_article,
    add_products,
    edit,
    remove,
)
from demper.services.preorders.sheets import Imported, import_sheet, kaspi_sheet, own_sheet

__all__ = [
    "Added",
    "Imported",
    "Stale",
    "add_article",
    "add_products",
    "checked_grid",
    "edit",
    "grid_of",
    "import_sheet",
    "kaspi_sheet",
    "own_sheet",
    "remove",
]
