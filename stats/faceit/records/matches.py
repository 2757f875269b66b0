"""Matches as histories and rooms tell them: who sits where, who won."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stats.faceit.records.answers import Skipped


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
class Member:
    """Somebody named in a team's roster; `nickname` is empty where it is not told.

    `substitute` members stand among the team's substitutes; they may have played nevertheless.
    `playing` is what the source says of that, if anything: a match's stats know it for certain.
    """

    player_id: str
    nickname: str
    skill_level: int | None = None
    game_player_id: str | None = None
    substitute: bool = False
    playing: bool | None = None


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
    """`/matches/{id}`. `maps` are the picked maps in order; `elo_counts` is `calculate_elo`.

    `scores` counts rounds in a match of one map, else maps; `map_scores` are the rounds of each
    played map. `version` rises with every change of the room.
    """

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
    map_scores: tuple[tuple[int, int], ...] = ()
    version: int | None = None
    faceit_url: str | None = None
    skipped: tuple[Skipped, ...] = ()
