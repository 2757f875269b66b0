"""A season played to its end many times over. Pure; the generator of random numbers is passed in.

Every run draws the score of every match to come, and orders the final table by the league's own
rules, direct matches included. Teams that no rule parts are parted by lot in each run.
"""

from collections.abc import Collection, Sequence

from numpy.random import Generator

from stats.football.simulate.fixtures import (
    Fixtures,
    Spread,
    fixtures_from_matrices,
    fixtures_from_rates,
)
from stats.football.simulate.outlook import SeasonOutlook, TeamOutlook, outlook_of
from stats.football.simulate.runs import Runs, play_out
from stats.football.simulate.worth import Conditional, Shift, Worth, worth_of
from stats.football.standings import Game, Regulations

RUNS = 10_000


def simulate(
    games: Sequence[Game],
    regulations: Regulations,
    fixtures: Fixtures,
    rng: Generator,
    *,
    runs: int = RUNS,
    spread: Spread | None = None,
    worth_keys: Collection[int] | None = None,
) -> SeasonOutlook:
    """Return how a season may end: places, points, zones, and what fixtures are worth.

    `fixtures` must hold every match of `games` that is to be played, by `key`. Raises ValueError
    where one is missing. `worth_keys` are the fixtures whose worth is told, all by default.
    """
    played = play_out(games, regulations, fixtures, rng, runs=runs, spread=spread)
    return outlook_of(played, regulations, worth_keys)


__all__ = [
    "RUNS",
    "Conditional",
    "Fixtures",
    "Runs",
    "SeasonOutlook",
    "Shift",
    "Spread",
    "TeamOutlook",
    "Worth",
    "fixtures_from_matrices",
    "fixtures_from_rates",
    "outlook_of",
    "play_out",
    "simulate",
    "worth_of",
]
