"""Forecasts of the next battles, with their own track record. Pure."""

from stats.warthunder.forecast.belief import HALF_LIFE_MISSIONS, Belief, GammaPrior, Period, Prior
from stats.warthunder.forecast.form import (
    Form,
    ProgressPeriod,
    Verdict,
    form_of,
    progress_of,
)
from stats.warthunder.forecast.histories import History, Knot, Stretch, history_of
from stats.warthunder.forecast.intervals import (
    MIN_SCORES,
    NORMAL_QUANTILE,
    Calibration,
    Estimate,
    Forecast,
    forecast,
    score,
)
from stats.warthunder.forecast.population import (
    Start,
    backtest,
    cross_backtest,
    fit_start,
    start_from_json,
    start_to_json,
)
from stats.warthunder.forecast.track import Outcome, TrackRecord, track_record, walk_forward

__all__ = [
    "HALF_LIFE_MISSIONS",
    "MIN_SCORES",
    "NORMAL_QUANTILE",
    "Belief",
    "Calibration",
    "Estimate",
    "Forecast",
    "Form",
    "GammaPrior",
    "History",
    "Knot",
    "Outcome",
    "Period",
    "Prior",
    "ProgressPeriod",
    "Start",
    "Stretch",
    "TrackRecord",
    "Verdict",
    "backtest",
    "cross_backtest",
    "fit_start",
    "forecast",
    "form_of",
    "history_of",
    "progress_of",
    "score",
    "start_from_json",
    "start_to_json",
    "track_record",
    "walk_forward",
]
