"""What is to be generated: kept with every season, so that it can be gone on with another day."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

import numpy as np
from django.db.models import QuerySet

from stats.football.generate import Chunk, World, generate, world_of
from stats.football.models import Season

LEAGUES: Final = 9
TEAMS: Final = 20
KEY: Final = "generated"
# The month in which generated seasons begin.
_BEGINS: Final = 8


class OtherPlan(Exception):
    """Something else was generated before; the text says what."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Seed, size of the world, rows wanted, the year of the first season, and what day is today.

    Whole seasons hold at least `rows` rows of events and players' figures; the season that is
    played on the day `until` follows them, its later matches still to be played.
    """

    seed: int
    leagues: int
    teams: int
    rows: int
    first_year: int
    until: str

    @property
    def today(self) -> date:
        """Return the first day on which nothing was played yet."""
        return date.fromisoformat(self.until)

    @property
    def last_year(self) -> int:
        """Return the year in which the last season begins."""
        return _season_year(self.today)

    def world(self) -> World:
        """Return the leagues, teams and players."""
        return world_of(np.random.default_rng(self.seed), self.leagues, self.teams)

    def chunks(self, world: World) -> Iterator[Chunk]:
        """Yield the seasons of all leagues, the oldest first."""
        endless = generate(2**62, self.seed, world=world, first_year=self.first_year)
        for chunk in endless:
            if chunk.starts_on.year > self.last_year:
                return
            yield chunk

    def as_kept(self) -> dict[str, object]:
        """Return it as `Season.source_ids` keeps it."""
        return {KEY: asdict(self)}


def _season_year(day: date) -> int:
    return day.year if day.month >= _BEGINS else day.year - 1


def plan_for(
    rows: int, seed: int, today: date, *, leagues: int = LEAGUES, teams: int = TEAMS
) -> Plan:
    """Return the plan that was begun, else a new one; raises OtherPlan where another was."""
    kept = _begun()
    if kept is None:
        years = _whole_years(rows, seed, leagues, teams)
        return Plan(seed, leagues, teams, rows, _season_year(today) - years, today.isoformat())
    if (kept.rows, kept.seed, kept.leagues, kept.teams) != (rows, seed, leagues, teams):
        raise OtherPlan(
            f"{kept.rows} rows of seed {kept.seed} with {kept.leagues} leagues were begun before"
        )
    return kept


def seasons() -> "QuerySet[Season]":
    """Return the seasons that were generated."""
    return Season.objects.filter(competition__demo=True, source_ids__has_key=KEY)


def _begun() -> Plan | None:
    kept = seasons().values_list("source_ids", flat=True).first()
    return Plan(**kept[KEY]) if kept else None


def _whole_years(rows: int, seed: int, leagues: int, teams: int) -> int:
    """Return how many seasons of all leagues hold the rows; playing them takes about a second."""
    world = world_of(np.random.default_rng(seed), leagues, teams)
    made = 0
    for number, chunk in enumerate(generate(2**62, seed, world=world), start=1):
        made += chunk.rows
        if made >= rows and number % leagues == 0:
            return number // leagues
    raise AssertionError("seasons do not end")
