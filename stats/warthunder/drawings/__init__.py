"""From what the queries return to what the templates show: rows, tiles, charts, words."""

from stats.warthunder.drawings.players import player_context, player_rows
from stats.warthunder.drawings.rosters import difference_context, roster_columns, timeline_context
from stats.warthunder.drawings.squadrons import squadron_context, squadron_rows

__all__ = [
    "difference_context",
    "player_context",
    "player_rows",
    "roster_columns",
    "squadron_context",
    "squadron_rows",
    "timeline_context",
]
