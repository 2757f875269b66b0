"""Which league and season a call is of."""

from config.problems import NotThere
from stats.football.models import Season
from stats.football.queries.leagues import find_league, list_seasons, pick_season


def season_or_404(league: str, season: str = "") -> Season:
    """Return a stored season, the newest for no label; raises NotThere; two queries."""
    return seasons_or_404(league, season)[0]


def seasons_or_404(league: str, season: str = "") -> tuple[Season, list[Season]]:
    """Return a season and all of its league's, the newest first; raises NotThere; two queries."""
    row = find_league(league)
    seasons = list_seasons(row) if row else []
    found = pick_season(seasons, season)
    if row is None:
        raise NotThere("There is no league of this code.")
    if found is None:
        raise NotThere("Nothing is stored of this season.")
    return found, seasons
