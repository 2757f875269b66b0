"""Players and squadrons, their snapshots, memberships and events, vehicles and ratings."""

from stats.warthunder.models.analysis import OVERALL, PlayerRating, RatingReference
from stats.warthunder.models.feeds import (
    Duel,
    FeedSource,
    KillFeedBattle,
    KillFeedSession,
    KillFeedUpload,
)
from stats.warthunder.models.players import Player, PlayerEvent, PlayerName, PlayerSnapshot
from stats.warthunder.models.squadrons import (
    Membership,
    Squadron,
    SquadronEvent,
    SquadronSnapshot,
    SquadronStanding,
)
from stats.warthunder.models.tracking import Origin, RawAnswer
from stats.warthunder.models.vehicles import Vehicle

__all__ = [
    "OVERALL",
    "Duel",
    "FeedSource",
    "KillFeedBattle",
    "KillFeedSession",
    "KillFeedUpload",
    "Membership",
    "Origin",
    "Player",
    "PlayerEvent",
    "PlayerName",
    "PlayerRating",
    "PlayerSnapshot",
    "RatingReference",
    "RawAnswer",
    "Squadron",
    "SquadronEvent",
    "SquadronSnapshot",
    "SquadronStanding",
    "Vehicle",
]
