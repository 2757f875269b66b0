"""Matches, forecasts, comparisons and the cache."""

from datetime import datetime
from typing import Any

from ninja import Schema

from stats.faceit.schemas.figures import CsRatingOut, CsReadingOut, FiguresOut
from stats.faceit.schemas.players import PlayerRef


class ScoreOut(PlayerRef):
    """A player of a team; null figures while there are no stats.

    `counts` are sums of counters by name; `substitute` sat on the bench.
    """

    substitute: bool
    level_then: int | None
    figures: FiguresOut | None
    ratings: list[CsRatingOut]
    counts: dict[str, int | None]
    kast: float | None
    kast_true: bool
    elo_before: int | None
    elo_after: int | None
    elo_change: int | None


class TeamOut(Schema):
    """A side; `gain` and `loss` are Elo points, `win_probability` (0–1) is that of plain Elo."""

    number: int
    name: str
    won: bool | None
    score: int | None
    elo: float | None
    win_probability: float | None
    gain: int | None
    loss: int | None
    players: list[ScoreOut]


class MapScoreOut(Schema):
    """One played map with its rounds won."""

    number: int
    map: str
    label: str
    rounds: int
    score1: int | None
    score2: int | None


class CheckOut(Schema):
    """A sum that does not hold."""

    code: str
    label: str
    subject: str
    expected: float | None
    actual: float | None


class ChecksOut(Schema):
    """How many sums of the match's figures held, broke, or could not be checked."""

    held: int
    broken: int
    not_applicable: int
    doubts: list[CheckOut]


class CsForecastOut(Schema):
    """Team 1's chance (0–1) with its 95 % interval, as said at `made_at`.

    `stored` is False for what is worked out just now, of a room that nobody follows.
    `elo_p1` is what plain Elo says. `version` 0 is the prior. `team1_won` null until it is over.
    """

    match_id: str
    p1: float
    low: float
    high: float
    elo_p1: float | None
    version: int
    made_at: datetime
    stored: bool
    team1_won: bool | None
    features: dict[str, Any]


class CsMatchOut(Schema):
    """A match or a live room; without stats the players are those of the rosters."""

    match_id: str
    state: str
    state_label: str
    live: bool
    region: str
    game_mode: str
    competition_name: str
    competition_type: str
    best_of: int | None
    elo_counts: bool | None
    map_pool: list[str]
    maps: list[MapScoreOut]
    picked: list[str]
    location: str
    started_at: datetime | None
    finished_at: datetime | None
    winner: int | None
    teams: list[TeamOut]
    has_stats: bool
    checks: ChecksOut | None
    forecast: CsForecastOut | None
    demo_urls: list[str]
    faceit_url: str
    demo: bool


class MatchTicketOut(Schema):
    """Where asking for a match stands, and where to look again."""

    match_id: str
    state: str
    outcome: str
    next_due_at: datetime | None
    location: str


class StandingOut(Schema):
    """How one player's figure stands to another's: ahead, behind or what cannot be said."""

    player: str
    other: str
    standing: str


class MetricRowOut(Schema):
    """One figure of each player (by nickname) with its interval."""

    metric: str
    label: str
    lower_is_better: bool
    readings: dict[str, CsReadingOut]
    standings: list[StandingOut]
    leader: str | None


class CommonMatchOut(Schema):
    """A match both sat in; `side` is same or opposite."""

    match_id: str
    finished_at: datetime
    map: str | None
    side: str
    first_won: bool | None
    first_rating: float | None
    second_rating: float | None


class HeadToHeadOut(Schema):
    """A pair: matches on opposite sides and in one team, newest first."""

    first: str
    second: str
    opposite: int
    first_wins: int
    second_wins: int
    first_share: CsReadingOut
    together: int
    together_wins: int
    together_share: CsReadingOut
    matches: list[CommonMatchOut]


class ComparedPlayerOut(PlayerRef):
    """A compared player, with how many matches the figures rest on."""

    matches: int


class CsComparisonOut(Schema):
    """Two to four players over their newest `most` matches each."""

    most: int
    players: list[ComparedPlayerOut]
    rows: list[MetricRowOut]
    pairs: list[HeadToHeadOut]


class ShelfOut(Schema):
    """Answers of one kind: lifetime, lookups, hit rate (0–1, null before any), entries if known."""

    kind: str
    ttl_s: float
    hits: int
    misses: int
    stale: int
    revalidated: int
    hit_rate: float | None
    entries: int | None


class CacheOut(Schema):
    """The cache of FACEIT's answers, by kind."""

    backend: str
    shared: bool
    kinds: list[ShelfOut]


class DroppedOut(Schema):
    """How many answers were deleted, by kind; null where the cache cannot count them."""

    removed: dict[str, int | None]
