"""Simulated seasons as they are stored: the newest, and one a week before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from stats.football.models import Match, Season, Simulation
from stats.football.queries.standings import TeamRef, team_refs

WEEKS_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Week:
    """The chances (0–1) of one week's simulation by team: title, top_four, relegation, points."""

    made_at: datetime
    teams: Mapping[int, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class StoredSimulation:
    """A season's newest simulation. `teams` and `fixtures` are those of its JSON, by standing.

    `behind` tells that matches were stored since. `weeks` are the simulations of the weeks up to
    it, the oldest first, the newest among them. `matches` are those whose worth is told.
    """

    made_at: datetime
    season_version: int
    runs: int
    final: bool
    remaining: int
    played: int
    newcomers: frozenset[int]
    results: int
    teams: list[dict[str, Any]]
    fixtures: list[dict[str, Any]]
    refs: Mapping[int, TeamRef]
    matches: Mapping[int, Match]
    weeks: list[Week]
    behind: bool

    @property
    def rounds_played(self) -> float:
        """Return how many matches a team has played on average."""
        return 2 * self.played / len(self.teams) if self.teams else 0.0


def simulation_of(season: Season) -> StoredSimulation | None:
    """Return the newest simulation of a season, None before the first; three queries."""
    rows = list(Simulation.objects.filter(season=season).order_by("-made_at", "-pk")[:WEEKS_SHOWN])
    if not rows:
        return None
    newest, data = rows[0], rows[0].data
    teams = data["teams"]
    keys = [one["key"] for one in data["fixtures"]]
    return StoredSimulation(
        made_at=newest.made_at,
        season_version=newest.season_version,
        runs=newest.runs,
        final=data["final"],
        remaining=data["remaining"],
        played=data["played"],
        newcomers=frozenset(data["newcomers"]),
        results=data["results"],
        teams=teams,
        fixtures=data["fixtures"],
        refs=team_refs(one["team"] for one in teams),
        matches=Match.objects.in_bulk(keys) if keys else {},
        weeks=[_week(row) for row in reversed(rows)],
        behind=newest.season_version < season.version,
    )


def _week(row: Simulation) -> Week:
    names = ("title", "top_four", "relegation", "points")
    return Week(
        row.made_at,
        {one["team"]: {name: one[name] for name in names} for one in row.data["teams"]},
    )
