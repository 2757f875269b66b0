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

from stats.football.results import Floats, Ints

FADE_PER_DAY = 0.0025
RIDGE = 6.0
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
        self.sample = sample
        self.teams = len(sample.attack)
        n = sample.leagues
        self.cuts = np.cumsum([n, n, self.teams, self.teams])
        levels = (np.full(n, LEVEL[0]), np.full(n, LEVEL[1]))
        self.centre = np.concatenate([*levels, sample.attack, sample.defence, LEVEL[2:]])
        pulls = (np.full(n, LEVEL_WEIGHT[0]), np.full(n, LEVEL_WEIGHT[1]))
        self.pull = np.concatenate([*pulls, np.full(2 * self.teams, ridge), LEVEL_WEIGHT[2:]])
        self.scorers = np.concatenate([sample.home, sample.away])
        self.holders = np.concatenate([sample.away, sample.home])
        x, y = sample.home_goals, sample.away_goals
        self.low = np.flatnonzero((x <= 1) & (y <= 1))
        self.by_lam, self.by_mu = 1 - x[self.low], 1 - y[self.low]
        self.sign = np.where(self.by_lam == self.by_mu, -1.0, 1.0)

    def __call__(self, at: Floats) -> tuple[float, Floats]:
        """Return the value to be made small and its gradient."""
        one = self.sample
        base, home, attack, defence, rho = np.split(at, self.cuts)
        level = base[one.league]
        log_lam = level + home[one.league] + attack[one.home] - defence[one.away]
        log_mu = level + attack[one.away] - defence[one.home]
        lam, mu = np.exp(log_lam), np.exp(log_mu)
        value = one.weight @ (one.home_goals * log_lam - lam + one.away_goals * log_mu - mu)
        by_lam = one.weight * (one.home_goals - lam)
        by_mu = one.weight * (one.away_goals - mu)
        extra, by_rho = self._corrected(log_lam, log_mu, float(rho[0]), by_lam, by_mu)
        away = at - self.centre
        penalty = self.pull * away
        slope = np.concatenate([self._gathered(by_lam, by_mu), [by_rho]])
        return float(away @ penalty / 2 - value - extra), penalty - slope

    def _corrected(
        self, log_lam: Floats, log_mu: Floats, rho: float, by_lam: Floats, by_mu: Floats
    ) -> tuple[float, float]:
        """Return ln τ summed and its slope by ρ; add its slopes by ln λ and ln μ in place.

        τ − 1 is ρ times −λμ, λ, μ and −1 at 0–0, 0–1, 1–0 and 1–1: one product of powers 0 or 1.
        """
        powers = self.by_lam * log_lam[self.low] + self.by_mu * log_mu[self.low]
        factor = self.sign * np.exp(powers)
        tau = 1 + rho * factor
        weight = np.where(tau > TAU_MIN, self.sample.weight[self.low], 0.0)
        tau = np.maximum(tau, TAU_MIN)
        by_rho = weight * factor / tau
        by_lam[self.low] += rho * by_rho * self.by_lam
        by_mu[self.low] += rho * by_rho * self.by_mu
        return float(weight @ np.log(tau)), float(by_rho.sum())

    def _gathered(self, by_lam: Floats, by_mu: Floats) -> Floats:
        """Return slopes by c, γ, α and δ from those by ln λ and ln μ of every match."""
        league, n = self.sample.league, self.sample.leagues
        both = np.concatenate([by_lam, by_mu])
        home = np.bincount(league, by_lam, n)
        scored = np.bincount(self.scorers, both, self.teams)
        held = np.bincount(self.holders, both, self.teams)
        return np.concatenate([home + np.bincount(league, by_mu, n), home, scored, -held])


def solve(sample: Sample, start: Floats | None = None, ridge: float = RIDGE) -> tuple[Floats, int]:
    """Return the parameters of the highest penalised likelihood and the steps it took.

    `start` is where to begin (a warm start); None begins at the levels.
    """
    aim = Likelihood(sample, ridge)
    from scipy.optimize import minimize  # two seconds of every start otherwise

    found = minimize(
        aim,
        aim.centre if start is None else start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] * (len(aim.centre) - 1) + [(-RHO_MAX, RHO_MAX)],
        options={"maxiter": STEPS_MAX, "ftol": GAIN_MIN, "gtol": SLOPE_MAX, "maxcor": 10},
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
