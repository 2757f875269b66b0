"""Matches from the first news of them until their stats are stored and everybody is told.

A match is one row whichever way it is heard of. Its own `next_due_at` says when to look again:
while it is live, and afterwards until its stats exist.
"""

from stats.faceit.services.rooms.hearing import hear
from stats.faceit.services.rooms.refreshing import (
    LATELY,
    enqueue_room,
    refresh_room,
    sweep_rooms,
)
from stats.faceit.services.rooms.schedule import next_look

__all__ = ["LATELY", "enqueue_room", "hear", "next_look", "refresh_room", "sweep_rooms"]
