"""FACEIT's Elo: the rule on team means, and the levels' thresholds for CS2."""

from bisect import bisect_right
from collections.abc import Sequence

K = 50
FLOOR = 100
_LEVEL_FROM = (100, 501, 751, 901, 1051, 1201, 1351, 1531, 1751, 2001)


def level_of(elo: int) -> int:
    """Return the skill level, 1 to 10."""
    return max(1, bisect_right(_LEVEL_FROM, elo))


def expectation(own: float, opponent: float) -> float:
    """Return the expected score (0 to 1) of a team's mean Elo against another's."""
    return 1 / (1 + 10 ** ((opponent - own) / 400))


def gain_of(winners: Sequence[int], losers: Sequence[int]) -> int:
    """Return what each winner gains and each loser loses; at least 1."""
    own, opponent = sum(winners) / len(winners), sum(losers) / len(losers)
    return max(1, round(K * (1 - expectation(own, opponent))))
