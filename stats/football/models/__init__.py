"""The tables of football."""

from stats.football.models.feeds import MatchFeed
from stats.football.models.forecasts import (
    Forecast,
    ForecastDesk,
    ForecastIsFinal,
    ForecastModel,
    ForecastRecord,
    RecordKind,
    Simulation,
    TeamStrength,
)
from stats.football.models.incoming import CollectRun, Inbox, RawAnswer, TableCheck
from stats.football.models.matches import Match, MatchChange, MatchSource
from stats.football.models.names import AliasSuggestion, PlayerAlias, TeamAlias
from stats.football.models.parts import (
    Appearance,
    MatchEvent,
    MatchStatistic,
    Odds,
    Shot,
)
from stats.football.models.places import Competition, Country, Player, Season, Team, Venue
from stats.football.models.rollups import PlayerMonth, TeamSeason

__all__ = [
    "AliasSuggestion",
    "Appearance",
    "CollectRun",
    "Competition",
    "Country",
    "Forecast",
    "ForecastDesk",
    "ForecastIsFinal",
    "ForecastModel",
    "ForecastRecord",
    "Inbox",
    "Match",
    "MatchChange",
    "MatchEvent",
    "MatchFeed",
    "MatchSource",
    "MatchStatistic",
    "Odds",
    "Player",
    "PlayerAlias",
    "PlayerMonth",
    "RawAnswer",
    "RecordKind",
    "Season",
    "Shot",
    "Simulation",
    "TableCheck",
    "Team",
    "TeamAlias",
    "TeamSeason",
    "TeamStrength",
    "Venue",
]
