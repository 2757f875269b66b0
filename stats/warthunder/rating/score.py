"""From counts and a reference to a rating, its interval, its contributions and a skill level."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

import numpy as np
from scipy.special import ndtri, polygamma

from stats.warthunder.rating.population import (
    COMPONENTS,
    MIN_MISSIONS,
    ModeReference,
    fit_mode,
    raw_components,
)
from stats.warthunder.rating.sample import Sample
from stats.warthunder.records import Mode

CENTRE = 1000.0
SCALE = 200.0
COVERAGE = 0.90
Z_90 = float(ndtri(0.5 + COVERAGE / 2))
Z_CAP = 6.0
DEFAULT_WEIGHTS = (0.5, 0.3, 0.2)


class SkillLevel(StrEnum):
    """Bands of the lower bound's percentile in the reference population."""

    UNRATED = "unrated"
    NOVICE = "novice"
    REGULAR = "regular"
    EXPERIENCED = "experienced"
    SKILLED = "skilled"
    ELITE = "elite"


BANDS: tuple[tuple[float, SkillLevel], ...] = (
    (0.95, SkillLevel.ELITE),
    (0.80, SkillLevel.SKILLED),
    (0.50, SkillLevel.EXPERIENCED),
    (0.20, SkillLevel.REGULAR),
    (0.0, SkillLevel.NOVICE),
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """Points a component adds to 1000, with its own 90 % half width, and the plain figure."""

    component: str
    points: float
    half_width: float
    observed: float | None
    typical: float


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating on the scale 1000 ± 200 (robust standard deviations) with its 90 % interval."""

    value: float
    low: float
    high: float
    contributions: tuple[Contribution, ...]
    missions: int
    percentile: float | None
    skill: SkillLevel
    provisional: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """All modes' populations and the weights of results, efficiency and survival (sum 1)."""

    modes: Mapping[Mode, ModeReference]
    weights: tuple[float, float, float] = DEFAULT_WEIGHTS
    overall: tuple[float, ...] = ()


def rate_mode(sample: Sample, reference: ModeReference, weights: Sequence[float]) -> Rating:
    """Rate one mode. More victories in as many missions never lower the value."""
    z = standardised(sample, reference)
    deviations = _deviations(sample, reference)
    observed = _observed(sample, reference)
    typical = _typical(reference)
    points, widths = [], []
    for index in range(len(COMPONENTS)):
        points.append(SCALE * weights[index] * z[index])
        widths.append(SCALE * weights[index] * Z_90 * deviations[index] / reference.spread[index])
    value = CENTRE + sum(points)
    half = sqrt(sum(width * width for width in widths))
    return _rating(
        value,
        half,
        tuple(map(Contribution, COMPONENTS, points, widths, observed, typical)),
        sample.missions,
        reference.ratings,
        reference.provisional,
    )


def standardised(sample: Sample, reference: ModeReference) -> tuple[float, float, float]:
    """Return the components in robust standard deviations from the population's median, capped."""
    components = raw_components(
        sample, reference.win, reference.losses, reference.yields, reference.efficiency_strength
    )
    results, efficiency, survival = (
        min(Z_CAP, max(-Z_CAP, (value - centre) / spread))
        for value, centre, spread in zip(
            components, reference.centre, reference.spread, strict=True
        )
    )
    return results, efficiency, survival


def rate_overall(
    samples: Mapping[Mode, Sample], reference: Reference
) -> tuple[Rating | None, dict[Mode, Rating]]:
    """Rate every mode that has a reference, and all of them weighted by missions."""
    modes = {
        mode: rate_mode(sample, reference.modes[mode], reference.weights)
        for mode, sample in samples.items()
        if mode in reference.modes and sample.missions > 0
    }
    missions = sum(rating.missions for rating in modes.values())
    if not missions:
        return None, modes
    share = {mode: rating.missions / missions for mode, rating in modes.items()}
    value = sum(share[mode] * rating.value for mode, rating in modes.items())
    half = sqrt(sum((share[mode] * (r.high - r.value)) ** 2 for mode, r in modes.items()))
    contributions = tuple(_mixed(index, modes, share) for index in range(len(COMPONENTS)))
    provisional = any(rating.provisional for rating in modes.values())
    overall = _rating(value, half, contributions, missions, reference.overall, provisional)
    return overall, modes


def build_reference(
    players: Sequence[Mapping[Mode, Sample]],
    weights: tuple[float, float, float] = DEFAULT_WEIGHTS,
) -> Reference:
    """Fit every mode over the players and keep their own ratings for percentiles."""
    return with_ratings(fit_reference(players, weights), players)


def fit_reference(
    players: Sequence[Mapping[Mode, Sample]],
    weights: tuple[float, float, float] = DEFAULT_WEIGHTS,
) -> Reference:
    """Fit every mode over the players, without their ratings."""
    fitted = {mode: fit_mode([p[mode] for p in players if mode in p]) for mode in Mode}
    return Reference({mode: one for mode, one in fitted.items() if one}, weights)


def with_ratings(reference: Reference, players: Sequence[Mapping[Mode, Sample]]) -> Reference:
    """Rate the players themselves by the reference's weights and keep the values in order."""
    values: dict[Mode, list[float]] = {mode: [] for mode in reference.modes}
    whole: list[float] = []
    for player in players:
        overall, modes = rate_overall(player, reference)
        for mode, rating in modes.items():
            if rating.missions >= MIN_MISSIONS and player[mode].sorties_total:
                values[mode].append(rating.value)
        if overall is not None and overall.missions >= MIN_MISSIONS:
            whole.append(overall.value)
    rated = {
        mode: replace(fitted, ratings=tuple(sorted(values[mode])))
        for mode, fitted in reference.modes.items()
    }
    return replace(reference, modes=rated, overall=tuple(sorted(whole)))


def _rating(
    value: float,
    half: float,
    contributions: tuple[Contribution, ...],
    missions: int,
    population: Sequence[float],
    provisional: bool,
) -> Rating:
    low = value - half
    percentile = bisect_left(population, value) / len(population) if population else None
    skill = SkillLevel.UNRATED
    if missions >= MIN_MISSIONS and population:
        lower = bisect_left(population, low) / len(population)
        skill = next(level for bound, level in BANDS if lower >= bound)
    return Rating(value, low, value + half, contributions, missions, percentile, skill, provisional)


def _deviations(sample: Sample, reference: ModeReference) -> tuple[float, float, float]:
    """Posterior standard deviations of the three components (trigamma functions)."""
    win = reference.win
    lost = sample.missions - sample.victories
    results = polygamma(1, sample.victories + win.a) + polygamma(1, lost + win.b)
    efficiency = polygamma(1, sample.targets + reference.efficiency_strength)
    losses = polygamma(1, sample.deaths + reference.losses.strength)
    return sqrt(float(results)), sqrt(float(efficiency)), sqrt(float(losses))


def _observed(sample: Sample, reference: ModeReference) -> tuple[float | None, ...]:
    """Win rate, targets against expectation, deaths per sortie, as counted (None: no data)."""
    sorties = sample.sorties_total
    expected = float(np.dot(sample.sorties, reference.yields))
    return (
        sample.victories / sample.missions if sample.missions else None,
        sample.targets / expected if expected else None,
        sample.deaths / sorties if sorties else None,
    )


def _typical(reference: ModeReference) -> tuple[float, float, float]:
    return reference.win.mean, 1.0, reference.losses.per_sortie


def _mixed(index: int, modes: Mapping[Mode, Rating], share: Mapping[Mode, float]) -> Contribution:
    parts = [(share[mode], rating.contributions[index]) for mode, rating in modes.items()]
    known = [(weight, part.observed) for weight, part in parts if part.observed is not None]
    total = sum(weight for weight, _ in known)
    return Contribution(
        COMPONENTS[index],
        sum(weight * part.points for weight, part in parts),
        sqrt(sum((weight * part.half_width) ** 2 for weight, part in parts)),
        sum(weight * value for weight, value in known) / total if total else None,
        sum(weight * part.typical for weight, part in parts),
    )
