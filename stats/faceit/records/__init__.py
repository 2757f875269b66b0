"""What FACEIT's Data API and webhooks say, as values. None means "not said", never zero.

Times are aware datetimes in UTC whatever unit the endpoint uses; shares are 0–1.
"""

from stats.faceit.records.answers import (
    Page,
    ParseError,
    Problem,
    Skipped,
)
from stats.faceit.records.lines import (
    Extended,
    Line,
    MapStats,
    MatchStats,
    TeamLines,
)
from stats.faceit.records.matches import (
    HistoryMatch,
    MatchDetails,
    MatchState,
    Member,
    Team,
)
from stats.faceit.records.players import (
    Ban,
    Lifetime,
    MapSegment,
    PlayerProfile,
    Ranking,
    RankingEntry,
    SearchHit,
)
from stats.faceit.records.webhooks import (
    WebhookEvent,
    WebhookKind,
)

__all__ = [
    "Ban",
    "Extended",
    "HistoryMatch",
    "Lifetime",
    "Line",
    "MapSegment",
    "MapStats",
    "MatchDetails",
    "MatchState",
    "MatchStats",
    "Member",
    "Page",
    "ParseError",
    "PlayerProfile",
    "Problem",
    "Ranking",
    "RankingEntry",
    "SearchHit",
    "Skipped",
    "Team",
    "TeamLines",
    "WebhookEvent",
    "WebhookKind",
]
