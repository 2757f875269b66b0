"""The tables of CS2 statistics."""

from stats.faceit.models.analysis import (
    OddsModel,
    PlayerAnalysis,
    PlayerSession,
    RatingPopulation,
    RoomForecast,
)
from stats.faceit.models.demo_files import DemoFile, DemoFileReason, DemoFileState
from stats.faceit.models.incoming import (
    Delivery,
    DeliveryState,
    HistoryImport,
    ImportPhase,
    ImportState,
    RawAnswer,
)
from stats.faceit.models.matches import Line, Match, Seat
from stats.faceit.models.players import AccountLink, Ban, EloReading, Player
from stats.faceit.models.telling import RoomEvent, RoomFeed, Told

__all__ = [
    "AccountLink",
    "Ban",
    "Delivery",
    "DeliveryState",
    "DemoFile",
    "DemoFileReason",
    "DemoFileState",
    "EloReading",
    "HistoryImport",
    "ImportPhase",
    "ImportState",
    "Line",
    "Match",
    "OddsModel",
    "Player",
    "PlayerAnalysis",
    "PlayerSession",
    "RatingPopulation",
    "RawAnswer",
    "RoomEvent",
    "RoomFeed",
    "RoomForecast",
    "Seat",
    "Told",
]
