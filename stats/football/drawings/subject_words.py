"""Words for what stands on the pages of matches, teams and players."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stats.football.records import EventKind

Words = str | Promise

EVENTS: Final[Mapping[str, Words]] = {
    EventKind.GOAL: _("Goal"),
    EventKind.PENALTY_GOAL: _("Goal from a penalty"),
    EventKind.OWN_GOAL: _("Own goal"),
    EventKind.PENALTY_MISSED: _("Penalty missed"),
    EventKind.YELLOW: _("Yellow card"),
    EventKind.SECOND_YELLOW: _("Second yellow card"),
    EventKind.RED: _("Red card"),
    EventKind.SUBSTITUTION: _("Substitution"),
    EventKind.VAR: _("Video referee"),
    EventKind.SHOOTOUT_GOAL: _("Shoot-out: scored"),
    EventKind.SHOOTOUT_MISSED: _("Shoot-out: missed"),
    EventKind.PERIOD: _("Period"),
}
POSITIONS: Final[Mapping[str, Words]] = {
    "G": _("goalkeeper"),
    "D": _("defender"),
    "M": _("midfielder"),
    "F": _("forward"),
}
OUTCOMES: Final[Mapping[str, Words]] = {
    "goal": _("goal"),
    "save": _("saved"),
    "saved": _("saved"),
    "miss": _("wide"),
    "missed": _("wide"),
    "block": _("blocked"),
    "blocked": _("blocked"),
    "post": _("woodwork"),
}
SITUATIONS: Final[Mapping[str, Words]] = {
    "regular": _("open play"),
    "open-play": _("open play"),
    "assisted": _("open play, assisted"),
    "fast-break": _("fast break"),
    "set-piece": _("set piece"),
    "corner": _("corner"),
    "free-kick": _("free kick"),
    "throw-in-set-piece": _("throw-in"),
    "penalty": _("penalty"),
    "shootout": _("shoot-out"),
}
BODY_PARTS: Final[Mapping[str, Words]] = {
    "right-foot": _("right foot"),
    "left-foot": _("left foot"),
    "head": _("head"),
    "other": _("other"),
}
PERIODS: Final[Mapping[str, Words]] = {
    "ALL": _("Whole match"),
    "1ST": pgettext_lazy("football", "First half"),
    "2ND": pgettext_lazy("football", "Second half"),
}
# What is read first stands first; figures that are not here follow by their key.
STATISTICS: Final[Mapping[str, Words]] = {
    "possession": _("Possession"),
    "xg": _("Expected goals (xG)"),
    "shots": _("Shots"),
    "shots_on_target": _("Shots on target"),
    "shots_off_target": _("Shots off target"),
    "shots_blocked": _("Blocked shots"),
    "woodwork": _("Woodwork hit"),
    "big_chances": _("Big chances"),
    "big_chances_scored": _("Big chances scored"),
    "big_chances_missed": _("Big chances missed"),
    "corners": _("Corners"),
    "offsides": _("Offsides"),
    "passes": _("Passes"),
    "passes_completed": _("Passes completed"),
    "accurate_through_ball": _("Through balls"),
    "tackles": _("Tackles"),
    "won_tackle": _("Tackles won"),
    "interception_won": _("Interceptions"),
    "saves": _("Saves"),
    "fouls": _("Fouls"),
    "free_kicks": _("Free kicks"),
    "throw_ins": _("Throw-ins"),
    "goal_kicks": _("Goal kicks"),
    "yellow_cards": _("Yellow cards"),
    "yellows": _("Yellow cards"),
    "red_cards": _("Red cards"),
    "reds": _("Red cards"),
}
# Those of the fields that a change may name; the rest goes by the field's own name.
FIELDS: Final[Mapping[str, Words]] = {
    "status": _("state"),
    "round": _("round"),
    "round_number": _("round"),
    "day": _("day"),
    "kickoff": _("kick-off"),
    "referee": _("referee"),
    "attendance": _("attendance"),
    "awarded": _("awarded"),
    "ht_home": _("half time, home"),
    "ht_away": _("half time, away"),
    "ft_home": _("full time, home"),
    "ft_away": _("full time, away"),
    "et_home": _("extra time, home"),
    "et_away": _("extra time, away"),
    "so_home": _("shoot-out, home"),
    "so_away": _("shoot-out, away"),
    "live_home": _("running score, home"),
    "live_away": _("running score, away"),
    "home_id": _("home team"),
    "away_id": _("away team"),
    "venue_id": _("ground"),
    "season_id": _("season"),
    "finished_at": _("end"),
    "events": _("events"),
    "statistics": _("statistics"),
    "lineups": _("lineups"),
    "shots": _("shots"),
    "odds": _("odds"),
}
STREAKS: Final[Mapping[str, Words]] = {
    "winning": pgettext_lazy("streak", "won"),
    "unbeaten": _("unbeaten"),
    "drawing": pgettext_lazy("streak", "drawn"),
    "winless": _("without a win"),
    "losing": pgettext_lazy("streak", "lost"),
    "scoring": pgettext_lazy("streak", "scored"),
    "scoreless": _("without a goal"),
    "clean_sheets": _("without conceding"),
    "conceding": pgettext_lazy("streak", "conceded"),
}
# What templates translate by a variable, for the catalogue to know it.
LETTERS: Final = (
    pgettext_lazy("result", "W"),
    pgettext_lazy("result", "D"),
    pgettext_lazy("result", "L"),
)
RESULTS: Final[Mapping[str, Words]] = {
    "W": _("won"),
    "D": _("drawn"),
    "L": pgettext_lazy("result", "lost"),
}


def word(words: Mapping[str, Words], code: str) -> str:
    """Return what a code is called; the code itself, spaced, where nobody named it."""
    return str(words[code]) if code in words else code.replace("_", " ").replace("-", " ")
