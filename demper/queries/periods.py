"""Which days somebody asks for."""

from datetime import date, datetime, timedelta
from typing import Final

from demper.queries.days import Period, day_of

USUAL: Final = 30
LONGEST: Final = 366


class BadPeriod(ValueError):
    """Days that end before they begin, or too many of them."""


def period_of(first: date | None, last: date | None, now: datetime) -> Period:
    """Return the days from `first` to `last`; the last 30 up to today where nothing is said.

    Raises BadPeriod.
    """
    last = last or max(day_of(now), first or day_of(now))
    first = first or last - timedelta(days=USUAL - 1)
    if first > last:
        raise BadPeriod("The first day is after the last.")
    if (last - first).days >= LONGEST:
        raise BadPeriod("At most 366 days at once.")
    return Period(first, last)
