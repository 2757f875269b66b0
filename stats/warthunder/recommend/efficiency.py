"""Targets against what top players of the same volume destroy with the same mix of classes."""

from collections.abc import Sequence
from math import exp, hypot, log

import numpy as np
from numpy.typing import NDArray

from stats.warthunder.rates import Z_90
from stats.warthunder.rating.population import expected_targets, fit_yields
from stats.warthunder.rating.sample import Sample
from stats.warthunder.recommend.company import Company
from stats.warthunder.recommend.intervals import count_interval, jackknife, t_90
from stats.warthunder.recommend.peers import KINDS
from stats.warthunder.recommend.records import (
    AREAS,
    Dropped,
    Evidence,
    Finding,
    Kind,
    Reason,
    Recommendation,
)

Floats = NDArray[np.float64]
LARGEST_RATIO = 0.9


def efficiency(company: Company) -> list[Finding]:
    """One candidate: the branch as a whole."""
    own = company.player.of_branch(company.branch)
    if not company.enough:
        return [Dropped(Kind.EFFICIENCY, Reason.TOO_FEW_PLAYERS)]
    if own is None:
        return [Dropped(Kind.EFFICIENCY, Reason.TOO_LITTLE_DATA)]
    samples = company.samples()
    expected = expected_targets(own, fit_yields(samples))
    if expected <= 0:
        return [Dropped(Kind.EFFICIENCY, Reason.TOO_LITTLE_DATA)]
    ratio = ratio_evidence(own, samples, expected)
    reason = _refusal(ratio)
    return [Dropped(Kind.EFFICIENCY, reason) if reason else _advise(company, own, expected, ratio)]


def ratio_evidence(own: Sample, samples: Sequence[Sample], expected: float) -> Evidence:
    """Targets / expectation: the count's gamma interval, widened by that of the expectation."""

    def estimate(some: Sequence[Sample]) -> Floats:
        return np.array([log(max(expected_targets(own, fit_yields(some)), 1e-9))])

    _, errors, degrees = jackknife(samples, estimate)
    ratio, off = own.targets / expected, t_90(degrees) * float(errors[0])
    fewest, most = (bound / expected for bound in count_interval(own.targets))
    low = ratio * exp(-hypot(log(ratio / fewest), off)) if own.targets else 0.0
    # With no targets at all the upper bound has nothing to be measured from but itself.
    high = ratio * exp(hypot(log(most / ratio), off)) if own.targets else most * exp(off)
    return Evidence("targets_ratio", ratio, 1.0, low, high, len(samples))


def _refusal(ratio: Evidence) -> Reason | None:
    if ratio.yours >= 1:
        return Reason.FINE
    if ratio.high >= 1:
        return Reason.NOISE
    return Reason.SMALL if ratio.yours > LARGEST_RATIO else None


def _advise(company: Company, own: Sample, expected: float, ratio: Evidence) -> Recommendation:
    kind, evidence = _largest_shortfall(company)
    sorties = own.sorties_total
    return Recommendation(
        area=AREAS[company.branch],
        type=Kind.EFFICIENCY,
        variant="targets" if not kind else "targets_" + kind,
        params={
            "branch": company.branch.value,
            "mode": company.mode.value,
            "ratio": ratio.yours,
            "per_100": 100 * own.targets / sorties,
            "their_per_100": 100 * expected / sorties,
            "players": ratio.n,
        },
        evidence=(ratio, *evidence),
        gain=_errors(ratio),
    )


def _errors(ratio: Evidence) -> float:
    """Standard errors below 1, on the logarithm's scale by the upper half of the interval."""
    if not ratio.yours:
        return Z_90 * (1 - ratio.yours) / ratio.high
    return Z_90 * -log(ratio.yours) / log(ratio.high / ratio.yours)


def _largest_shortfall(company: Company) -> tuple[str, tuple[Evidence, ...]]:
    """Name the kind of targets most of the shortfall is in, when that is beyond its noise."""
    gaps = []
    for kind, name in enumerate(KINDS):
        own = company.player.of_branch(company.branch, kind)
        if own is None:
            continue
        sorties = own.sorties_total
        expected = expected_targets(own, fit_yields(company.samples(kind)))
        low, high = (bound / sorties for bound in count_interval(own.targets))
        row = Evidence(
            f"{name}_targets_per_sortie",
            own.targets / sorties,
            expected / sorties,
            low,
            high,
            len(company.top),
        )
        if expected / sorties > high:
            gaps.append((expected - own.targets, name, row))
    if not gaps:
        return "", ()
    _, name, row = max(gaps, key=lambda gap: gap[:2])
    return name, (row,)
