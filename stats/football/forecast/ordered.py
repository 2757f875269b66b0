"""Home, draw and away as one ordered logit of which both the middle and the width move. Pure.

P(home) = σ(η − g), P(away) = σ(−η − g), and the draw is what is left; η says who is better, g > 0
how likely they are to part level. Any three chances are one pair (η, ln g), so that methods can be
weighed in that plane. η and ln g are linear in features; coefficients are normal beforehand, move
with every batch of matches (Fisher scoring), and their certainty fades with time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit

from stats.football.results import AWAY, HOME, Floats, Ints

EDGE = 1e-9
LATENT_MAX = 12.0
WIDTH_MIN, WIDTH_MAX = -5.0, 2.5
STEPS_MAX = 30
TOLERANCE = 1e-8
HALVINGS_MAX = 12


def latents(chances: Floats) -> tuple[Floats, Floats]:
    """Return η and ln g of chances (n × 3, home, draw, away)."""
    home = logit(np.clip(chances[:, HOME], EDGE, 1 - EDGE))
    away = logit(np.clip(chances[:, AWAY], EDGE, 1 - EDGE))
    width = np.clip(-(home + away) / 2, np.exp(WIDTH_MIN), np.exp(WIDTH_MAX))
    return (home - away) / 2, np.log(width)


def chances_of(eta: Floats, log_width: Floats) -> Floats:
    """Return chances (n × 3) of η and ln g; every row sums to 1."""
    width = np.exp(np.clip(log_width, WIDTH_MIN, WIDTH_MAX))
    middle = np.clip(eta, -LATENT_MAX, LATENT_MAX)
    home, away = expit(middle - width), expit(-middle - width)
    return np.stack([home, 1 - home - away, away], axis=1)


@dataclass(slots=True)
class Ordered:
    """Coefficients of η (the first `split`) and of ln g (the rest), with their precision.

    `fade_days` is the time after which a batch counts for 1/e; None keeps everything.
    """

    mean: Floats
    precision: Floats
    split: int
    fade_days: float | None = None
    matches: int = 0
    day: int | None = None

    def chances(self, features: Floats, widths: Floats) -> Floats:
        """Return chances (n × 3) for features of η (n × split) and of ln g (n × rest)."""
        return chances_of(features @ self.mean[: self.split], widths @ self.mean[self.split :])

    def learn(self, features: Floats, widths: Floats, outcomes: Ints, day: int) -> None:
        """Take the outcomes of matches that have just been played; days must not go back."""
        if not len(outcomes):
            return
        self._fade(day)
        batch = _Batch(features, widths, outcomes, self.mean, self.precision, self.split)
        self.mean, information = batch.climb()
        self.precision = self.precision + information
        self.matches += len(outcomes)

    def spreads(self) -> Floats:
        """Return the standard deviation of every coefficient."""
        found: Floats = np.sqrt(np.diag(np.linalg.inv(self.precision)))
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the coefficients and what they rest on as JSON values."""
        return {
            "mean": self.mean.tolist(),
            "precision": self.precision.tolist(),
            "split": self.split,
            "fade_days": self.fade_days,
            "matches": self.matches,
            "day": self.day,
        }

    def _fade(self, day: int) -> None:
        if self.fade_days and self.day is not None and day > self.day:
            self.precision = self.precision * float(np.exp((self.day - day) / self.fade_days))
        self.day = day if self.day is None else max(day, self.day)


def ordered_from_json(data: Mapping[str, Any]) -> Ordered:
    """Return what `Ordered.to_json` wrote."""
    return Ordered(
        np.array(data["mean"], float),
        np.array(data["precision"], float),
        data["split"],
        data["fade_days"],
        data["matches"],
        data["day"],
    )


def beforehand(
    middle: Sequence[tuple[float, float]],
    width: Sequence[tuple[float, float]],
    fade_days: float | None = None,
) -> Ordered:
    """Return coefficients before any match, given as (mean, standard deviation) each."""
    both = [*middle, *width]
    spreads = np.array([spread for _mean, spread in both])
    means = np.array([mean for mean, _spread in both])
    return Ordered(means, np.diag(spreads**-2.0), len(middle), fade_days)


@dataclass(frozen=True, slots=True)
class _Batch:
    features: Floats
    widths: Floats
    outcomes: Ints
    prior: Floats
    precision: Floats
    split: int

    def climb(self) -> tuple[Floats, Floats]:
        """Return the coefficients of the highest posterior and the batch's information there."""
        at = self.prior
        for _ in range(STEPS_MAX):
            height, slope, information = self.around(at)
            step: Floats = np.linalg.solve(information + self.precision, slope).astype(float)
            at, moved = self._stepped(at, step, height)
            if moved < TOLERANCE:
                break
        return at, self.around(at)[2]

    def around(self, at: Floats) -> tuple[float, Floats, Floats]:
        """Return the log posterior, its gradient, and the Fisher information of the matches."""
        eta = np.clip(self.features @ at[: self.split], -LATENT_MAX, LATENT_MAX)
        width = np.exp(np.clip(self.widths @ at[self.split :], WIDTH_MIN, WIDTH_MAX))
        chances = np.clip(chances_of(eta, np.log(width)), EDGE, 1)
        upper, lower = expit(eta + width), expit(eta - width)
        rise, fall = upper * (1 - upper), lower * (1 - lower)
        by_eta = np.stack([fall, rise - fall, -rise], axis=1)
        by_width = np.stack([-fall, rise + fall, -rise], axis=1) * width[:, None]
        rows = np.arange(len(self.outcomes))
        came = chances[rows, self.outcomes]
        away = at - self.prior
        height = float(np.sum(np.log(came)) - away @ self.precision @ away / 2)
        slope = np.concatenate(
            [
                self.features.T @ (by_eta[rows, self.outcomes] / came),
                self.widths.T @ (by_width[rows, self.outcomes] / came),
            ]
        )
        return height, slope - self.precision @ away, self._information(by_eta, by_width, chances)

    def _information(self, by_eta: Floats, by_width: Floats, chances: Floats) -> Floats:
        x, z = self.features, self.widths
        middle = np.sum(by_eta**2 / chances, axis=1)
        mixed = np.sum(by_eta * by_width / chances, axis=1)
        outer = np.sum(by_width**2 / chances, axis=1)
        corner = (x.T * mixed) @ z
        found: Floats = np.block([[(x.T * middle) @ x, corner], [corner.T, (z.T * outer) @ z]])
        return found

    def _stepped(self, at: Floats, step: Floats, height: float) -> tuple[Floats, float]:
        """Take the step, halved until it does not lead downhill; also return how far it went."""
        for halving in range(HALVINGS_MAX):
            there: Floats = at + step / 2**halving
            if self.around(there)[0] >= height - TOLERANCE:
                return there, float(np.max(np.abs(there - at)))
        return at, 0.0
