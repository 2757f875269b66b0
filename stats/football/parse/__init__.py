"""Answers of football's sources: bytes in, records out. Pure.

The SofaScore-shaped ones are in `stats.football.parse.sofascore`.
"""

from stats.football.parse.football_data import parse_csv
from stats.football.parse.openfootball import parse_season

__all__ = ["parse_csv", "parse_season"]
