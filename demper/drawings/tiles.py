"""The little drawings in the figures above a shop's products."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import number
from demper.models import Store
from demper.queries.days import Period, day_of
from demper.queries.products import StoreStats
from demper.queries.sales import DayLine, list_days

DAYS: Final = 14
WIDE: Final = charts.Frame(200, 8, "chart-fit")


def last_days(store: Store, now: datetime) -> list[DayLine]:
    """Return the shop's last two weeks, oldest first; one query."""
    today = day_of(now)
    return list_days(store, Period(today - timedelta(days=DAYS - 1), today))


def tile_charts(stats: StoreStats, days: Sequence[DayLine]) -> Mapping[str, SafeString]:
    """Return what stands under each figure: two weeks as a line, or its part of all products."""
    shares = [share for day in days if (share := day.first_share) is not None]
    changes = [day.changes for day in days]
    return {
        "first": charts.sparkline(shares, _("First place by day, two weeks")),
        "changes": charts.sparkline(changes if any(changes) else [], _("Price changes by day")),
        "floor": _part(stats.at_floor, stats.ranked),
        "no_floor": _part(stats.without_floor, stats.products),
    }


def _part(count: int, whole: int) -> SafeString:
    if not whole:
        return SafeString("")
    words = _("%(count)s of %(all)s") % {"count": number(count), "all": number(whole)}
    return charts.share(count, whole, words, WIDE)
