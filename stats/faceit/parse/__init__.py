"""FACEIT's answers and webhooks: bytes in, records out. Pure."""

from stats.faceit.parse.lines import parse_game_stats
from stats.faceit.parse.matches import parse_history, parse_match
from stats.faceit.parse.players import (
    parse_bans,
    parse_lifetime,
    parse_profile,
    parse_ranking,
    parse_search,
)
from stats.faceit.parse.problem import parse_error
from stats.faceit.parse.seating import aligned, who_played
from stats.faceit.parse.stats import parse_match_stats
from stats.faceit.parse.webhook import parse_webhook

__all__ = [
    "aligned",
    "parse_bans",
    "parse_error",
    "parse_game_stats",
    "parse_history",
    "parse_lifetime",
    "parse_match",
    "parse_match_stats",
    "parse_profile",
    "parse_ranking",
    "parse_search",
    "parse_webhook",
    "who_played",
]
