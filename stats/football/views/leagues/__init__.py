"""Pages of leagues: all of them, a table, fixtures, statistics, how leagues compare."""

from stats.football.views.leagues.fixtures import fixtures
from stats.football.views.leagues.home import leagues
from stats.football.views.leagues.statistics import comparison, statistics
from stats.football.views.leagues.table import league

__all__ = ["comparison", "fixtures", "league", "leagues", "statistics"]
