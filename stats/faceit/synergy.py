"""Whether a player wins more than Elo expects beside a team mate. Pure.

The mean of result − expectation over n common matches is multiplied by n / (n + 20): the posterior
mean under a normal prior worth 20 matches at 0, whose standard deviation is σ / √(n + 20) with
σ² the mean of p (1 − p). Matches without a result or an expectation are left out and counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import numpy as np

from stats.faceit.estimates import STRENGTH, Z_95, Estimate
from stats.faceit.played import Career

NEEDED = 10


class Verdict(StrEnum):
    """Whether the interval lies above 0, below it, or neither."""

    BETTER = "better"
    WORSE = "worse"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True, slots=True)
class Synergy:
    """A team mate: `gain` is wins per match beyond expectation, shrunk; `raw_gain` is not.

    `left_out` counts common matches that could not be judged.
    """

    mate_id: str
    matches: int
    left_out: int
    wins: int
    raw_gain: float
    gain: Estimate
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Synergies:
    """Team mates of at least NEEDED judged matches, best lower bound first.

    `too_few` counts the other team mates, `left_out` the matches that could not be judged.
    """

    mates: tuple[Synergy, ...]
    too_few: int
    left_out: int
    needed: int = NEEDED


def synergies(career: Career) -> Synergies:
    """Return how a player fares beside each team mate."""
    result, expected = career.column("won"), career.column("elo_expectation")
    judged = np.isfinite(result - expected)
    codes: dict[str, int] = {}
    mates = [match.mate_ids for match in career.matches]
    who = np.array([codes.setdefault(mate, len(codes)) for mate in chain(*mates)], dtype=np.intp)
    where = np.repeat(np.arange(len(mates)), [len(ids) for ids in mates])
    seen, people = judged[where], len(codes)
    who_judged, where_judged = who[seen], where[seen]
    sums = np.stack(
        [
            np.bincount(who_judged, minlength=people),
            np.bincount(who[~seen], minlength=people),
            *(
                np.bincount(who_judged, weights=column[where_judged], minlength=people)
                for column in (result, result - expected, expected * (1 - expected))
            ),
        ]
    )
    known = list(_judged(list(codes), sums.T.tolist()))
    known.sort(key=lambda one: (-one.gain.low, one.mate_id))
    return Synergies(tuple(known), people - len(known), int((~judged).sum()))


def _judged(ids: list[str], sums: list[list[float]]) -> Iterator[Synergy]:
    for mate_id, (n, left_out, wins, surplus, variance) in zip(ids, sums, strict=True):
        if n >= NEEDED:
            value = surplus / (n + STRENGTH)
            half = Z_95 * (variance / n) ** 0.5 / (n + STRENGTH) ** 0.5
            gain = Estimate(value, value - half, value + half, int(n))
            yield Synergy(
                mate_id,
                int(n + left_out),
                int(left_out),
                int(wins),
                surplus / n,
                gain,
                _verdict(gain),
            )


def _verdict(gain: Estimate) -> Verdict:
    if gain.above(0):
        return Verdict.BETTER
    return Verdict.WORSE if gain.below(0) else Verdict.NO_EVIDENCE
