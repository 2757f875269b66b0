"""What finished matches tell of teams and leagues, with intervals and sample sizes. Pure.

Every estimate is a `Reading`: its estimate is None while there are too few observations.
"""

from stats.football.analytics.comparison import LeagueProfile, league_profile
from stats.football.analytics.estimates import Estimate, Reading, mean, rate, share
from stats.football.analytics.form import Form, team_form
from stats.football.analytics.home import HomeAdvantage, home_advantages
from stats.football.analytics.luck import Luck, TeamLuck, team_luck
from stats.football.analytics.meetings import HeadToHead, head_to_head
from stats.football.analytics.played import Played, Side, sides_of
from stats.football.analytics.schedule import Difficulty, Meeting, Schedule, schedule
from stats.football.analytics.streaks import Streak, StreakKind, Streaks, record_streaks, streaks
from stats.football.analytics.strength import StrengthPoint, strength_series
from stats.football.analytics.timing import GoalMinute, Timing, goal_timing
from stats.football.analytics.turns import Turns, turns

__all__ = [
    "Difficulty",
    "Estimate",
    "Form",
    "GoalMinute",
    "HeadToHead",
    "HomeAdvantage",
    "LeagueProfile",
    "Luck",
    "Meeting",
    "Played",
    "Reading",
    "Schedule",
    "Side",
    "Streak",
    "StreakKind",
    "Streaks",
    "StrengthPoint",
    "TeamLuck",
    "Timing",
    "Turns",
    "goal_timing",
    "head_to_head",
    "home_advantages",
    "league_profile",
    "mean",
    "rate",
    "record_streaks",
    "schedule",
    "share",
    "sides_of",
    "streaks",
    "strength_series",
    "team_form",
    "team_luck",
    "turns",
]
