"""Leagues that never were, in the tables: for measuring, and for trying things on much data.

They are demo rows of countries of their own (gen1, gen2 …), so that no page shows them beside real
ones without a demo's badge and no code of theirs is that of a real league.
"""

from stats.football.services.generated.filling import Filled, fill
from stats.football.services.generated.plans import OtherPlan, Plan, plan_for
from stats.football.services.generated.removing import remove

__all__ = ["Filled", "OtherPlan", "Plan", "fill", "plan_for", "remove"]
