"""What is wrong with a row of a sheet, in words."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demper.records.sheets import RowError

WHY: Final = {
    "empty": gettext_lazy("is empty"),
    "too_long": gettext_lazy("is too long"),
    "not_a_number": gettext_lazy("is no whole number"),
    "not_whole": gettext_lazy("is no whole number"),
    "out_of_range": gettext_lazy("is too small or too large"),
    "twice": gettext_lazy("stands in the file twice"),
    "no_column": gettext_lazy("is not among the columns of the first row"),
    "both_prices": gettext_lazy("stands beside prices by city"),
    "not_a_date": gettext_lazy("is no date"),
    "not_yes_or_no": gettext_lazy("is neither yes nor no"),
}
REFUSED: Final = {
    "too_large": gettext_lazy("The file is too large."),
    "too_many_rows": gettext_lazy("The file has too many rows."),
    "not_a_workbook": gettext_lazy("This is no Excel workbook (.xlsx)."),
    "not_xml": gettext_lazy("This is no XML file."),
    "not_a_price_list": gettext_lazy("This is no price list of Kaspi."),
}


def words_of(error: RowError) -> str:
    """Return a complaint as a phrase: "price “12,990” is no whole number"."""
    why = WHY.get(error.code, error.code)
    if error.value:
        parts = {"column": error.column, "value": error.value, "why": why}
        return _("%(column)s “%(value)s” %(why)s") % parts
    return _("%(column)s %(why)s") % {"column": error.column, "why": why}


def error_rows(errors: Iterable[RowError]) -> list[Mapping[str, Any]]:
    """Return complaints as pages and answers show them."""
    return [
        {
            "row": one.row,
            "column": one.column,
            "code": one.code,
            "value": one.value,
            "message": words_of(one),
        }
        for one in errors
    ]


def refusal_of(code: str) -> str:
    """Return why a file is not taken at all."""
    return str(REFUSED.get(code, REFUSED["not_a_workbook"]))
