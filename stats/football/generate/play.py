"""A season's matches played at once: who played, who shot, what came of it. Pure.

Everything is drawn as columns over all matches. Sides are numbered 2 · match + (0 home, 1 away).
Each side has 16 slots: 11 who start (slot 0 the goalkeeper) and up to 5 who come on.
"""

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from stats.football.generate.cards import cards_of
from stats.football.generate.columns import Appearances, Events, Matches, Shots
from stats.football.generate.figures import appearances_of
from stats.football.generate.lineups import lineups_of
from stats.football.generate.score import score_of
from stats.football.generate.shooting import shots_of
from stats.football.generate.world import World
from stats.football.results import Ints

HOME_EDGE = 0.12


class Season(NamedTuple):
    """What was played."""

    matches: Matches
    events: Events
    appearances: Appearances
    shots: Shots


def play_season(
    rng: Generator,
    world: World,
    rounds: Ints,
    home: Ints,
    away: Ints,
    days: Ints,
    first: int,
) -> Season:
    """Play matches (columns of equal length) that are numbered from `first`."""
    teams = np.stack([home, away], axis=1).ravel()
    rivals = np.stack([away, home], axis=1).ravel()
    edge = np.tile([HOME_EDGE, -HOME_EDGE], len(home))
    strength = world.attack()[teams] - world.defence()[rivals] + edge
    lineups = lineups_of(rng, teams)
    shots = shots_of(rng, strength, lineups)
    cards = cards_of(rng, lineups)
    score = score_of(rng, shots, lineups, len(home))
    numbers = np.arange(first, first + len(home))
    matches = Matches(
        numbers,
        rounds,
        home,
        away,
        days,
        *score.half_time,
        *score.full_time,
        rng.integers(4_000, 60_000, len(home)),
    )
    return Season(
        matches,
        score.events(cards, lineups, numbers),
        appearances_of(rng, lineups, shots, score, cards, numbers, days),
        shots.rows(lineups, numbers),
    )
