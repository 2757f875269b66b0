"""Losses against targets in the quadrants of the reference population.

Both are set against what the same mix of classes costs and yields the population, since a bomber
and a tank are not lost alike. Deaths are published per mode, so one candidate is examined per mode.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stats.warthunder.rates import wilson
from stats.warthunder.rating.population import (
    PROVISIONAL_BELOW,
    ModeReference,
    expected_targets,
    fit_yields,
)
from stats.warthunder.rating.sample import Sample
from stats.warthunder.recommend.intervals import (
    MIDDLE,
    count_interval,
    errors_from_middle,
    rank_interval,
)
from stats.warthunder.recommend.records import (
    AREAS,
    Dropped,
    Evidence,
    Finding,
    Kind,
    Reason,
    Recommendation,
)
from stats.warthunder.records import Branch, Mode

MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure per sortie beside the population's for the same classes, and its rank there."""

    figure: Evidence
    rank: Evidence

    @property
    def errors(self) -> float:
        """Standard errors from the middle of the population."""
        return errors_from_middle(self.rank.yours, self.rank.low, self.rank.high, self.rank.n)


def survival(
    mode: Mode,
    branch: Branch,
    sample: Sample,
    population: Sequence[Sample],
    reference: ModeReference,
) -> list[Finding]:
    """Examine one mode; `branch` is where most of its sorties are, which the advice is put to."""
    flown = [one for one in population if one.sorties_total]
    if len(flown) < PROVISIONAL_BELOW:
        return [Dropped(Kind.SURVIVAL, Reason.TOO_FEW_PLAYERS)]
    losses, targets = _losses(sample, flown), _targets(sample, flown, reference)
    if losses is None or targets is None:
        return [Dropped(Kind.SURVIVAL, Reason.TOO_LITTLE_DATA)]
    variant = _variant(losses.rank, targets.rank)
    if isinstance(variant, Reason):
        return [Dropped(Kind.SURVIVAL, variant)]
    return [_advise(mode, branch, variant, losses, targets)]


def _variant(losses: Evidence, targets: Evidence) -> str | Reason:
    """Both ranks must leave the middle, beyond their noise and by MARGIN."""
    if targets.yours >= MIDDLE:
        return Reason.FINE
    if targets.high >= MIDDLE or losses.low <= MIDDLE <= losses.high:
        return Reason.NOISE
    if targets.yours > MIDDLE - MARGIN or abs(losses.yours - MIDDLE) < MARGIN:
        return Reason.SMALL
    return "safer" if losses.yours > MIDDLE else "bolder"


def _losses(sample: Sample, population: Sequence[Sample]) -> Standing | None:
    costs = fit_yields([replace(one, targets=one.deaths) for one in population])
    sorties = max(sample.sorties_total, sample.deaths)
    rate = wilson(sample.deaths, sorties)
    if rate is None:
        return None
    figure = (rate.value, rate.low, rate.high)
    counts = [one.deaths for one in population]
    return _standing("deaths", figure, sample, population, counts, costs)


def _targets(
    sample: Sample, population: Sequence[Sample], reference: ModeReference
) -> Standing | None:
    if not sample.sorties_total:
        return None
    low, high = (bound / sample.sorties_total for bound in count_interval(sample.targets))
    figure = (sample.targets / sample.sorties_total, low, high)
    counts = [one.targets for one in population]
    return _standing("targets", figure, sample, population, counts, reference.yields)


def _standing(
    name: str,
    figure: tuple[float, float, float],
    sample: Sample,
    population: Sequence[Sample],
    counts: Sequence[int],
    per_sortie: Sequence[float],
) -> Standing | None:
    usual = expected_targets(sample, per_sortie) / sample.sorties_total
    expected = np.array([one.sorties for one in population], float) @ np.array(per_sortie)
    ratios = np.array(counts, float)[expected > 0] / expected[expected > 0]
    if usual <= 0 or len(ratios) < PROVISIONAL_BELOW:
        return None
    value, low, high = figure
    rank = rank_interval(ratios, value / usual, low / usual, high / usual)
    return Standing(
        Evidence(f"{name}_per_sortie", value, usual, low, high, sample.sorties_total),
        Evidence(f"{name}_rank", rank[0], MIDDLE, rank[1], rank[2], len(ratios)),
    )


def _advise(
    mode: Mode, branch: Branch, variant: str, losses: Standing, targets: Standing
) -> Recommendation:
    return Recommendation(
        area=AREAS[branch],
        type=Kind.SURVIVAL,
        variant=variant,
        params={
            "mode": mode.value,
            "branch": branch.value,
            "deaths_rank": losses.rank.yours,
            "lose_more": 1 - losses.rank.yours,
            "destroy_more": 1 - targets.rank.yours,
            "deaths_per_100": 100 * losses.figure.yours,
            "their_deaths_per_100": 100 * (losses.figure.theirs or 0.0),
            "targets_per_100": 100 * targets.figure.yours,
            "their_targets_per_100": 100 * (targets.figure.theirs or 0.0),
            "players": losses.rank.n,
        },
        evidence=(losses.rank, targets.rank, losses.figure, targets.figure),
        gain=min(losses.errors, targets.errors),
    )
