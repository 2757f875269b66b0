"""All leagues, and the matches of today."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stats.football.drawings.fixture_lines import by_league
from stats.football.drawings.home_panel import day_of
from stats.football.drawings.league_cards import league_cards
from stats.football.queries.fixtures import coming_fixtures, fixtures_between
from stats.football.queries.leagues import list_current, told_of_all
from stats.football.queries.standings import standings_of_all

NEXT_EACH = 2


@require_safe
def leagues(request: HttpRequest) -> HttpResponse:
    """A card for every league that has matches, and today’s matches below them."""
    now = timezone.now()
    seasons = list_current()
    start, end = day_of(now)
    context = {
        "cards": league_cards(
            seasons,
            standings_of_all(seasons),
            coming_fixtures(seasons, now, NEXT_EACH),
            told_of_all(seasons),
        ),
        "today": by_league(fixtures_between(start, end, now), now) if seasons else [],
        "demo": settings.DOZOR_DEMO,
    }
    return render(request, "football/leagues.html", context)
