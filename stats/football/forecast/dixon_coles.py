"""Dixon and Coles (1997): goals of both sides as Poisson counts, low scores corrected. Pure.

λ = exp(c + γ + α_home − δ_away) and μ = exp(c + α_away − δ_home), with c and the home advantage γ
of the league; P(x, y) = τ · Pois(x; λ) · Pois(y; μ). Matches weigh e^(−ξ·days). Attack α and
defence δ are held at a level of their own (ridge), which also fixes what the likelihood leaves
open: their mean distance from those levels is zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from stats.football.results import Floats, Ints

FADE_PER_DAY = 0.0015
RIDGE = 1.5
RHO_MAX = 0.15
TAU_MIN = 1e-6
LEVEL = (0.15, 0.25, -0.05)
LEVEL_WEIGHT = (1.0, 20.0, 200.0)
RATE_MIN, RATE_MAX = 0.02, 12.0
STEPS_MAX = 200
GAIN_MIN = 1e-8
SLOPE_MAX = 1e-3

Level = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """Matches to fit on, as columns: places of league and teams, goals and weights.

    `attack` and `defence` are the levels (teams) towards which the ridge pulls.
    """

    league: Ints
    home: Ints
    away: Ints
    home_goals: Floats
    away_goals: Floats
    weight: Floats
    attack: Floats
    defence: Floats
    leagues: int

    def __len__(self) -> int:
        return len(self.home)


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted parameters: by league `base` (c) and `home` (γ), by team attack and defence."""

    leagues: tuple[str, ...]
    teams: tuple[int, ...]
    base: Floats
    home: Floats
    attack: Floats
    defence: Floats
    rho: float
    matches: int
    day: int
    steps: int = 0

    def strengths(self) -> dict[int, Level]:
        """Return attack and defence by team."""
        pairs = zip(self.attack.tolist(), self.defence.tolist(), strict=True)
        return dict(zip(self.teams, pairs, strict=True))

    def to_json(self) -> dict[str, Any]:
        """Return the parameters as JSON values."""
        return {
            "leagues": list(self.leagues),
            "teams": list(self.teams),
            "base": self.base.tolist(),
            "home": self.home.tolist(),
            "attack": self.attack.tolist(),
            "defence": self.defence.tolist(),
            "rho": self.rho,
            "matches": self.matches,
            "day": self.day,
        }


def fit_from_json(data: Mapping[str, Any]) -> Fit:
    """Return the parameters `Fit.to_json` wrote."""
    base, home, attack, defence = (
        np.array(data[name], float) for name in ("base", "home", "attack", "defence")
    )
    leagues, teams = tuple(data["leagues"]), tuple(data["teams"])
    return Fit(
        leagues, teams, base, home, attack, defence, data["rho"], data["matches"], data["day"]
    )


class Likelihood:
    """The penalised log-likelihood of a sample, negated, with its gradient.

    Parameters stand in one vector: c and γ by league, α and δ by team, ρ.
    """

    def __init__(self, sample: Sample, ridge: float = RIDGE) -> None:
        self.sample, self.ridge = sample, ridge
        self.teams = len(sample.attack)
        x, y = sample.home_goals, sample.away_goals
        self.low = [np.flatnonzero((x == a) & (y == b)) for a in (0, 1) for b in (0, 1)]
        n = sample.leagues
        self.cuts = np.cumsum([n, n, self.teams, self.teams])
        self.centre = np.concatenate(
            [np.full(n, LEVEL[0]), np.full(n, LEVEL[1]), sample.attack, sample.defence, LEVEL[2:]]
        )
        self.pull = np.concatenate(
            [
                np.full(n, LEVEL_WEIGHT[0]),
                np.full(n, LEVEL_WEIGHT[1]),
                np.full(2 * self.teams, ridge),
                LEVEL_WEIGHT[2:],
            ]
        )

    def __call__(self, at: Floats) -> tuple[float, Floats]:
        """Return the value to be made small and its gradient."""
        one = self.sample
        base, home, attack, defence, rho = np.split(at, self.cuts)
        log_home = base[one.league] + home[one.league] + attack[one.home] - defence[one.away]
        log_away = base[one.league] + attack[one.away] - defence[one.home]
        rate_home, rate_away = np.exp(log_home), np.exp(log_away)
        value = one.weight @ (
            one.home_goals * log_home - rate_home + one.away_goals * log_away - rate_away
        )
        by_home = one.weight * (one.home_goals - rate_home)
        by_away = one.weight * (one.away_goals - rate_away)
        extra, by_rho = self._corrected(rate_home, rate_away, float(rho[0]), by_home, by_away)
        away = at - self.centre
        penalty = self.pull * away
        slope = np.concatenate([self._gathered(by_home, by_away), [by_rho]])
        return float(away @ penalty / 2 - value - extra), penalty - slope

    def _corrected(
        self, rate_home: Floats, rate_away: Floats, rho: float, by_home: Floats, by_away: Floats
    ) -> tuple[float, float]:
        """Return ln τ summed and its slope by ρ; add its slopes by ln λ and ln μ in place."""
        value = by_rho = 0.0
        for cell, places in enumerate(self.low):
            lam, mu, weight = rate_home[places], rate_away[places], self.sample.weight[places]
            factor = (-lam * mu, lam, mu, np.full(len(places), -1.0))[cell]
            tau = 1 + rho * factor
            weight = np.where(tau > TAU_MIN, weight, 0.0)
            tau = np.maximum(tau, TAU_MIN)
            value += float(weight @ np.log(tau))
            by_rho += float(weight @ (factor / tau))
            slope = weight * rho * factor / tau
            if cell in (0, 1):
                by_home[places] += slope
            if cell in (0, 2):
                by_away[places] += slope
        return value, by_rho

    def _gathered(self, by_home: Floats, by_away: Floats) -> Floats:
        """Return slopes by c, γ, α and δ from those by ln λ and ln μ of every match."""
        one, n, teams = self.sample, self.sample.leagues, self.teams
        home = np.bincount(one.league, by_home, n)
        scored = np.bincount(one.home, by_home, teams) + np.bincount(one.away, by_away, teams)
        held = np.bincount(one.away, by_home, teams) + np.bincount(one.home, by_away, teams)
        return np.concatenate([home + np.bincount(one.league, by_away, n), home, scored, -held])


def solve(sample: Sample, start: Floats | None = None, ridge: float = RIDGE) -> tuple[Floats, int]:
    """Return the parameters of the highest penalised likelihood and the steps it took.

    `start` is where to begin (a warm start); None begins at the levels.
    """
    aim = Likelihood(sample, ridge)
    found = minimize(
        aim,
        aim.centre if start is None else start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] * (len(aim.centre) - 1) + [(-RHO_MAX, RHO_MAX)],
        options={"maxiter": STEPS_MAX, "ftol": GAIN_MIN, "gtol": SLOPE_MAX, "maxcor": 20},
    )
    return found.x, int(found.nit)


def rates(base: Floats, home: Floats, first: Floats, second: Floats) -> Floats:
    """Return λ and μ (n × 2) of strengths `first` and `second` (n × attack, defence)."""
    found: Floats = np.exp(
        np.stack(
            [base + home + first[:, 0] - second[:, 1], base + second[:, 0] - first[:, 1]], axis=1
        )
    )
    return np.clip(found, RATE_MIN, RATE_MAX)
