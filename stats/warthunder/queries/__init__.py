"""Reads for pages, API and sockets; the number of queries never depends on how much there is."""

from stats.warthunder.queries.cards import player_cards, squadron_cards
from stats.warthunder.queries.found import search_players, search_squadrons
from stats.warthunder.queries.history import HistoryItem, player_history
from stats.warthunder.queries.players import (
    PlayerPage,
    get_player,
    list_players,
    player_page,
    visible_players,
)
from stats.warthunder.queries.roster import RosterFilter, RosterRow, list_roster
from stats.warthunder.queries.squadrons import (
    SquadronPageData,
    activity_heatmap,
    get_squadron,
    list_events,
    list_squadrons,
    snapshot_diff,
    squadron_page,
    visible_squadrons,
)

__all__ = [
    "HistoryItem",
    "PlayerPage",
    "RosterFilter",
    "RosterRow",
    "SquadronPageData",
    "activity_heatmap",
    "get_player",
    "get_squadron",
    "list_events",
    "list_players",
    "list_roster",
    "list_squadrons",
    "player_cards",
    "player_history",
    "player_page",
    "search_players",
    "search_squadrons",
    "snapshot_diff",
    "squadron_cards",
    "squadron_page",
    "visible_players",
    "visible_squadrons",
]
