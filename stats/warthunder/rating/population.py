"""The reference population of one mode: priors, yields per sortie class, centre and spread.

Sources of the methods: empirical Bayes by marginal maximum likelihood (beta-binomial for wins,
gamma-Poisson for targets and for losses, which in arcade battles can outnumber the sorties);
non-negative least squares (Lawson and Hanson) for the targets that a sortie of each class yields;
median and 1.4826 · MAD as robust centre and spread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma, gammaln

from stats.warthunder.rating.sample import CLASS_KEYS, Sample

Floats = NDArray[np.float64]

COMPONENTS = ("results", "efficiency", "survival")
MIN_MISSIONS = 50
PROVISIONAL_BELOW = 30
MIN_SPREAD = 0.02
YIELD_PRIOR_SORTIES = 300.0
STRENGTHS = (1.0, 20_000.0)


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """A prior of a rate: `strength` is how many imagined trials its `mean` is worth."""

    mean: float
    strength: float

    @property
    def a(self) -> float:
        """Imagined successes."""
        return self.mean * self.strength

    @property
    def b(self) -> float:
        """Imagined failures."""
        return (1 - self.mean) * self.strength


@dataclass(frozen=True, slots=True)
class LossPrior:
    """Deaths per sortie of the population, and the gamma strength of a player's ratio to it."""

    per_sortie: float
    strength: float

    def expected(self, sample: Sample) -> float:
        """Return the deaths of the population's average player in the same sorties."""
        return self.per_sortie * sample.sorties_total


@dataclass(frozen=True, slots=True)
class ModeReference:
    """What one mode's population looks like.

    `yields` are targets per sortie by class; `efficiency_strength` is the shape (and rate) of the
    gamma prior of the ratio targets / expected targets, whose mean is 1; `centre` and `spread` are
    of the three components (logit, log, −log) over players with at least MIN_MISSIONS missions.
    """

    players: int
    win: BetaPrior
    losses: LossPrior
    yields: tuple[float, ...]
    efficiency_strength: float
    centre: tuple[float, float, float]
    spread: tuple[float, float, float]
    ratings: tuple[float, ...] = ()

    @property
    def provisional(self) -> bool:
        """True when there are too few players to lean on."""
        return self.players < PROVISIONAL_BELOW


def fit_beta(successes: Sequence[int], trials: Sequence[int]) -> BetaPrior:
    """Fit a beta-binomial by maximum likelihood; needs at least one trial."""
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    k, n = k[n > 0], n[n > 0]
    pooled = float((k.sum() + 1) / (n.sum() + 2))
    if len(k) < 2:
        return BetaPrior(pooled, 20.0)

    def loss(point: Floats) -> float:
        mean, strength = 1 / (1 + np.exp(-point[0])), np.exp(point[1])
        a, b = mean * strength, (1 - mean) * strength
        return -float(np.sum(betaln(k + a, n - k + b) - betaln(a, b)))

    start = np.array([np.log(pooled / (1 - pooled)), np.log(50.0)])
    low, high = np.log(STRENGTHS)
    from scipy.optimize import minimize  # two seconds of every start otherwise

    found = minimize(loss, start, method="L-BFGS-B", bounds=[(-8.0, 8.0), (low, high)])
    return BetaPrior(float(1 / (1 + np.exp(-found.x[0]))), float(np.exp(found.x[1])))


def fit_gamma_strength(counts: Sequence[float], expected: Sequence[float]) -> float:
    """Fit k of counts ~ Poisson(λ · expected), λ ~ Gamma(k, k), by maximum likelihood."""
    c, e = np.asarray(counts, float), np.asarray(expected, float)
    c, e = c[e > 0], e[e > 0]
    if len(c) < 2:
        return 10.0

    def loss(log_strength: float) -> float:
        k = np.exp(log_strength)
        terms = gammaln(c + k) - gammaln(k) + k * np.log(k / (k + e)) + c * np.log(e / (k + e))
        return -float(np.sum(terms))

    from scipy.optimize import minimize_scalar  # two seconds of every start otherwise

    found = minimize_scalar(loss, bounds=tuple(np.log(STRENGTHS)), method="bounded")
    return float(np.exp(found.x))


