"""Seasons of a generated world, one league at a time, until there are rows enough. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from stats.football.generate.columns import Appearances, Events, Matches, Shots
from stats.football.generate.play import play_season
from stats.football.generate.world import League, World, world_of

WEEK_DAYS = 7
FIRST_YEAR = 2015


@dataclass(frozen=True, slots=True)
class Chunk:
    """A league's season. Matches are numbered through all chunks, events and shots in a match."""

    league: League
    season: str
    starts_on: date
    ends_on: date
    matches: Matches
    events: Events
    appearances: Appearances
    shots: Shots

    @property
    def rows(self) -> int:
        """Return how many rows of events and of players' figures it holds."""
        return len(self.events.match) + len(self.appearances.match)


def generate(
    rows: int,
    seed: int,
    *,
    world: World | None = None,
    first_year: int = FIRST_YEAR,
) -> Iterator[Chunk]:
    """Yield chunks until they hold at least `rows` rows of events and players' figures.

    The same seed yields the same chunks. All leagues play a season before the next one begins;
    without a `world` it is `world_of(default_rng(seed))`.
    """
    rng = np.random.default_rng([seed, 1])
    where = world or world_of(np.random.default_rng(seed))
    made, match, year = 0, 1, first_year
    while made < rows:
        for league in where.leagues:
            chunk = _season(rng, where, league, year, match)
            yield chunk
            made += chunk.rows
            match += len(chunk.matches.number)
            if made >= rows:
                return
        year += 1


def _season(rng: np.random.Generator, world: World, league: League, year: int, first: int) -> Chunk:
    rounds, home, away = pairings(league.teams)
    starts = date(year, 8, 10)
    days = starts.toordinal() + (rounds - 1) * WEEK_DAYS + rng.integers(0, 3, len(rounds))
    played = play_season(rng, world, rounds, home, away, days, first)
    label = f"{year}-{(year + 1) % 100:02}"
    return Chunk(league, label, starts, date.fromordinal(int(days.max())), *played)


def pairings(
    teams: tuple[int, ...],
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    """Return rounds (from 1), home and away teams of a double round robin (circle method)."""
    circle, first = list(teams), []
    half = len(teams) // 2
    for number in range(1, len(teams)):
        pairs = list(zip(circle[:half], reversed(circle[half:]), strict=True))
        first += [(number, *(pair[::-1] if number % 2 else pair)) for pair in pairs]
        circle = [circle[0], circle[-1], *circle[1:-1]]
    again = [(number + len(teams) - 1, away, home) for number, home, away in first]
    columns = np.array([*first, *again], np.int64).T
    return columns[0], columns[1], columns[2]
