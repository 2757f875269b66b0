"""What FACEIT's Data API and webhooks say, as values. None means "not said", never zero.

Times are aware datetimes in UTC whatever unit the endpoint uses; shares are 0–1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MatchState(StrEnum):
    """Where a match stands, from FACEIT's words in any case; the order is that of its life."""

    CREATED = "created"
    CONFIGURING = "configuring"
    READY = "ready"
    ONGOING = "ongoing"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
    UNKNOWN = "unknown"

    @property
    def over(self) -> bool:
        """Tell whether nothing will change any more."""
        return self in (MatchState.FINISHED, MatchState.CANCELLED, MatchState.ABORTED)


@dataclass(frozen=True, slots=True)
class PlayerProfile:
    """A player as `/players` describes them; CS2 fields are None without a CS2 account."""

    player_id: str
    nickname: str
    country: str | None
    avatar_url: str | None
    region: str | None
    skill_level: int | None
    elo: int | None
    game_player_id: str | None
    steam_id_64: str | None
    memberships: tuple[str, ...] = ()
    verified: bool | None = None
    activated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody named in a team's roster, playing or only listed (`substitute`)."""

    player_id: str
    nickname: str
    skill_level: int | None = None
    game_player_id: str | None = None
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """One of the two sides of a match: `number` 1 is faction1. `elo` is its mean, if said."""

    number: int
    team_id: str | None
    name: str | None
    members: tuple[Member, ...] = ()
    elo: float | None = None
    win_probability: float | None = None


@dataclass(frozen=True, slots=True)
class HistoryMatch:
    """An item of `/players/{id}/history`. `winner` is 1 or 2; scores are by map for one map."""

    match_id: str
    state: MatchState
    started_at: datetime | None
    finished_at: datetime | None
    region: str | None
    game_mode: str | None
    competition_id: str | None
    competition_name: str | None
    competition_type: str | None
    teams: tuple[Team, ...]
    winner: int | None
    scores: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class MatchDetails:
    """`/matches/{id}`. `maps` are the picked maps in order; `elo_counts` is `calculate_elo`."""

    match_id: str
    state: MatchState
    region: str | None
    game_mode: str | None
    competition_id: str | None
    competition_name: str | None
    competition_type: str | None
    best_of: int | None
    elo_counts: bool | None
    maps: tuple[str, ...]
    map_pool: tuple[str, ...]
    location: str | None
    scheduled_at: datetime | None
    configured_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    teams: tuple[Team, ...]
    winner: int | None
    scores: tuple[int, int] | None
    demo_urls: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Line:
    """One player on one map of one match: the unit all ratings are made of.

    `map_number` counts from 1 within the match. `double_kills` … `penta_kills` are rounds with
    exactly 2 … 5 kills; they, `damage` and `adr` are None in matches before June 2024.
    `own_score` and `enemy_score` are rounds won. `extended` is None from the per-match list.
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


@dataclass(frozen=True, slots=True)
class MapSegment:
    """Lifetime figures of a player on one map; `label` is the map's name (Inferno)."""

    label: str
    matches: int | None
    wins: int | None
    rounds: int | None
    kills: int | None
    deaths: int | None
    assists: int | None
    kd_mean: float | None
    adr: float | None


@dataclass(frozen=True, slots=True)
class Lifetime:
    """`/players/{id}/stats/cs2`, with sums told apart from means.

    `matches` counts all; `extended_matches` and `extended_rounds` only those with extended stats,
    from which `adr` = damage / extended_rounds. `kd_mean` and `headshot_share` are means over
    matches. `figures` holds every key as it was sent.
    """

    player_id: str
    matches: int | None
    wins: int | None
    win_rate: float | None
    kd_mean: float | None
    headshot_share: float | None
    extended_matches: int | None
    extended_rounds: int | None
    damage: int | None
    adr: float | None
    longest_win_streak: int | None
    current_win_streak: int | None
    recent_results: tuple[bool, ...]
    maps: tuple[MapSegment, ...]
    figures: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ban:
    """A ban; `ends_at` None means not said (or for good)."""

    player_id: str | None
    type: str
    reason: str
    game: str | None
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class RankingEntry:
    """A place in a region's ranking."""

    player_id: str
    nickname: str
    country: str | None
    position: int
    elo: int | None
    skill_level: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of a ranking; `position` is the asked player's own place, if one was asked for."""

    entries: tuple[RankingEntry, ...]
    position: int | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A player found by nickname; `skill_level` is that of CS2, None without it."""

    player_id: str
    nickname: str
    country: str | None
    skill_level: int | None
    verified: bool | None


class WebhookKind(StrEnum):
    """Events that mean something to us; every other is stored and needs nothing."""

    CREATED = "match_object_created"
    CONFIGURING = "match_status_configuring"
    READY = "match_status_ready"
    FINISHED = "match_status_finished"
    CANCELLED = "match_status_cancelled"
    ABORTED = "match_status_aborted"
    DEMO_READY = "match_demo_ready"


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """A webhook's envelope and what its payload says of a match; it never tells the score.

    `event` is FACEIT's word, known to us or not; `match_id` None for events of other things.
    """

    event_id: str
    event: str
    at: datetime | None
    retry_count: int
    match_id: str | None
    match_version: int | None
    game: str | None
    region: str | None
    competition_id: str | None
    competition_name: str | None
    competition_type: str | None
    teams: tuple[Team, ...]
    created_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    demo_url: str | None
    reason: str | None = None
