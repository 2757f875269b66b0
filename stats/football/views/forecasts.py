"""A league's forecasts, its simulated season, and the public record."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stats.football.drawings.coming import coming_context, past_lines
from stats.football.drawings.outlook import outlook_context
from stats.football.drawings.record import record_view
from stats.football.drawings.record_filter import filter_context, picked
from stats.football.models import RecordKind
from stats.football.queries.forecast_record import list_scopes, record_of
from stats.football.queries.simulations import simulation_of
from stats.football.queries.upcoming import (
    EARLY_MATCHES,
    Forecasted,
    list_coming,
    list_past,
    matches_a_team,
)
from stats.football.views.finding import is_old, league_context, page_of_league

COMING_SHOWN: Final = 60
NEXT_LEAST: Final = 10


@require_safe
def league_forecasts(request: HttpRequest, code: str) -> HttpResponse:
    """Coming matches of a league with what is said of them, and the last ones with how it came."""
    page = page_of_league(request, code)
    now = timezone.now()
    coming = _near(list_coming(now, page.league, limit=COMING_SHOWN)) if page.newest else []
    played = matches_a_team(page.season)
    context = {
        **league_context(page, "forecasts"),
        **coming_context(coming),
        "past": past_lines(list_past(page.season)),
        "played": played,
        "early": page.newest and bool(coming) and played < EARLY_MATCHES,
        "is_old": is_old(page, now),
        "record": record_view(record_of(RecordKind.RECORD, page.league.code, page.season.label)),
    }
    return render(request, "football/league_forecasts.html", context)


def _near(coming: list[Forecasted]) -> list[Forecasted]:
    """Return the matches up to the last one that is forecast, and the next few in any case."""
    last = max((at for at, one in enumerate(coming, 1) if one.ours is not None), default=0)
    return coming[: max(last, NEXT_LEAST)]


@require_safe
def simulation(request: HttpRequest, code: str) -> HttpResponse:
    """How a league's season may end, from thousands of runs."""
    page = page_of_league(request, code)
    found = simulation_of(page.season)
    context = {
        **league_context(page, "simulation"),
        "newest": page.newest,
        "is_old": is_old(page, timezone.now()),
        **(outlook_context(page.season, found) if found else {"sim": None}),
    }
    return render(request, "football/simulation.html", context)


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """How good forecasts were, of `?league=` and `?season=`, with reliability of `?method=`."""
    scopes = list_scopes()
    wanted = picked(request.GET, scopes)
    if wanted is None:
        raise Http404("no such league, season or method")
    views = {
        kind: record_view(record_of(kind, wanted.league, wanted.season), wanted.method)
        for kind in RecordKind
    }
    context = {
        **filter_context(wanted, scopes),
        "record": views[RecordKind.RECORD],
        "backtest": views[RecordKind.BACKTEST],
    }
    return render(request, "football/record.html", context)
