"""Which classes top players of the same volume take out more, or less, and whether it pays."""

from collections.abc import Sequence
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from stats.warthunder.rating.sample import Sample
from stats.warthunder.recommend.company import Company, branch_yields, shares_of
from stats.warthunder.recommend.intervals import jackknife, share_error, t_90
from stats.warthunder.recommend.records import (
    AREAS,
    Dropped,
    Evidence,
    Finding,
    Kind,
    Reason,
    Recommendation,
)
from stats.warthunder.records import BRANCH_CLASSES

Floats = NDArray[np.float64]
MIN_POINTS = 0.05


def class_mix(company: Company) -> list[Finding]:
    """Compare the shares of every class that anybody in the company takes out."""
    if not company.enough:
        return [Dropped(Kind.CLASS_MIX, Reason.TOO_FEW_PLAYERS)]
    own = company.player.of_branch(company.branch)
    if own is None:
        return [Dropped(Kind.CLASS_MIX, Reason.TOO_LITTLE_DATA)]
    samples = company.samples()
    yours, theirs = shares_of([own], company.branch)[0], shares_of(samples, company.branch)
    pays = _what_pays(samples, company)
    used = [k for k in range(len(yours)) if yours[k] or theirs[:, k].any()]
    return [_compare(company, k, float(yours[k]), theirs[:, k], pays[k]) for k in used]


def _what_pays(samples: Sequence[Sample], company: Company) -> list[Evidence]:
    """By class: targets per sortie of top players in it beside those in their other classes."""

    def estimate(some: Sequence[Sample]) -> Floats:
        yields = branch_yields(some, company.branch)
        rest = _elsewhere(yields, shares_of(some, company.branch).mean(axis=0))
        return np.stack([yields - rest, yields])

    found, errors, degrees = jackknife(samples, estimate)
    half = t_90(degrees) * errors[0]
    return [
        Evidence("class_yield", y, y - gap, y - width, y + width, len(samples))
        for gap, y, width in zip(*found.tolist(), half.tolist(), strict=True)
    ]


def _elsewhere(yields: Floats, mix: Floats) -> Floats:
    """Mean yield of the other classes, as mixed by the players; its own where there are none."""
    others = mix.sum() - mix
    total = float(mix @ yields) - mix * yields
    return np.where(others > 1e-9, total / np.maximum(others, 1e-9), yields)


def _compare(company: Company, place: int, yours: float, shares: Floats, pays: Evidence) -> Finding:
    n = len(shares)
    theirs = float(shares.mean())
    error = hypot(
        share_error(yours * company.trials, company.trials), float(shares.std(ddof=1)) / sqrt(n)
    )
    half = t_90(n - 1) * error
    share = Evidence("class_share", yours, theirs, yours - half, yours + half, n)
    reason = _refusal(share, pays)
    if reason:
        return Dropped(Kind.CLASS_MIX, reason)
    return _advise(company, BRANCH_CLASSES[company.branch][place], share, pays, error)


def _refusal(share: Evidence, pays: Evidence) -> Reason | None:
    if not share.beyond_noise:
        return Reason.NOISE
    if abs(share.gap) < MIN_POINTS:
        return Reason.SMALL
    # Their yield must be higher here than elsewhere for "more", lower for "less".
    supported = pays.beyond_noise and (pays.gap < 0) == (share.gap > 0)
    return None if supported else Reason.UNSUPPORTED


def _advise(
    company: Company, name: str, share: Evidence, pays: Evidence, error: float
) -> Recommendation:
    return Recommendation(
        area=AREAS[company.branch],
        type=Kind.CLASS_MIX,
        variant="more" if share.gap > 0 else "less",
        params={
            "branch": company.branch.value,
            "mode": company.mode.value,
            "class": name,
            "share": share.yours,
            "their_share": share.yours + share.gap,
            "yield": pays.yours,
            "yield_elsewhere": pays.yours + pays.gap,
            "players": share.n,
        },
        evidence=(share, pays),
        gain=abs(share.gap) / error,
    )
