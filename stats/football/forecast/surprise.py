"""How surprising a result was, in bits: 1 bit is a coin that fell the other way. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log2

from stats.football.results import Floats

SURPRISING_BITS = 2.0
UPSET_BITS = 3.0


@dataclass(frozen=True, slots=True)
class Surprise:
    """−log2 of the chance of what happened, and what the forecast itself expected that to be.

    `excess` is their difference: 0 on average for honest chances. `score_bits` is of the exact
    score where a score matrix was stated.
    """

    bits: float
    expected_bits: float
    score_bits: float | None = None

    @property
    def excess(self) -> float:
        """Return the bits beyond what the forecast expected."""
        return self.bits - self.expected_bits

    @property
    def surprising(self) -> bool:
        """Tell whether at most one such result in four was to be expected."""
        return self.bits >= SURPRISING_BITS

    @property
    def upset(self) -> bool:
        """Tell whether at most one such result in eight was to be expected."""
        return self.bits >= UPSET_BITS


def surprise(
    chances: Sequence[float],
    outcome: int,
    matrix: Floats | None = None,
    score: tuple[int, int] | None = None,
) -> Surprise:
    """Return the surprise of an outcome (0 home, 1 draw, 2 away) under stated chances.

    With a score matrix (11 × 11) and the score, also that of the score, unless it lies beyond it.
    """
    return Surprise(
        bits_of(chances[outcome]),
        sum(p * bits_of(p) for p in chances if p > 0),
        _score_bits(matrix, score),
    )


def bits_of(chance: float) -> float:
    """Return −log2 of a chance; infinite for what could not happen."""
    return -log2(chance) if chance > 0 else inf


def _score_bits(matrix: Floats | None, score: tuple[int, int] | None) -> float | None:
    if matrix is None or score is None or max(score) >= len(matrix):
        return None
    return bits_of(float(matrix[score]))
