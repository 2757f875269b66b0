"""SofaScore-shaped answers: bytes in, records out. Pure."""

from stats.football.parse.sofascore.events import parse_event, parse_events, parse_player_events
from stats.football.parse.sofascore.figures import (
    parse_lineups,
    parse_odds,
    parse_shots,
    parse_statistics,
)
from stats.football.parse.sofascore.incidents import parse_incidents
from stats.football.parse.sofascore.places import parse_rounds, parse_seasons, parse_standings

__all__ = [
    "parse_event",
    "parse_events",
    "parse_incidents",
    "parse_lineups",
    "parse_odds",
    "parse_player_events",
    "parse_rounds",
    "parse_seasons",
    "parse_shots",
    "parse_standings",
    "parse_statistics",
]
