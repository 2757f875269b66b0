"""What a team's matches add up to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from stats.football.leagues import TieBreak
from stats.football.standings.games import WIN_POINTS, Game, View


class Side(NamedTuple):
    """A match as one of its teams played it."""

    game: Game
    home: bool


@dataclass(slots=True)
class Tally:
    """Sums over a team's matches; `results` are W, D and L in order of play."""

    played: int = 0
    wins: int = 0
    draws: int = 0
    losses: int = 0
    goals_for: int = 0
    goals_against: int = 0
    points: int = 0
    away_goals: int = 0
    away_wins: int = 0
    results: list[str] = field(default_factory=list)

    def add(self, side: Side) -> None:
        """Count a match."""
        own, other = _turned(side.game.goals, side.home)
        points = _turned(side.game.points, side.home)[0]
        result = _result(points)
        self.played += 1
        self.points += points
        self.wins += result == "W"
        self.draws += result == "D"
        self.losses += result == "L"
        self.goals_for += own
        self.goals_against += other
        self.away_goals += 0 if side.home else own
        self.away_wins += result == "W" and not side.home
        self.results.append(result)

    def value(self, criterion: TieBreak) -> int:
        """Return what a criterion over all matches compares; more is better."""
        return {
            TieBreak.GOAL_DIFFERENCE: self.goals_for - self.goals_against,
            TieBreak.GOALS_FOR: self.goals_for,
            TieBreak.WINS: self.wins,
            TieBreak.AWAY_GOALS: self.away_goals,
            TieBreak.AWAY_WINS: self.away_wins,
            TieBreak.FEWER_PLAYED: -self.played,
        }[criterion]

    def between(self, criterion: TieBreak) -> int:
        """Return what a head-to-head criterion compares, this being a tally of such matches."""
        return {
            TieBreak.H2H_POINTS: self.points,
            TieBreak.H2H_WINS: self.wins,
            TieBreak.H2H_GOAL_DIFFERENCE: self.goals_for - self.goals_against,
            TieBreak.H2H_GOALS_FOR: self.goals_for,
            TieBreak.H2H_AWAY_GOALS: self.away_goals,
        }[criterion]


def sides_of(games: Iterable[Game], view: View = View.TOTAL) -> dict[int, list[Side]]:
    """Return the matches of every team in the order given."""
    found: dict[int, list[Side]] = {}
    for game in games:
        if view is not View.AWAY:
            found.setdefault(game.home, []).append(Side(game, True))
        if view is not View.HOME:
            found.setdefault(game.away, []).append(Side(game, False))
    return found


def tally_of(sides: Iterable[Side]) -> Tally:
    """Return the sums over a team's matches."""
    found = Tally()
    for side in sides:
        found.add(side)
    return found


def _turned(pair: tuple[int, int], home: bool) -> tuple[int, int]:
    return pair if home else (pair[1], pair[0])


def _result(points: int) -> str:
    if points >= WIN_POINTS:
        return "W"
    return "D" if points else "L"
