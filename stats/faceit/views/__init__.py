"""FACEIT's pages."""

from stats.faceit.views.linking import link, unlink
from stats.faceit.views.players import (
    import_begin,
    import_cancel,
    import_status,
    look_up,
    player,
    player_refresh,
    player_status,
    players,
)
from stats.faceit.views.sessions import maps, matches, matches_csv, session, sessions

__all__ = [
    "import_begin",
    "import_cancel",
    "import_status",
    "link",
    "look_up",
    "maps",
    "matches",
    "matches_csv",
    "player",
    "player_refresh",
    "player_status",
    "players",
    "session",
    "sessions",
    "unlink",
]
