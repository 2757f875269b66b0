"""Sums of teams' seasons and players' months, exact whenever a transaction ends.

Whoever stores matches holds their season's row to the end of the transaction (SQLite has one
writer anyway). In that transaction the sums of the teams touched are made anew from the rows, and
those that differ are written. Nothing is added to what stood before, so a repeated, corrected or
moved match cannot be counted twice, and a sum that went wrong comes right with the next match.
"""

from stats.football.services.rollups.checking import Difference, Verdict, verify, verify_all
from stats.football.services.rollups.keeping import Written, rebuild, refresh

__all__ = ["Difference", "Verdict", "Written", "rebuild", "refresh", "verify", "verify_all"]
