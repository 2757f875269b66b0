"""What is wrong with a file or a row of it, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
WORDS: Final[Mapping[str, Words]] = {
    "too_large": _("The file is too large."),
    "not_a_workbook": _("This is no Excel workbook (.xlsx) and no CSV file."),
    "too_many_rows": _("The file has too many rows."),
    "no_headings": _("No row of headings is found: one has to be called SKU."),
    "no_sku": _("The SKU is missing."),
    "twice": _("This SKU stands in the file twice; the first row counts."),
    "unknown_sku": _("The shop has no product of this SKU."),
    "too_long": _("The text is too long."),
    "not_a_number": _("This is no number."),
    "not_whole": _("This is no whole number."),
    "out_of_range": _("The number is too small or too large."),
    "not_emptied": _("This cannot be empty."),
    "no_such_strategy": _("There is no such strategy."),
    "floor_above_ceiling": _("The floor would be above the ceiling."),
    "outside_bounds": _("The fixed price is outside the bounds."),
    "fixed_price_missing": _("A fixed price needs a price."),
}


def words_of(code: str) -> str:
    """Return what a code says, the code itself where it is not known."""
    return str(WORDS.get(code, code))


def row_errors(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return stored errors of rows with a `message` each, in the active language."""
    return [{**one, "message": words_of(one["code"])} for one in errors]
