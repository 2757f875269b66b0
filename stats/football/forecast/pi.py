"""pi-ratings: what a team is worth in goals at home and away. Pure.

Constantinou and Fenton (2013), "Determining the level of ability of football teams by dynamic
ratings based on the relative discrepancies in scores between adversaries". Learning rates λ = 0.035
and γ = 0.7, b = 10, c = 3. A rating R stands for a goal difference of ±(b^(|R|/c) − 1) against an
average side; an error of e goals moves it by λ · c · log10(1 + e), and the team's other rating by
γ of that.
"""

from dataclasses import dataclass, field
from math import copysign, log10

RATE = 0.035
SPILL = 0.7
BASE = 10.0
STRETCH = 3.0


@dataclass(slots=True)
class Pi:
    """Ratings at home and away of a country's teams, by identifier."""

    home: dict[int, float] = field(default_factory=dict)
    away: dict[int, float] = field(default_factory=dict)
    rate: float = RATE
    spill: float = SPILL

    def learn(self, home: int, away: int, goals: tuple[int, int]) -> None:
        """Move the ratings of both sides after a match."""
        error = goals[0] - goals[1] - self.difference(home, away)
        step = self.rate * copysign(STRETCH * log10(1 + abs(error)), error)
        self.home[home] += step
        self.away[home] += step * self.spill
        self.away[away] -= step
        self.home[away] -= step * self.spill

    def difference(self, home: int, away: int) -> float:
        """Return the goals by which the home side is expected to win."""
        return goals_of(self.home[home]) - goals_of(self.away[away])


def goals_of(rating: float) -> float:
    """Return the goal difference that a rating stands for."""
    return copysign(BASE ** (abs(rating) / STRETCH) - 1, rating)
