"""A league's season in figures, and leagues beside each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stats.football.drawings.league_comparison import SORTS, comparison_lines, headings
from stats.football.drawings.league_figures import figures_context, home_context
from stats.football.queries.league_statistics import figures_of, profiles_of
from stats.football.queries.leagues import list_current
from stats.football.views.finding import league_context, page_of_league, query_with


@require_safe
def statistics(request: HttpRequest, code: str) -> HttpResponse:
    """What a season's matches tell of the league and its teams."""
    page = page_of_league(request, code)
    context = {
        **league_context(page, "statistics"),
        **figures_context(figures_of(page.season)),
        **home_context(page.seasons, profiles_of(page.seasons)),
    }
    return render(request, "football/league_statistics.html", context)


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """All leagues by `?sort=` (goals, home, draw, balance, upsets); 422 for another."""
    asked = request.GET.get("sort", "goals")
    sort = asked if asked in SORTS else "goals"
    seasons = list_current()
    columns = [
        {
            "key": key,
            "label": label,
            "note": note,
            "url": query_with(request, sort=key),
            "current": key == sort,
        }
        for key, (label, note) in headings().items()
    ]
    context = {
        "lines": comparison_lines(seasons, profiles_of(seasons), sort),
        "columns": columns,
        "problem": "" if asked == sort else _("Leagues are not sorted by that."),
        "demo": any(one.competition.demo for one in seasons),
    }
    status = 200 if asked == sort else 422
    return render(request, "football/comparison.html", context, status=status)
