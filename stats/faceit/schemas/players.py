"""Players, their matches and sessions, Elo, refreshes and imports. Times are in UTC."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from stats.faceit.schemas.figures import CsRatingOut


class PlayerRef(Schema):
    """A player by name; `player_id` is FACEIT's."""

    player_id: str
    nickname: str
    country: str
    skill_level: int | None
    elo: int | None


class CsRefreshOut(Schema):
    """Where a refresh stands: queued, running, done, failed, fresh, found or away.

    `away` means that FACEIT is not connected; `fresh` that it was asked a moment ago.
    """

    state: str
    outcome: str
    message: str
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    next_due_at: datetime | None
    location: str


class EloOut(Schema):
    """Elo between the bounds of its level; `to_previous` points may be lost before a lower one."""

    elo: int
    level: int
    floor: int
    ceiling: int | None
    to_next: int | None
    to_previous: int | None
    progress: float | None


class CsBanOut(Schema):
    """A ban; `ends_at` null means not said, or for good."""

    type: str
    reason: str
    game: str
    starts_at: datetime | None
    ends_at: datetime | None


class RoomRefOut(Schema):
    """A match about to begin or being played."""

    match_id: str
    state: str
    maps: list[str]
    team: int
    team1_name: str
    team2_name: str
    started_at: datetime | None


class CsPlayerOut(PlayerRef):
    """A player: profile as FACEIT told it, Elo, ratings of the newest matches, what goes on.

    `age_s` is how long ago the profile was read, `stale` that a newer one is being fetched.
    `stored_matches` are those the ratings rest on. `lifetime` are the source's own figures.
    """

    region: str
    steam_id: str
    avatar_url: str
    faceit_url: str
    memberships: list[str]
    verified: bool | None
    demo: bool
    profile_at: datetime | None
    age_s: int
    stale: bool
    elo_standing: EloOut | None
    region_position: int | None
    country_position: int | None
    ranked_at: datetime | None
    stored_matches: int | None
    history_from: datetime | None
    history_complete: bool
    form: str | None
    ratings: dict[str, list[CsRatingOut]] = Field(
        description="lifetime (of stored matches), last_20 and last_100; empty while worked out"
    )
    analysis_stale: bool
    analysed_at: datetime | None
    rooms: list[RoomRefOut]
    bans: list[CsBanOut]
    lifetime: dict[str, Any] | None


class MatchRowOut(Schema):
    """One match of a player, maps added up; see `elo_gap` where `elo_change` is null.

    `elo_change` is observed, `elo_predicted` computed, `elo_expectation` the chance (0–1) by Elo.
    """

    match_id: str
    finished_at: datetime
    started_at: datetime | None
    maps: list[str]
    won: bool | None
    own_score: int | None
    enemy_score: int | None
    rounds: int
    kills: int
    deaths: int
    assists: int
    kd: float | None
    kpr: float | None
    adr: float | None
    headshot_rate: float | None
    mvps: int | None
    rating1: float | None
    rating2: float | None
    rating21: float | None
    kast: float | None
    kast_true: bool
    competition_name: str
    elo_expectation: float | None
    elo_before: int | None
    elo_after: int | None
    elo_change: int | None
    elo_predicted: int | None
    elo_gap: str | None
    has_stats: bool


class CsSessionOut(Schema):
    """A session; `live`: a match that finishes before `closes_at` still joins it."""

    id: int = Field(alias="pk")
    started_at: datetime
    ended_at: datetime
    duration_s: int
    matches: int
    wins: int
    losses: int
    rounds: int
    rating2: float | None
    elo_change: int | None
    live: bool
    closes_at: datetime


class CsSessionPageOut(Schema):
    """A session with its matches, newest first, and its neighbours' ids."""

    session: CsSessionOut
    adr: float | None
    best_match_id: str | None
    worst_match_id: str | None
    older: int | None
    newer: int | None
    matches: list[MatchRowOut]


class LedgerRowOut(Schema):
    """A match, or (`match_id` null) a change that no match explains.

    `difference` is observed minus predicted; `gap` says why one of them is missing.
    """

    match_id: str | None
    at: datetime
    before: int | None
    after: int | None
    observed: int | None
    predicted: int | None
    difference: int | None
    gap: str | None


class ReconciliationOut(Schema):
    """How observed and predicted changes agree over the `compared` rows that have both."""

    compared: int
    exact: int
    within_one: int
    mean_absolute: float | None
    gaps: dict[str, int]


class EloLedgerOut(Schema):
    """Elo now, the newest rows of the ledger (oldest first), and how all of it reconciles."""

    nickname: str
    standing: EloOut | None
    entries: list[LedgerRowOut]
    reconciliation: ReconciliationOut | None
    analysis_stale: bool
    analysed_at: datetime | None


class HistoryImportOut(Schema):
    """How far an import is; `share` (0–1) is null while its length is not known."""

    id: int
    state: str
    phase: str
    pages: int
    stored: int
    expected: int | None
    read_whole: int
    to_read_whole: int | None
    share: float | None
    message: str
    started_at: datetime | None
    ended_at: datetime | None
    location: str


class ImportQuery(Schema):
    """At most so many of the newest matches; all of them when it is not given."""

    most: int | None = Field(None, ge=1, le=100_000)


class LinkIn(Schema):
    """Whom to link: a nickname, FACEIT id, SteamID64 or address."""

    player: str = Field(min_length=1, max_length=500)


class LinkOut(Schema):
    """The linked player, or null."""

    player: PlayerRef | None
    linked_at: datetime | None


class SearchOut(Schema):
    """Stored players by likeness, best first."""

    items: list[PlayerRef]


class RankingRowOut(PlayerRef):
    """A place in a ranking, as FACEIT told it at `ranked_at`."""

    position: int
    ranked_at: datetime | None


class RankingOut(Schema):
    """Stored places; `stale` says that newer ones are being fetched."""

    items: list[RankingRowOut]
    next_cursor: str | None
    oldest_at: datetime | None
    stale: bool
