"""Leagues that never were: teams, players and matches with everything in them. Pure.

Deterministic by seed, in chunks of one league's season, fast enough to fill tables with millions
of rows. Figures hold together: events make the score, goals are shots, players are on the pitch
when they score, and sums of appearances are those of events and shots.
"""

from stats.football.generate.chunks import Chunk, generate
from stats.football.generate.columns import Appearances, Events, Matches, Shots, rows_of
from stats.football.generate.world import SQUAD, League, Player, Team, World, world_of

__all__ = [
    "SQUAD",
    "Appearances",
    "Chunk",
    "Events",
    "League",
    "Matches",
    "Player",
    "Shots",
    "Team",
    "World",
    "generate",
    "rows_of",
    "world_of",
]
