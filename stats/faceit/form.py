"""How a player rates of late against their usual self. Pure.

The form is the mean rating with weights rounds · 2^(−age / 20), age counted in rated matches. A
match rating scatters by about 0.35 around the player's own level, so the 95 % interval is
± 1.96 · 0.35 / √n_eff with Kish's n_eff = (Σ w)² / Σ w². The baseline is the 100 rated matches
before the last 20 (one half-life): what is judged is not compared with itself.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import accumulate
from math import sqrt

import numpy as np

from stats.faceit.estimates import (
    MATCH_RATING_SD,
    Z_95,
    Estimate,
    rating_half_width,
    rating_mean,
)
from stats.faceit.played import Career, Floats

HALF_LIFE_MATCHES = 20
BASELINE_MATCHES = 100
LEAST_BASELINE = 30
NEEDED = HALF_LIFE_MATCHES + LEAST_BASELINE
DECAY = 0.5 ** (1 / HALF_LIFE_MATCHES)


class Verdict(StrEnum):
    """What can be said of the form; `NOT_ENOUGH_DATA` below `NEEDED` rated matches."""

    HOT = "hot"
    COLD = "cold"
    STEADY = "steady"
    NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True, slots=True)
class Form:
    """The form with its interval (`n` rated matches, worth `n_eff`) and the baseline with its own.

    Both are None while there is nothing to make them of.
    """

    n: int
    n_eff: float
    rating: Estimate | None
    baseline: Estimate | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Series:
    """The form after each rated match, oldest first, for drawing: a line within a band."""

    match_ids: tuple[str, ...]
    finished_at: tuple[datetime, ...]
    ratings: tuple[float, ...]
    line: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    n_eff: tuple[float, ...]


def form(career: Career) -> Form:
    """Return how the player rates now."""
    rated = career.rated()
    n = len(rated)
    if not n:
        return Form(0, 0.0, None, None, Verdict.NOT_ENOUGH_DATA)
    ratings, rounds = career.column("rating")[rated], career.column("rounds")[rated]
    weights = rounds * DECAY ** np.arange(n - 1, -1, -1.0)
    weights /= weights.sum()
    squares = float(weights @ weights)
    value, half = float(ratings @ weights), rating_half_width(squares)
    now = Estimate(value, value - half, value + half, n)
    usual = slice(max(0, n - HALF_LIFE_MATCHES - BASELINE_MATCHES), max(0, n - HALF_LIFE_MATCHES))
    baseline = rating_mean(ratings[usual].tolist(), rounds[usual].tolist())
    verdict = _verdict(now, baseline, _difference_half_width(weights, rounds, usual))
    return Form(n, 1 / squares, now, baseline, verdict)


def series(career: Career, last: int | None = None) -> Series:
    """Return the form after each rated match, or after the `last` ones only."""
    rated = career.rated()
    ratings, rounds = career.column("rating")[rated], career.column("rounds")[rated]
    weights = _decayed(rounds, DECAY)
    line = _decayed(rounds * ratings, DECAY) / weights
    n_eff = weights**2 / _decayed(rounds**2, DECAY**2)
    half = Z_95 * MATCH_RATING_SD / np.sqrt(n_eff)
    shown = slice(0 if last is None else max(0, len(rated) - last), None)
    matches = [career.matches[place] for place in rated[shown].tolist()]
    return Series(
        tuple(match.match_id for match in matches),
        tuple(match.finished_at for match in matches),
        *(
            tuple(column[shown].tolist())
            for column in (ratings, line, line - half, line + half, n_eff)
        ),
    )


def _decayed(values: Floats, decay: float) -> Floats:
    """Return at each place the sum of all values so far, halved with age."""
    return np.array(list(accumulate(values.tolist(), lambda held, new: held * decay + new)))


def _difference_half_width(weights: Floats, rounds: Floats, usual: slice) -> float:
    contrast = weights.copy()
    total = rounds[usual].sum()
    if total:
        contrast[usual] -= rounds[usual] / total
    return Z_95 * MATCH_RATING_SD * sqrt(float(contrast @ contrast))


def _verdict(now: Estimate, baseline: Estimate | None, difference: float) -> Verdict:
    """Judge only when the interval excludes the baseline, itself a mean of chance matches too."""
    if baseline is None or now.n < NEEDED:
        return Verdict.NOT_ENOUGH_DATA
    if now.above(baseline.value) and now.value - baseline.value > difference:
        return Verdict.HOT
    if now.below(baseline.value) and baseline.value - now.value > difference:
        return Verdict.COLD
    return Verdict.STEADY
