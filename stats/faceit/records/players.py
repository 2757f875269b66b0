"""Players, their lifetime figures, bans, and places in rankings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from stats.faceit.records.answers import Skipped


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
    faceit_url: str | None = None


@dataclass(frozen=True, slots=True)
class MapSegment:
    """Lifetime figures of a player on one map; `label` is the map's name (Inferno).

    `kills` … count all matches; `adr` is over those with extended stats alone. `mode` is 5v5.
    """

    label: str
    matches: int | None
    wins: int | None
    rounds: int | None
    kills: int | None
    deaths: int | None
    assists: int | None
    kd_mean: float | None
    adr: float | None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Lifetime:
    """`/players/{id}/stats/cs2`, with sums told apart from means.

    `matches` counts all; `extended_matches` and `extended_rounds` only those with extended stats,
    from which `adr` = damage / extended_rounds. `kd_mean` and `headshot_share` are means over
    matches. `recent_results` come oldest first. `figures` holds every plain value as it was sent.
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
    skipped: tuple[Skipped, ...] = ()


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
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A player found by nickname; `skill_level` is that of CS2, None without it."""

    player_id: str
    nickname: str
    country: str | None
    skill_level: int | None
    verified: bool | None
