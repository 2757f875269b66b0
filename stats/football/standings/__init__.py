"""League tables from matches: total, home, away and form, as of a day or a round. Pure.

Teams level on points are parted by their league's own rules; teams that nothing parts share a
place.
"""

from stats.football.standings.games import Game, View, game_of, numbered
from stats.football.standings.history import History, Line, history
from stats.football.standings.rows import Level, Regulations, Row, Table, regulations_of
from stats.football.standings.table import Carried, carried_of, group_tables, table

__all__ = [
    "Carried",
    "Game",
    "History",
    "Level",
    "Line",
    "Regulations",
    "Row",
    "Table",
    "View",
    "carried_of",
    "game_of",
    "group_tables",
    "history",
    "numbered",
    "regulations_of",
    "table",
]
