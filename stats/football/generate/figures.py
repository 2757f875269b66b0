"""Players' figures of every match, in keeping with its events and shots. Pure."""

import numpy as np
from numpy.random import Generator

from stats.football.generate.cards import RED, SECOND_YELLOW, YELLOW, Cards
from stats.football.generate.columns import Appearances
from stats.football.generate.lineups import FULL_MINUTES, SLOTS, Lineups
from stats.football.generate.score import Score
from stats.football.generate.shooting import GOAL, SAVED, Shooting
from stats.football.generate.world import POSITIONS
from stats.football.results import Floats, Ints

PASSES = {"G": 0.32, "D": 0.56, "M": 0.52, "F": 0.3}
COMPLETED = {"G": 0.7, "D": 0.85, "M": 0.84, "F": 0.74}
TACKLES = {"G": 0.0, "D": 0.02, "M": 0.021, "F": 0.009}
RATING, RATING_SD = 6.6, 0.45
GOAL_WORTH, ASSIST_WORTH, SAVE_WORTH, CARD_COST, RED_COST = 0.9, 0.5, 0.15, 0.2, 1.5


def appearances_of(
    rng: Generator,
    lineups: Lineups,
    shots: Shooting,
    score: Score,
    cards: Cards,
    numbers: Ints,
    days: Ints,
) -> Appearances:
    """Return a row for everyone who was on the pitch; `numbers` and `days` are the matches'."""
    sides = len(lineups.team)
    cell = np.flatnonzero((lineups.on <= FULL_MINUTES).ravel())
    side, slot = np.divmod(cell, SLOTS)
    minutes = (lineups.off - np.maximum(lineups.on - 1, 0)).ravel()[cell]
    place = lineups.squad.ravel()[cell]
    shot = shots.side * SLOTS + shots.slot
    goals = _counts(shot[shots.outcome == GOAL], sides)[cell]
    assists = score.assists(sides)[cell]
    saves = _counts((shots.side[shots.outcome == SAVED] ^ 1) * SLOTS, sides)[cell]
    yellows = cards.counts(sides, YELLOW)[cell]
    reds = cards.counts(sides, RED, SECOND_YELLOW)[cell]
    passes = rng.poisson(minutes * _by_place(PASSES)[place])
    worth = goals * GOAL_WORTH + assists * ASSIST_WORTH + saves * SAVE_WORTH
    rating = (
        rng.normal(RATING, RATING_SD, len(cell)) + worth - yellows * CARD_COST - reds * RED_COST
    )
    return Appearances(
        match=numbers[side // 2],
        player=lineups.players(side, slot),
        team=lineups.team[side],
        day=days[side // 2],
        shirt=place + 1,
        position=lineups.positions().ravel()[cell],
        substitute=slot >= 11,
        captain=slot == 1,
        minutes=minutes,
        goals=goals,
        assists=assists,
        shots=_counts(shot, sides)[cell],
        passes=passes,
        passes_completed=rng.binomial(passes, _by_place(COMPLETED)[place]),
        tackles=rng.poisson(minutes * _by_place(TACKLES)[place]),
        saves=saves,
        yellows=yellows,
        reds=reds,
        xg=_sums(shot, shots.xg.round(3), sides)[cell].round(3),
        rating=np.clip(rating, 3, 10).round(1),
    )


def _counts(cells: Ints, sides: int) -> Ints:
    return np.bincount(cells, minlength=sides * SLOTS)


def _sums(cells: Ints, values: Floats, sides: int) -> Floats:
    return np.asarray(np.bincount(cells, values, minlength=sides * SLOTS), float)


def _by_place(values: dict[str, float]) -> Floats:
    return np.array([values[position] for position in POSITIONS])
