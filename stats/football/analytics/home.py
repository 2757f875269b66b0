"""What playing at home is worth in a league, season by season. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.analytics.estimates import Reading, mean, share
from stats.football.analytics.played import Played, Side

NEEDED = 30


@dataclass(frozen=True, slots=True)
class HomeAdvantage:
    """A season's matches from the home side: shares (0–1), and home less away a match."""

    season: str
    home: Reading
    draw: Reading
    away: Reading
    goals_margin: Reading
    points_margin: Reading


def home_advantages(matches: Iterable[Played]) -> list[HomeAdvantage]:
    """Return the home advantage of each season of a league, the earliest first."""
    seasons: dict[str, list[Played]] = {}
    for one in matches:
        seasons.setdefault(one.season, []).append(one)
    return [_season(season, seasons[season]) for season in sorted(seasons)]


def _season(season: str, matches: list[Played]) -> HomeAdvantage:
    outcomes = [one.outcome for one in matches]
    home, draw, away = (
        share(outcomes.count(outcome), len(outcomes), NEEDED) for outcome in range(3)
    )
    goals = [one.home_goals - one.away_goals for one in matches]
    points = [Side(one, True).points - Side(one, False).points for one in matches]
    margin = mean(points, NEEDED, -3, 3)
    return HomeAdvantage(season, home, draw, away, mean(goals, NEEDED), margin)
