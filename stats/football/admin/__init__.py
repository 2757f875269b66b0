"""Football in the back office."""

from stats.football.admin import collecting as collecting
from stats.football.admin import incoming as incoming
from stats.football.admin import tables as tables
