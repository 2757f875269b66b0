"""Parts of matches as told → rows: events, statistics, lineups, shots, odds."""

from stats.football.services.parts.appearances import recount
from stats.football.services.parts.shape import Changed, Parts, Telling
from stats.football.services.parts.telling import tell

__all__ = ["Changed", "Parts", "Telling", "recount", "tell"]
