"""Which league and season a page is of, and the head that all pages of a league share."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from stats.football.labels import SOURCE, country_label, league_name
from stats.football.models import Competition, Season
from stats.football.queries.leagues import Told, find_league, list_seasons, pick_season, told_of

STALE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class LeaguePage:
    """The league and the season a page is of; `seasons` are all of its seasons with matches."""

    league: Competition
    season: Season
    seasons: list[Season]
    told: Told

    @property
    def newest(self) -> bool:
        """Tell whether it is the league's newest season."""
        return self.season == self.seasons[0]


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the links between the pages of a league."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class SeasonChoice:
    """A season as the chooser lists it."""

    label: str
    current: bool


def page_of_league(request: HttpRequest, code: str) -> LeaguePage:
    """Return what a page is of, from the address and `?season=` (the newest by default).

    Raises Http404 for a league or season nobody knows, or that has no matches; three queries.
    """
    league = find_league(code)
    seasons = list_seasons(league) if league else []
    season = pick_season(seasons, request.GET.get("season", ""))
    if league is None or season is None:
        raise Http404("no such league or season")
    return LeaguePage(league, season, seasons, told_of(season))


def league_context(page: LeaguePage, section: str) -> dict[str, Any]:
    """Return what `football/league_base.html` needs; `section` is a tab: table, fixtures,
    forecasts, simulation or statistics."""
    league = page.league
    return {
        "league": league,
        "league_title": league_name(league.code, league.name),
        "country_title": country_label(league.country.code, league.country.name),
        "season": page.season,
        "season_choices": [SeasonChoice(one.label, one == page.season) for one in page.seasons],
        "tabs": _tabs(page, section),
        "told": page.told,
        "source_words": ", ".join(SOURCE.get(one, one) for one in page.told.sources),
        "export_url": _export_url(page),
        "demo": league.demo,
    }


def query_with(request: HttpRequest, **changes: str | None) -> str:
    """Return this page's query string with some parameters changed; None takes one away."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def is_old(page: LeaguePage, now: datetime) -> bool:
    """Tell whether a season that should go on was last told of too long ago."""
    running = page.newest and (page.season.ends_on is None or page.season.ends_on >= now.date())
    return running and page.told.as_of is not None and now - page.told.as_of > STALE_AFTER


def _export_url(page: LeaguePage) -> str:
    """Return the address of the season's matches as a file, without its format."""
    query = {"league": page.league.code, "season": page.season.label}
    return f"{reverse('api:football-export')}?{urlencode(query)}"


def _tabs(page: LeaguePage, section: str) -> list[Tab]:
    known = (
        ("table", _("Table"), "football:league"),
        ("fixtures", _("Fixtures"), "football:fixtures"),
        ("forecasts", _("Forecasts"), "football:league-forecasts"),
        ("simulation", _("Simulation"), "football:simulation"),
        ("statistics", _("Statistics"), "football:league-statistics"),
    )
    query = "" if page.newest else f"?{urlencode({'season': page.season.label})}"
    found = []
    for key, label, name in known:
        try:
            url = reverse(name, args=[page.league.code])
        except NoReverseMatch:
            continue
        found.append(Tab(label, url + query, key == section))
    return found
