"""Forecasts as a service: learning, saying before kick-off, scoring after, playing seasons out.

What is due stands in ForecastDesk. A chain of small steps, each of which may run twice:
results stored → learned (`fitting`) → forecasts (`saying`) and simulations (`simulating`);
matches ended or corrected → scores (`scoring`) → records (`records`).
"""

from stats.football.services.forecasting.fitting import fit_due
from stats.football.services.forecasting.saying import forecast_due
from stats.football.services.forecasting.scoring import score_due
from stats.football.services.forecasting.simulating import simulate_due

__all__ = ["fit_due", "forecast_due", "score_due", "simulate_due"]
