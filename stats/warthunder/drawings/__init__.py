"""From what the queries return to what the templates show: rows, tiles, charts, words."""

from stats.warthunder.drawings.advice import advice_context
from stats.warthunder.drawings.enemies import enemies_context
from stats.warthunder.drawings.players import player_context, player_rows
from stats.warthunder.drawings.rankings import comparison_context, top_context
from stats.warthunder.drawings.ratings import forecast_context, rating_context
from stats.warthunder.drawings.rosters import difference_context, roster_columns, timeline_context
from stats.warthunder.drawings.side_by_side import side_by_side_context
from stats.warthunder.drawings.squadrons import squadron_context, squadron_rows
from stats.warthunder.drawings.weeks import weeks_context

__all__ = [
    "advice_context",
    "comparison_context",
    "difference_context",
    "enemies_context",
    "forecast_context",
    "player_context",
    "player_rows",
    "rating_context",
    "roster_columns",
    "side_by_side_context",
    "squadron_context",
    "squadron_rows",
    "timeline_context",
    "top_context",
    "weeks_context",
]
