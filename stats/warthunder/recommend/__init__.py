"""Advice from figures: what top players do differently. Pure, but for `words`, which says it."""

from stats.warthunder.recommend.advise import recommend
from stats.warthunder.recommend.peers import Peer, peer_of
from stats.warthunder.recommend.records import (
    Area,
    Evidence,
    Kind,
    Reason,
    Recommendation,
    Recommendations,
)

__all__ = [
    "Area",
    "Evidence",
    "Kind",
    "Peer",
    "Reason",
    "Recommendation",
    "Recommendations",
    "peer_of",
    "recommend",
]