def fit_yields(samples: Sequence[Sample]) -> tuple[float, ...]:
    """Targets per sortie of each class by non-negative least squares, shrunk to the pooled yield.

    Each player counts by 1 / √sorties (a Poisson count's noise), and every class gets
    YIELD_PRIOR_SORTIES imagined sorties at the pooled yield, so a class nobody flies is average.
    """
    sorties = np.array([sample.sorties for sample in samples], float)
    targets = np.array([sample.targets for sample in samples], float)
    total = sorties.sum()
    pooled = float(targets.sum() / total) if total else 0.0
    weight = 1 / np.sqrt(np.maximum(sorties.sum(axis=1), 1.0))
    prior = np.eye(len(CLASS_KEYS)) * np.sqrt(YIELD_PRIOR_SORTIES)
    matrix = np.vstack([sorties * weight[:, None], prior])
    wanted = np.concatenate([targets * weight, prior.diagonal() * pooled])
    from scipy.optimize import nnls  # two seconds of every start otherwise

    solution, _ = nnls(matrix, wanted)
    return tuple(float(value) for value in solution)


def fit_losses(samples: Sequence[Sample]) -> LossPrior:
    """Fit deaths per sortie and how much players differ in it; needs some sorties."""
    deaths = [sample.deaths for sample in samples]
    sorties = [sample.sorties_total for sample in samples]
    per_sortie = (sum(deaths) + 1) / (sum(sorties) + 1)
    return LossPrior(per_sortie, fit_gamma_strength(deaths, [per_sortie * n for n in sorties]))


def expected_targets(sample: Sample, yields: Sequence[float]) -> float:
    """Targets that the population's average player destroys with the same sorties."""
    return float(np.dot(sample.sorties, yields))


def raw_components(
    sample: Sample, win: BetaPrior, losses: LossPrior, yields: Sequence[float], strength: float
) -> tuple[float, float, float]:
    """Posterior means of logit(win rate), log(efficiency) and −log(losses against the usual)."""
    lost = sample.missions - sample.victories
    results = digamma(sample.victories + win.a) - digamma(lost + win.b)
    expected = expected_targets(sample, yields)
    efficiency = digamma(sample.targets + strength) - np.log(expected + strength)
    lost_ratio = digamma(sample.deaths + losses.strength)
    lost_ratio -= np.log(losses.expected(sample) + losses.strength)
    return float(results), float(efficiency), -float(lost_ratio)


def fit_mode(samples: Sequence[Sample]) -> ModeReference | None:
    """Describe the players with at least MIN_MISSIONS missions; None when there are none.

    The order of the samples does not matter.
    """
    ordered = sorted(
        (s for s in samples if s.missions >= MIN_MISSIONS and s.sorties_total),
        key=lambda s: (s.missions, s.victories, s.deaths, s.targets, s.sorties),
    )
    if not ordered:
        return None
    win = fit_beta([s.victories for s in ordered], [s.missions for s in ordered])
    losses = fit_losses(ordered)
    yields = fit_yields(ordered)
    expected = [expected_targets(s, yields) for s in ordered]
    strength = fit_gamma_strength([s.targets for s in ordered], expected)
    parts = np.array([raw_components(s, win, losses, yields, strength) for s in ordered])
    centre = np.median(parts, axis=0)
    spread = np.maximum(1.4826 * np.median(np.abs(parts - centre), axis=0), MIN_SPREAD)
    return ModeReference(
        players=len(ordered),
        win=win,
        losses=losses,
        yields=yields,
        efficiency_strength=strength,
        centre=(float(centre[0]), float(centre[1]), float(centre[2])),
        spread=(float(spread[0]), float(spread[1]), float(spread[2])),
    )
