"""War Thunder's pages."""

from stats.warthunder.views.enemies import agent_file, enemies, feed_delete, feeds_delete
from stats.warthunder.views.imports import import_pages
from stats.warthunder.views.players import player, player_refresh, player_status, players, search
from stats.warthunder.views.rankings import compare, nicks, top
from stats.warthunder.views.squadrons import (
    rename_verdict,
    squadron,
    squadron_add,
    squadron_csv,
    squadron_refresh,
    squadron_status,
    squadrons,
)

__all__ = [
    "agent_file",
    "compare",
    "enemies",
    "feed_delete",
    "feeds_delete",
    "import_pages",
    "nicks",
    "player",
    "player_refresh",
    "player_status",
    "players",
    "rename_verdict",
    "search",
    "squadron",
    "squadron_add",
    "squadron_csv",
    "squadron_refresh",
    "squadron_status",
    "squadrons",
    "top",
]
