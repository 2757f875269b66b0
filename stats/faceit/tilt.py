"""Whether a player wins less after a loss than after a win in the same session. Pure.

Each chance to win has a Beta(1, 1) prior; the interval is that of the difference of the two
posteriors, by quadrature over the second's quantiles. "No evidence" is the default answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.special import betainc, betaincinv

from stats.faceit.estimates import TAIL, Estimate, Reading, share
from stats.faceit.played import Played
from stats.faceit.sessions import Session

NEEDED = 30
NODES = 32
HALVINGS = 20


class Verdict(StrEnum):
    """What the interval of the difference says: below 0, above 0, neither, or too few matches."""

    TILT = "tilt"
    REBOUND = "rebound"
    NO_EVIDENCE = "no_evidence"
    NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True, slots=True)
class Tilt:
    """Win rates (0–1) after a loss and after a win, and the first less the second.

    `difference` is None below NEEDED matches on either side.
    """

    after_loss: Reading
    after_win: Reading
    difference: Estimate | None
    verdict: Verdict


def tilt(sessions: Iterable[Session[Played]]) -> Tilt:
    """Return what a loss does to the next match; both results of a pair must be known."""
    counts = {(before, now): 0 for before in (True, False) for now in (True, False)}
    for session in sessions:
        for before, now in pairwise([match.won for match in session.matches]):
            if before is not None and now is not None:
                counts[before, now] += 1
    loss = (counts[False, True], counts[False, True] + counts[False, False])
    win = (counts[True, True], counts[True, True] + counts[True, False])
    enough = min(loss[1], win[1]) >= NEEDED
    difference = _difference(loss, win) if enough else None
    return Tilt(share(*loss, NEEDED), share(*win, NEEDED), difference, _verdict(difference))


def _difference(first: tuple[int, int], second: tuple[int, int]) -> Estimate:
    (a, b), (c, d) = _posterior(*first), _posterior(*second)
    points, weights = leggauss(NODES)
    others, weights = betaincinv(c, d, (points + 1) / 2), weights / 2

    def chance_below(difference: float) -> float:
        return float(weights @ betainc(a, b, np.clip(others + difference, 0, 1)))

    low, high = (_solve(chance_below, tail) for tail in (TAIL, 1 - TAIL))
    return Estimate(a / (a + b) - c / (c + d), low, high, first[1] + second[1])


def _posterior(wins: int, n: int) -> tuple[int, int]:
    """Return the parameters of Beta(1 + wins, 1 + losses)."""
    return wins + 1, n - wins + 1


def _solve(rising: Callable[[float], float], wanted: float) -> float:
    """Return where a function that rises over −1 … 1 reaches a value, by bisection."""
    low, high = -1.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2


def _verdict(difference: Estimate | None) -> Verdict:
    if difference is None:
        return Verdict.NOT_ENOUGH_DATA
    if difference.below(0):
        return Verdict.TILT
    return Verdict.REBOUND if difference.above(0) else Verdict.NO_EVIDENCE
