"""Preorders and handed-in price lists as their page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from demper.models import Preorder, PreorderState, Upload, UploadState
from demper.queries.preorders import price_of
from demper.sheets.points import POINTS

TONES: Final = {
    PreorderState.DRAFT: "",
    PreorderState.UPLOADING: "accent",
    PreorderState.ACTIVE: "good",
    PreorderState.FAILED: "bad",
    PreorderState.ENDED: "",
}
UPLOAD_TONES: Final = {
    UploadState.PLANNED: "",
    UploadState.SENT: "accent",
    UploadState.DONE: "good",
    UploadState.FAILED: "bad",
    UploadState.UNKNOWN: "warn",
}


@dataclass(frozen=True, slots=True)
class PointCell:
    """One point of a preorder: what stands in its two fields."""

    name: str
    text: str
    days: str


@dataclass(frozen=True, slots=True)
class PreorderLine:
    """A row of the grid."""

    row: Preorder
    cells: tuple[PointCell, ...]
    tone: str
    price: int


@dataclass(frozen=True, slots=True)
class UploadLine:
    """A price list on its way: steps with their times, and what was not taken over."""

    row: Upload
    tone: str
    steps: tuple[Mapping[str, Any], ...]
    errors: tuple[str, ...]


def preorder_line(row: Preorder) -> PreorderLine:
    """Return a preorder as a row of the grid."""
    cells = tuple(_cell(name, row.warehouses.get(name)) for name in POINTS)
    return PreorderLine(row, cells, TONES[PreorderState(row.state)], price_of(row))


def upload_lines(rows: Iterable[Upload]) -> list[UploadLine]:
    """Return price lists as the timeline shows them."""
    return [
        UploadLine(row, UPLOAD_TONES[UploadState(row.state)], _steps(row), _errors(row))
        for row in rows
    ]


def _cell(name: str, told: Mapping[str, Any] | None) -> PointCell:
    if told is None:
        return PointCell(name, "", "")
    days = told.get("days")
    return PointCell(name, _text(told), "" if days is None else str(days))


def _text(told: Mapping[str, Any]) -> str:
    if not told.get("available"):
        return _("no")
    return str(told.get("stock") or _("yes"))


def _steps(row: Upload) -> tuple[Mapping[str, Any], ...]:
    ended = {
        UploadState.DONE: _("taken over"),
        UploadState.FAILED: _("refused"),
    }.get(UploadState(row.state), _("looked for in the cabinet"))
    return (
        {"label": _("written down"), "at": row.created_at, "done": True},
        {"label": _("sent"), "at": row.sent_at, "done": row.sent_at is not None},
        {"label": ended, "at": row.settled_at, "done": row.settled_at is not None},
    )


def _errors(row: Upload) -> tuple[str, ...]:
    words = {
        "not_shown": _("%(article)s: the cabinet shows other days"),
        "not_listed": _("%(article)s: the cabinet does not list it"),
    }
    return tuple(
        words.get(one.get("code", ""), "%(article)s") % {"article": one.get("column", "")}
        for one in row.row_errors
    )
