"""The tiles and charts of a squadron's page, and the rows of the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Subject
from config import charts
from config.templatetags.dozor import number, percent
from stats.warthunder import queries
from stats.warthunder.models import Squadron
from stats.warthunder.queries.squadrons import SeriesPoint, SquadronPageData
from stats.warthunder.rates import wilson

WEEK = timedelta(days=7)
MEMBERS_MAX = 128


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its change over a week, its curve and a line of words."""

    label: str
    value: str
    change: float | None
    chart: SafeString
    note: str
    bar: SafeString | str = ""


def squadron_rows(squadrons: Iterable[Squadron]) -> list[Squadron]:
    """Return the rows of a list of squadrons."""
    return list(squadrons)


def squadron_context(page: SquadronPageData, now: datetime) -> dict[str, Any]:
    """Return what stands around the roster: identity, tiles, activity."""
    squadron = page.squadron
    heat = queries.activity_heatmap(squadron, now)
    return {
        "page": page,
        "squadron": squadron,
        "subject": Subject("warthunder.squadron", str(squadron.pk)),
        "tiles": _tiles(page, now) if page.shown else [],
        "tile_rows": list(reversed(page.series)) if page.shown and len(page.series) > 1 else [],
        "heat": _heat(heat) if heat else "",
        "heat_rows": _heat_rows(heat) if heat else [],
        "zone": timezone.get_current_timezone_name(),
    }


def _tiles(page: SquadronPageData, now: datetime) -> list[Tile]:
    tiles = [_members(page, now), _rating(page, now), _median(page, now), _active(page, now)]
    results = _results(page)
    return [*tiles, results] if results else tiles


def _values(series: Sequence[SeriesPoint], field: str) -> list[tuple[datetime, float]]:
    pairs = [(point.at, getattr(point, field)) for point in series]
    return [(at, value) for at, value in pairs if value is not None]


def _change(values: Sequence[tuple[datetime, float]], now: datetime) -> float | None:
    """Return how far a figure moved in about a week; None while the history is shorter."""
    old = [value for at, value in values if at <= now - WEEK + timedelta(hours=12)]
    return values[-1][1] - old[-1] if old else None


def _tile(page: SquadronPageData, now: datetime, field: str, label: str, note: str) -> Tile:
    values = _values(page.series, field)
    title = _("%(label)s, %(days)d days") % {"label": label, "days": 30}
    return Tile(
        label=label,
        value=number(values[-1][1]) if values else "–",
        change=_change(values, now),
        chart=charts.sparkline([value for _at, value in values], title),
        note=note,
    )


def _members(page: SquadronPageData, now: datetime) -> Tile:
    came, went = page.turnover
    note = _("of %(most)d at most · %(came)s came, %(went)s went in 30 days") % {
        "most": MEMBERS_MAX,
        "came": number(came),
        "went": number(went),
    }
    return _tile(page, now, "members", _("Members"), note)


def _rating(page: SquadronPageData, now: datetime) -> Tile:
    place = page.squadron.place
    note = _("place %s of the leaderboard") % number(place) if place else _("as the page says")
    return _tile(page, now, "rating", _("Squadron rating"), note)


def _median(page: SquadronPageData, now: datetime) -> Tile:
    return _tile(
        page, now, "median_rating", _("Median member rating"), _("half of the members have more")
    )


def _active(page: SquadronPageData, now: datetime) -> Tile:
    shown = page.shown
    note = _("members with activity above zero")
    if shown and shown.members_active is not None and shown.members_listed:
        note = _("%s of the members") % percent(shown.members_active / shown.members_listed)
    return _tile(page, now, "active", _("Active members"), note)


def _results(page: SquadronPageData) -> Tile | None:
    """Battles of the last week with the interval of their win rate, where the board tells."""
    if page.results is None:
        return None
    rate = wilson(page.results.wins, page.results.battles)
    if rate is None:
        return None
    interval = _("90 %% %(low)s–%(high)s · n = %(count)s") % {
        "low": percent(rate.low).rstrip("\u00a0%"),
        "high": percent(rate.high),
        "count": number(rate.count),
    }
    bar = charts.interval_bar(
        rate.low,
        rate.value,
        rate.high,
        interval,
        reference=0.5,
        frame=charts.Frame(200, 12, "chart-fit"),
    )
    label = _("Win rate, last week")
    return Tile(label, percent(rate.value), None, SafeString(), interval, bar)


def _day_names() -> list[str]:
    return [str(WEEKDAYS_ABBR[index]) for index in range(7)]


def _heat(grid: Sequence[Sequence[int]]) -> SafeString:
    hours = [f"{hour:02d}" if hour % 3 == 0 else "" for hour in range(24)]
    return charts.heat(_day_names(), hours, grid, _("Activity by weekday and hour"))


def _heat_rows(grid: Sequence[Sequence[int]]) -> list[tuple[str, int, str]]:
    """Return each day with its changes and its busiest hour, for the table."""
    rows = []
    for name, hours in zip(_day_names(), grid, strict=True):
        top = max(hours)
        busiest = f"{hours.index(top):02d}:00" if top else "–"
        rows.append((name, sum(hours), busiest))
    return rows
