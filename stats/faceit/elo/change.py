"""Elo points won and lost: 50 · (result − expectation) on team means, never less than one point.

Source: observed changes (17: 11 exactly as computed, all within one point).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

K_FACTOR = 50
SCALE = 400.0
# Beyond this the power overflows; the probability has long been 0 or 1 to many digits.
FARTHEST = 300.0
SMALLEST_CHANGE = 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What a room is worth before it is played.

    `own` and `opponent` are means over the players whose Elo is known; `gain` > 0 and `loss` < 0
    in points; `complete` is False when somebody's Elo is not known.
    """

    own: float
    opponent: float
    win_probability: float
    gain: int
    loss: int
    complete: bool


def expected(own: float, opponent: float) -> float:
    """Return the plain Elo expectation of the own team's win, 0–1, from team means."""
    distance = (opponent - own) / SCALE
    if not -FARTHEST <= distance <= FARTHEST:
        distance = max(-FARTHEST, min(FARTHEST, distance))
    return float(1 / (1 + 10**distance))


def change(own: float, opponent: float, won: bool) -> int:
    """Return the predicted change in whole points: at least +1 when won, at most −1 when lost."""
    return change_at(expected(own, opponent), won)


def change_at(probability: float, won: bool) -> int:
    """Return the predicted change for a win probability (0–1), such as the one FACEIT says."""
    points = K_FACTOR * (1 - probability if won else probability)
    whole = max(SMALLEST_CHANGE, floor(points + 0.5))
    return whole if won else -whole


def team_mean(elos: Sequence[int | None]) -> float | None:
    """Return the mean of the Elos that are known; None when none is."""
    known = [elo for elo in elos if elo is not None]
    return sum(known) / len(known) if known else None


def preview(
    own_team_elos: Sequence[int | None], opponent_elos: Sequence[int | None]
) -> Preview | None:
    """Return what the room is worth to the own team; None when a side's Elo is not known at all."""
    own, opponent = team_mean(own_team_elos), team_mean(opponent_elos)
    if own is None or opponent is None:
        return None
    return Preview(
        own=own,
        opponent=opponent,
        win_probability=expected(own, opponent),
        gain=change(own, opponent, won=True),
        loss=change(own, opponent, won=False),
        complete=None not in (*own_team_elos, *opponent_elos),
    )
