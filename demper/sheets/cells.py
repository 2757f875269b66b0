"""What stands in one cell, as people and programs write it."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from demper.records.sheets import RowError

Cell = str | int | float | bool | date | datetime | time | timedelta | None
YES: Final = frozenset({"yes", "true", "да", "иә", "+"})
NO: Final = frozenset({"no", "false", "нет", "жоқ", "-"})
SHOWN: Final = 60
_WHOLE: Final = re.compile(r"(\d{1,12}|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,3})(?:[.,]0{1,6})?")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class BadCell(ValueError):
    """A cell that cannot be taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(cell: Cell, most: int) -> str:
    """Return a cell as text, a whole number without its ".0"; raises BadCell where too long."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else _UNSEEN.sub("", str(cell)).strip()
    if len(text) > most:
        raise BadCell("too_long")
    return text


def whole_of(cell: Cell, low: int, high: int) -> int | None:
    """Return a whole number between `low` and `high`, None for an empty cell; raises BadCell.

    "12 990", "2.0" and 12990.0 are whole numbers, "12,990" and 0.5 are not.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    found = _number(cell)
    if not low <= found <= high:
        raise BadCell("out_of_range")
    return found


def _number(cell: Cell) -> int:
    if isinstance(cell, bool):
        raise BadCell("not_a_number")
    if isinstance(cell, float):
        if not cell.is_integer():
            raise BadCell("not_whole")
        return int(cell)
    if isinstance(cell, int):
        return cell
    match = _WHOLE.fullmatch(str(cell).strip())
    if not match:
        raise BadCell("not_a_number")
    return int(re.sub(r"\D", "", match[1]))


def answer_of(cell: Cell) -> bool | None:
    """Return what a cell says by yes or no, None where it says something else."""
    if isinstance(cell, bool):
        return cell
    word = cell.strip().casefold() if isinstance(cell, str) else ""
    return True if word in YES else False if word in NO else None


def error_of(row: int, column: str, error: BadCell, cell: Cell) -> RowError:
    """Return what to tell of a cell."""
    shown = "" if cell is None else _UNSEEN.sub("", str(cell))[:SHOWN]
    return RowError(row, column, error.code, shown)
