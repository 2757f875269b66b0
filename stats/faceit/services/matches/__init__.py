"""Storing what FACEIT tells of matches, whichever way it comes: a match is one row.

Every function is one transaction and idempotent. What is stored does not depend on the order of
arrival: a room's own answer has the last word on the room, a match's own stats on its lines, and
nothing that is known is ever erased by an answer that does not tell it.
"""

from stats.faceit.services.matches.storing import (
    Stored,
    store_all_stats,
    store_details,
    store_history,
    store_lines,
    store_rooms,
    store_stats,
)

__all__ = [
    "Stored",
    "store_all_stats",
    "store_details",
    "store_history",
    "store_lines",
    "store_rooms",
    "store_stats",
]
