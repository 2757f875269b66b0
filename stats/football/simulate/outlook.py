"""What runs of a season say: chances of places and zones, and points with their range. Pure."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

import numpy as np

from stats.football.leagues import ZoneKind
from stats.football.results import Ints
from stats.football.simulate.runs import Runs
from stats.football.simulate.worth import Worth, worth_of
from stats.football.standings import Regulations, Row

TOP = 4
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class TeamOutlook:
    """A team's chances (0–1) and points at the end.

    `positions` are the chances of each place from the first; `points_low` and `points_high` hold
    nine runs of ten. `relegation` is that of going down at once, without a play-off; None where the
    league's places down are not known. `zones` are chances by zone.
    """

    team: int
    position_now: int
    points_now: int
    played: int
    positions: tuple[float, ...]
    title: float
    top_four: float
    relegation: float | None
    zones: dict[str, float]
    expected_position: float
    points: float
    points_sd: float
    points_low: float
    points_high: float


@dataclass(frozen=True, slots=True)
class SeasonOutlook:
    """How a season may end, from `runs` runs; teams as they stand now.

    `final` is False where a split is still to come: places are then those before it.
    """

    runs: int
    final: bool
    remaining: int
    teams: tuple[TeamOutlook, ...]
    fixtures: tuple[Worth, ...]

    def error(self, chance: float) -> float:
        """Return the standard error that the number of runs leaves in a chance."""
        return chance_error(chance, self.runs)

    def team_of(self, team: int) -> TeamOutlook | None:
        """Return a team's outlook, None where it is not in the season."""
        return next((one for one in self.teams if one.team == team), None)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return asdict(self)


def chance_error(chance: float, runs: int) -> float:
    """Return the standard error of a chance counted in runs: √(p(1−p)/n)."""
    return sqrt(chance * (1 - chance) / runs)


def outlook_of(
    runs: Runs, regulations: Regulations, worth_keys: Collection[int] | None = None
) -> SeasonOutlook:
    """Return what runs say of a season's end, and of what the fixtures named are worth (all)."""
    count = len(runs.teams)
    counts = np.stack([(runs.places == place).sum(axis=1) for place in range(1, count + 1)], 1)
    low, high = np.quantile(runs.points, [LOW, HIGH], axis=1, method="inverted_cdf")
    columns = zip(
        runs.now.rows,
        counts,
        runs.points.mean(axis=1).tolist(),
        runs.points.std(axis=1).tolist(),
        low.tolist(),
        high.tolist(),
        strict=True,
    )
    teams = tuple(
        _team(row, each, runs.count, (mean, sd, least, most), regulations)
        for row, each, mean, sd, least, most in columns
    )
    worth = worth_of(runs, regulations, worth_keys)
    return SeasonOutlook(runs.count, runs.final, len(runs.fixtures), teams, worth)


def _team(
    row: Row,
    counts: Ints,
    runs: int,
    points: tuple[float, float, float, float],
    regulations: Regulations,
) -> TeamOutlook:
    zones = _zones(counts, runs, regulations)
    mean, sd, low, high = points
    return TeamOutlook(
        team=row.team,
        position_now=row.position,
        points_now=row.points,
        played=row.played,
        positions=tuple((counts / runs).tolist()),
        title=int(counts[0]) / runs,
        top_four=int(counts[:TOP].sum()) / runs,
        relegation=zones.get(ZoneKind.RELEGATION.value),
        zones=zones,
        expected_position=float(counts @ np.arange(1, len(counts) + 1)) / runs,
        points=mean,
        points_sd=sd,
        points_low=low,
        points_high=high,
    )


def _zones(counts: Ints, runs: int, regulations: Regulations) -> dict[str, float]:
    """Return the chance of each zone from how often each place came."""
    found: dict[str, int] = {}
    for zone in regulations.zones:
        came = int(counts[zone.first - 1 : zone.last].sum())
        found[zone.kind.value] = found.get(zone.kind.value, 0) + came
    return {kind: came / runs for kind, came in found.items()}
