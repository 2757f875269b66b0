"""Where a list goes on: positions in addresses, checked."""

from datetime import UTC, datetime

from django.http import Http404

from config.paging import read_cursor
from config.problems import Problem

Position = tuple[datetime | None, int]
LENGTH_MAX = 200
PK_MAX = 2**63


def position_in(text: str) -> Position | None:
    """Return the position of a cursor, None for none; Http404 for one we did not make."""
    if not text:
        return None
    try:
        return read_position(text[:LENGTH_MAX])
    except Problem as problem:
        raise Http404 from problem


def read_position(cursor: str) -> Position:
    """Return (moment, id) of a cursor; raises Problem 400 `bad_cursor` for anything else."""
    try:
        moment, pk = read_cursor(cursor)
        found = datetime.fromisoformat(moment) if moment is not None else None
        if type(pk) is not int or not 0 <= pk < PK_MAX or (found and found.tzinfo is None):
            raise ValueError
        # At the ends of time there is no such moment in UTC.
        return found.astimezone(UTC) if found else None, pk
    except (TypeError, ValueError, OverflowError) as error:
        detail = "The cursor is not one that this service gave out."
        raise Problem(400, "bad_cursor", detail) from error
