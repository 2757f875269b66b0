"""Whether a player wins less after a loss than after a win in the same session. Pure.

Each chance to win has a Beta(1, 1) prior; the difference of the two posteriors is taken as normal,
which is close from 30 matches on each side. "No evidence" is the default answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from stats.faceit.estimates import Z_95, Estimate, Reading, share
from stats.faceit.played import Played
from stats.faceit.sessions import Session

NEEDED = 30


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
    (mean, variance), (other, other_variance) = _posterior(*first), _posterior(*second)
    value, half = mean - other, Z_95 * sqrt(variance + other_variance)
    return Estimate(value, value - half, value + half, first[1] + second[1])


def _posterior(wins: int, n: int) -> tuple[float, float]:
    """Return mean and variance of Beta(1 + wins, 1 + losses)."""
    mean = (wins + 1) / (n + 2)
    return mean, mean * (1 - mean) / (n + 3)


def _verdict(difference: Estimate | None) -> Verdict:
    if difference is None:
        return Verdict.NOT_ENOUGH_DATA
    if difference.below(0):
        return Verdict.TILT
    return Verdict.REBOUND if difference.above(0) else Verdict.NO_EVIDENCE
