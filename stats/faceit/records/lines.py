"""What each player did on each map of a match."""

from dataclasses import dataclass
from datetime import datetime

from stats.faceit.records.answers import Skipped


@dataclass(frozen=True, slots=True)
class Extended:
    """What only `/matches/{id}/stats` tells of a player; None where a match predates a field."""

    entry_count: int | None = None
    entry_wins: int | None = None
    first_kills: int | None = None
    v1_count: int | None = None
    v1_wins: int | None = None
    v2_count: int | None = None
    v2_wins: int | None = None
    clutch_kills: int | None = None
    flash_count: int | None = None
    flash_successes: int | None = None
    enemies_flashed: int | None = None
    utility_count: int | None = None
    utility_successes: int | None = None
    utility_damage: int | None = None
    utility_enemies: int | None = None
    sniper_kills: int | None = None
    pistol_kills: int | None = None
    knife_kills: int | None = None
    zeus_kills: int | None = None

    @property
    def first_deaths(self) -> int | None:
        """Return the openings lost, which are the entries that were not won."""
        if self.entry_count is None or self.entry_wins is None:
            return None
        return self.entry_count - self.entry_wins


@dataclass(frozen=True, slots=True)
class Line:
    """One player on one map of one match: the unit all ratings are made of.

    `map_number` counts from 1 within the match. `double_kills` … `penta_kills` are rounds with
    exactly 2 … 5 kills; they, `damage` and `adr` are None in matches before June 2024.
    `own_score` and `enemy_score` are rounds won. `extended` is None from the per-match list.
    `kr` is the source's own kills a round, rounded. A map without a round has no `adr`.
    """

    match_id: str
    map_number: int
    player_id: str
    nickname: str
    map: str | None
    won: bool
    rounds: int
    kills: int
    deaths: int
    assists: int
    own_score: int | None = None
    enemy_score: int | None = None
    first_half_score: int | None = None
    second_half_score: int | None = None
    overtime_score: int | None = None
    headshots: int | None = None
    mvps: int | None = None
    double_kills: int | None = None
    triple_kills: int | None = None
    quadro_kills: int | None = None
    penta_kills: int | None = None
    damage: int | None = None
    adr: float | None = None
    team_id: str | None = None
    finished_at: datetime | None = None
    region: str | None = None
    game_mode: str | None = None
    competition_id: str | None = None
    extended: Extended | None = None
    kr: float | None = None

    @property
    def single_kills(self) -> int | None:
        """Return the rounds with exactly one kill, or None where the multi-kills are not known."""
        multi = (self.double_kills, self.triple_kills, self.quadro_kills, self.penta_kills)
        if None in multi:
            return None
        return self.kills - sum(n * (count or 0) for n, count in enumerate(multi, start=2))


@dataclass(frozen=True, slots=True)
class TeamLines:
    """A team on one map: its rounds won, whether it won, and its players' lines."""

    number: int
    team_id: str | None
    name: str | None
    won: bool
    final_score: int | None
    premade: bool | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MapStats:
    """One played map of `/matches/{id}/stats`."""

    match_id: str
    map_number: int
    map: str | None
    rounds: int
    teams: tuple[TeamLines, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines of both teams."""
        return tuple(line for team in self.teams for line in team.lines)


@dataclass(frozen=True, slots=True)
class MatchStats:
    """`/matches/{id}/stats`: the maps that were played, in order."""

    match_id: str
    maps: tuple[MapStats, ...]
    skipped: tuple[Skipped, ...] = ()
