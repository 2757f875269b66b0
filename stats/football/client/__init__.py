"""Which addresses of football's sources are asked, through config.upstream. Synchronous."""

from stats.football.client.football_data import FOOTBALL_DATA, fetch_file
from stats.football.client.openfootball import OPENFOOTBALL, fetch_season
from stats.football.client.sofascore import (
    NOT_PERMITTED,
    NOT_SET_UP,
    SOFASCORE,
    NotSetUp,
    authorise,
    fetch_day,
    fetch_event,
    fetch_incidents,
    fetch_lineups,
    fetch_live,
    fetch_odds,
    fetch_round,
    fetch_rounds,
    fetch_seasons,
    fetch_shotmap,
    fetch_standings,
    fetch_statistics,
    sofascore_on,
)

__all__ = [
    "FOOTBALL_DATA",
    "NOT_PERMITTED",
    "NOT_SET_UP",
    "OPENFOOTBALL",
    "SOFASCORE",
    "NotSetUp",
    "authorise",
    "fetch_day",
    "fetch_event",
    "fetch_file",
    "fetch_incidents",
    "fetch_lineups",
    "fetch_live",
    "fetch_odds",
    "fetch_round",
    "fetch_rounds",
    "fetch_season",
    "fetch_seasons",
    "fetch_shotmap",
    "fetch_standings",
    "fetch_statistics",
    "sofascore_on",
]
