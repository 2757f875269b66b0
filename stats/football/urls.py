"""Addresses of football's pages."""

from django.urls import URLPattern, path

from accounts.reading import public_page
from stats.football.views import collecting, forecasts, leagues
from stats.football.views.matches import match, match_live
from stats.football.views.subjects import player, team

app_name = "football"

# Leagues and their seasons.
LEAGUES: list[URLPattern] = [
    path("", public_page(leagues.leagues), name="leagues"),
    path("leagues/<str:code>/", public_page(leagues.league), name="league"),
    path("leagues/<str:code>/fixtures/", public_page(leagues.fixtures), name="fixtures"),
    path(
        "leagues/<str:code>/statistics/",
        public_page(leagues.statistics),
        name="league-statistics",
    ),
    path("comparison/", public_page(leagues.comparison), name="comparison"),
]
# Matches, teams, players.
SUBJECTS: list[URLPattern] = [
    path("matches/<int:pk>/", public_page(match), name="match"),
    path("matches/<int:pk>/live/", public_page(match_live), name="match-live"),
    path("teams/<int:pk>/", public_page(team), name="team"),
    path("players/<int:pk>/", public_page(player), name="player"),
]
# Forecasts, their record, simulated seasons.
FORECASTS: list[URLPattern] = [
    path("forecasts/record/", public_page(forecasts.record), name="record"),
    path(
        "leagues/<str:code>/forecasts/",
        public_page(forecasts.league_forecasts),
        name="league-forecasts",
    ),
    path("leagues/<str:code>/simulation/", public_page(forecasts.simulation), name="simulation"),
]
# Collecting: runs and their progress, for staff.
COLLECTING: list[URLPattern] = [
    path("collecting/", collecting.runs, name="runs"),
    path("collecting/<int:pk>/cancel/", collecting.run_cancel, name="run-cancel"),
]

urlpatterns = [*LEAGUES, *SUBJECTS, *FORECASTS, *COLLECTING]
