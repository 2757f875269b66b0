"""What is wrong with a file or a row of it, in words: of costs, preorders and orders alike."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demper.records.sheets import RowError

Words = str | Promise
# Why a file is not taken at all.
REFUSED: Final[Mapping[str, Words]] = {
    "too_large": _("The file is too large."),
    "too_many_rows": _("The file has too many rows."),
    "not_a_workbook": _("This is no Excel workbook (.xlsx)."),
    "not_a_table": _("This is no Excel workbook (.xlsx) and no CSV file."),
    "no_headings": _("No row of headings is found: one has to be called SKU."),
    "not_xml": _("This is no XML file."),
    "not_a_price_list": _("This is no price list of Kaspi."),
}
# Why a row is not taken; the column and what stood there are told beside it.
WHY: Final[Mapping[str, Words]] = {
    "empty": _("This cell is empty."),
    "no_sku": _("The SKU is missing."),
    "twice": _("This SKU stands in the file twice; the first row counts."),
    "unknown_sku": _("The shop has no product of this SKU."),
    "too_long": _("The text is too long."),
    "not_a_number": _("This is no number."),
    "not_whole": _("This is no whole number."),
    "out_of_range": _("The number is too small or too large."),
    "not_a_date": _("This is no date."),
    "not_yes_or_no": _("This is neither yes nor no."),
    "no_column": _("The first row has no such column."),
    "both_prices": _("A price for all stands beside prices by city."),
    "not_emptied": _("This cannot be empty."),
    "no_such_strategy": _("There is no such strategy."),
    "floor_above_ceiling": _("The floor would be above the ceiling."),
    "outside_bounds": _("The fixed price is outside the bounds."),
    "fixed_price_missing": _("A fixed price needs a price."),
}


def refusal_of(code: str) -> str:
    """Return why a file is not taken at all."""
    return str(REFUSED.get(code, REFUSED["not_a_workbook"]))


def words_of(code: str) -> str:
    """Return why a row is not taken, the code itself where it is not known."""
    return str(WHY.get(code, code))


def error_rows(errors: Iterable[RowError]) -> list[dict[str, Any]]:
    """Return complaints as pages and answers show them, in the active language."""
    return [
        {
            "row": one.row,
            "column": one.column,
            "code": one.code,
            "value": one.value,
            "message": words_of(one.code),
        }
        for one in errors
    ]
