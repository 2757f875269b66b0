"""A league's table as of any day, with what comes next and what was last."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from stats.football.drawings.fixture_lines import fixture_lines
from stats.football.drawings.league_table import table_context
from stats.football.drawings.table_check import CheckPanel, check_panel
from stats.football.queries.fixtures import last_fixtures, next_fixtures, overdue
from stats.football.queries.standings import VIEWS, Standings, last_check, standings_of
from stats.football.views.finding import (
    LeaguePage,
    is_old,
    league_context,
    page_of_league,
    query_with,
)

SIDE = 6


@require_safe
def league(request: HttpRequest, code: str) -> HttpResponse:
    """A table by `?view=` (total, home, away, form) as of `?date=`; 422 for another view or day."""
    page = page_of_league(request, code)
    view, until = request.GET.get("view", "total"), request.GET.get("date", "")
    problem = _problem(view, until)
    day = None if problem or not until else date.fromisoformat(until)
    view = view if view in VIEWS else "total"
    now = timezone.now()
    found = standings_of(page.season, view, day)
    context: dict[str, Any] = {
        **league_context(page, "table"),
        **table_context(found, view),
        "table_check": _check(page, found) if view == "total" and day is None else None,
        **_beside(page, now),
        "view": view,
        "views": _views(request, view),
        "date": day.isoformat() if day else "",
        "problem": problem,
    }
    return render(request, "football/league.html", context, status=422 if problem else 200)


def _check(page: LeaguePage, found: Standings) -> CheckPanel | None:
    return check_panel(found, last_check(page.season))


def _problem(view: str, until: str) -> str:
    if view not in VIEWS:
        return _("A table is total, home, away or form.")
    try:
        if until:
            date.fromisoformat(until)
    except ValueError:
        return _("Write a day as year-month-day, such as 2024-12-31.")
    return ""


def _views(request: HttpRequest, view: str) -> list[dict[str, object]]:
    labels = {
        "total": pgettext("table", "All"),
        "home": pgettext("table", "Home"),
        "away": pgettext("table", "Away"),
        "form": pgettext("table", "Form"),
    }
    return [
        {
            "label": labels[one],
            "url": query_with(request, view=None if one == "total" else one),
            "current": one == view,
        }
        for one in VIEWS
    ]


def _beside(page: LeaguePage, now: datetime) -> dict[str, Any]:
    coming = next_fixtures(page.season, now, SIDE) if page.newest else []
    late, since = overdue(page.season, now)
    return {
        "coming": fixture_lines(coming),
        "results": fixture_lines(last_fixtures(page.season, SIDE if coming else 2 * SIDE)),
        "live": any(one.live for one in coming),
        "late": late,
        "late_since": since,
        "old": is_old(page, now),
    }
