"""Elo as clubelo.com reckons it, with a home advantage that follows the results. Pure.

E = 1 / (10^(−dr/400) + 1); ΔR = 20 · √|gd| · (R − E), the root being 1 for a draw. The home side
counts as that many points better as its country's home advantage says. The advantage starts at 100
and gains 0.075 of every point the home side won (loses 0.075 of every point it lost), so that it
settles where home sides win nothing in the long run (old.clubelo.com, "Adaptive Home Field
Advantage"). Ratings carry over the summer as they are: pulling them towards the mean by 10 or 20 %
was measured to forecast no better.
"""

from dataclasses import dataclass, field
from math import sqrt

START = 1500.0
TIER_GAP = 150.0
POINTS = 20.0
HOME_START = 100.0
HOME_SHARE = 0.075
SCALE = 400.0


@dataclass(slots=True)
class Elo:
    """Ratings of a country's teams by identifier, and its home advantage in points."""

    ratings: dict[int, float] = field(default_factory=dict)
    home_advantage: float = HOME_START
    points: float = POINTS

    def learn(self, home: int, away: int, goals: tuple[int, int]) -> float:
        """Move both ratings after a match; returns the points that the home side won."""
        won = self.points * change(self.difference(home, away), *goals)
        self.ratings[home] += won
        self.ratings[away] -= won
        self.home_advantage += HOME_SHARE * won
        return won

    def difference(self, home: int, away: int) -> float:
        """Return the home side's points above the away side's, home advantage included."""
        return self.ratings[home] + self.home_advantage - self.ratings[away]


def expected(difference: float) -> float:
    """Return the share of a win (0–1) expected of a difference in points."""
    return float(1 / (10 ** (-difference / SCALE) + 1))


def change(difference: float, home_goals: int, away_goals: int) -> float:
    """Return √|gd| · (R − E) for the home side."""
    margin = home_goals - away_goals
    came = 0.5 if not margin else float(margin > 0)
    return sqrt(max(1, abs(margin))) * (came - expected(difference))


def start_of(tier: int) -> float:
    """Return the rating of a team when nothing is known of its league's level but the tier."""
    return START - TIER_GAP * (tier - 1)
