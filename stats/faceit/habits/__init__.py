"""How a player plays: openings, clutches, multi-kills, utility and weapons. Pure.

Every figure has its sample size and 95 % interval, and is None below what it needs; `coverage`
says how many of the player's matches tell it at all.
"""

from stats.faceit.habits.clutches import Clutches, clutches
from stats.faceit.habits.multikills import MultiKills, multi_kills
from stats.faceit.habits.openings import Openings, openings
from stats.faceit.habits.utility import Utility, utility
from stats.faceit.habits.weapons import Weapons, weapons

__all__ = [
    "Clutches",
    "MultiKills",
    "Openings",
    "Utility",
    "Weapons",
    "clutches",
    "multi_kills",
    "openings",
    "utility",
    "weapons",
]
