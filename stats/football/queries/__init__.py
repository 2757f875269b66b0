"""Reads for pages, API and forecasts."""
