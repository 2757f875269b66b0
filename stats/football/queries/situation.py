"""Where two teams stood in the table before a match's day and after it."""

from dataclasses import dataclass
from datetime import timedelta

from stats.football.models import Match
from stats.football.queries.standings import Standings, standings_of
from stats.football.results import is_league


@dataclass(frozen=True, slots=True)
class Place:
    """A team's place and points."""

    position: int
    points: int
    played: int


@dataclass(frozen=True, slots=True)
class Situation:
    """A team before a match's day and, once that is played, after it; None where not placed."""

    team: int
    before: Place | None
    after: Place | None


def situation_of(match: Match, *, over: bool) -> tuple[Situation, Situation] | None:
    """Return both teams' places around a match of a league; None for cups and without a day.

    `over` tells whether the match counts by now. Tables are kept by the season's version.
    """
    if match.day is None or not is_league(match.season.competition.code):
        return None
    before = standings_of(match.season, until=match.day - timedelta(days=1))
    after = standings_of(match.season, until=match.day) if over else None
    one, other = (
        Situation(team, _place(before, team), _place(after, team) if after else None)
        for team in (match.home_id, match.away_id)
    )
    return one, other


def _place(standings: Standings, team: int) -> Place | None:
    row = next((row for row in standings.table.rows if row.team == team), None)
    if row is None:
        return None
    return Place(row.position, row.points, row.played)
