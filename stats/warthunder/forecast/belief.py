"""What is known of a player in one mode after some battles: discounted counts on a prior. Pure.

Wins are beta-binomial and targets gamma-Poisson, both with the population as prior and older
battles discounted.
"""

from dataclasses import dataclass
from math import inf, log

from stats.warthunder.rating.population import BetaPrior

HALF_LIFE_MISSIONS = 400.0


@dataclass(frozen=True, slots=True)
class Period:
    """What was counted between two valid snapshots; `missions` > 0."""

    missions: int
    victories: int
    targets: int


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """A prior of targets per mission: `strength` is how many missions its `mean` is worth."""

    mean: float
    strength: float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected of somebody of whom nothing is known."""

    win: BetaPrior
    targets: GammaPrior


@dataclass(slots=True)
class Belief:
    """What is known of a player after some periods: discounted counts on top of the prior."""

    prior: Prior
    half_life: float = HALF_LIFE_MISSIONS
    missions: float = 0.0
    wins: float = 0.0
    targets: float = 0.0

    def learn(self, period: Period) -> None:
        """Take in a period; every battle fades by those fought since, within the period too."""
        fade = 0.5 ** (period.missions / self.half_life)
        worth = (
            float(period.missions)
            if self.half_life == inf
            else self.half_life / log(2) * (1 - fade)
        )
        self.missions = self.missions * fade + worth
        self.wins = self.wins * fade + worth * period.victories / period.missions
        self.targets = self.targets * fade + worth * period.targets / period.missions

    def win_beta(self) -> tuple[float, float]:
        """Return both parameters of the belief about the win rate."""
        win = self.prior.win
        return win.a + self.wins, win.b + self.missions - self.wins

    def target_gamma(self) -> tuple[float, float]:
        """Return shape and rate of the belief about targets per mission."""
        prior = self.prior.targets
        return prior.mean * prior.strength + self.targets, prior.strength + self.missions

    def win_rate(self) -> float:
        """Return the expected win rate."""
        a, b = self.win_beta()
        return a / (a + b)
