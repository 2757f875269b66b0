"""Analyses read from what is stored: ratings, forecasts, ranking, comparison, squadrons."""

from stats.warthunder.queries.analysis.advice import recommendations, why_no_advice
from stats.warthunder.queries.analysis.comparison import Comparison, NotComparable, compare
from stats.warthunder.queries.analysis.forecasts import (
    PlayerForecast,
    forecast_player,
    form_and_progress,
)
from stats.warthunder.queries.analysis.ratings import PlayerRatings, player_ratings
from stats.warthunder.queries.analysis.references import Population, active_population
from stats.warthunder.queries.analysis.side_by_side import Side, side_by_side
from stats.warthunder.queries.analysis.squadrons import SquadronAnalysis, squadron_analysis
from stats.warthunder.queries.analysis.top import TopFilter, TopPage, TopRow, top

__all__ = [
    "Comparison",
    "NotComparable",
    "PlayerForecast",
    "PlayerRatings",
    "Population",
    "Side",
    "SquadronAnalysis",
    "TopFilter",
    "TopPage",
    "TopRow",
    "active_population",
    "compare",
    "forecast_player",
    "form_and_progress",
    "player_ratings",
    "recommendations",
    "side_by_side",
    "squadron_analysis",
    "top",
    "why_no_advice",
]
