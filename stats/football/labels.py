"""Words for what football's rows say: statuses, zones, tie-breaks, rounds, names by language."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from stats.football.leagues import COUNTRIES, Stage, TieBreak, ZoneKind, league_of, number_of
from stats.football.records import Source, Status

STATUS: Final[Mapping[str, Promise]] = {
    Status.SCHEDULED: _("scheduled"),
    Status.LIVE: pgettext_lazy("match", "live"),
    Status.HALF_TIME: _("half time"),
    Status.FINISHED: pgettext_lazy("match", "finished"),
    Status.AFTER_EXTRA_TIME: _("after extra time"),
    Status.AFTER_PENALTIES: _("after penalties"),
    Status.POSTPONED: pgettext_lazy("match", "postponed"),
    Status.CANCELLED: pgettext_lazy("match", "cancelled"),
    Status.ABANDONED: pgettext_lazy("match", "abandoned"),
    Status.INTERRUPTED: pgettext_lazy("match", "interrupted"),
    Status.UNKNOWN: pgettext_lazy("match", "not told"),
}
ZONE: Final[Mapping[str, Promise]] = {
    ZoneKind.CHAMPIONS_LEAGUE: _("Champions League"),
    ZoneKind.CHAMPIONS_LEAGUE_QUALIFYING: _("Champions League qualifying"),
    ZoneKind.EUROPA_LEAGUE: _("Europa League"),
    ZoneKind.CONFERENCE_LEAGUE: _("Conference League"),
    ZoneKind.EUROPE_PLAY_OFF: _("European play-off"),
    ZoneKind.PROMOTION: _("Promotion"),
    ZoneKind.PROMOTION_PLAY_OFF: _("Promotion play-off"),
    ZoneKind.LAST_16: _("Last 16"),
    ZoneKind.KNOCKOUT_PLAY_OFF: _("Knock-out play-off"),
    ZoneKind.RELEGATION_PLAY_OFF: _("Relegation play-off"),
    ZoneKind.RELEGATION: _("Relegation"),
}
TIE_BREAK: Final[Mapping[str, Promise]] = {
    TieBreak.GOAL_DIFFERENCE: _("goal difference"),
    TieBreak.GOALS_FOR: _("goals scored"),
    TieBreak.WINS: _("wins"),
    TieBreak.AWAY_GOALS: _("away goals"),
    TieBreak.AWAY_WINS: _("away wins"),
    TieBreak.H2H_POINTS: _("points in direct matches"),
    TieBreak.H2H_WINS: _("wins in direct matches"),
    TieBreak.H2H_GOAL_DIFFERENCE: _("goal difference in direct matches"),
    TieBreak.H2H_GOALS_FOR: _("goals in direct matches"),
    TieBreak.H2H_AWAY_GOALS: _("away goals in direct matches"),
    TieBreak.FEWER_PLAYED: _("fewer matches played"),
    TieBreak.ROUNDED_HALF: _("points before rounding"),
    TieBreak.REGULAR_POSITION: _("place in the regular season"),
}
STAGE: Final[Mapping[str, Promise]] = {
    Stage.REGULAR: _("Regular season"),
    Stage.CHAMPIONSHIP: _("Championship group"),
    Stage.EUROPE: _("Europe group"),
    Stage.RELEGATION: _("Relegation group"),
    Stage.GROUP: _("Group"),
    Stage.PLAY_OFF: _("Play-off"),
}
SOURCE: Final[Mapping[str, str]] = {
    Source.OPENFOOTBALL: "openfootball",
    Source.FOOTBALL_DATA: "football-data.co.uk",
    Source.SOFASCORE: "SofaScore",
    Source.GENERATED: "Dozor",
}
RUN_KIND: Final[Mapping[str, Promise]] = {
    "full": _("everything new"),
    "season": _("chosen seasons"),
    "day": _("one day"),
    "live": _("live matches"),
}
_GROUPED: Final = re.compile(r"(championship|relegation|europe), matchday \d{1,3}")
_GROUP_STAGES: Final = {
    "championship": Stage.CHAMPIONSHIP,
    "relegation": Stage.RELEGATION,
    "europe": Stage.EUROPE,
}


def named(name: str, translations: Mapping[str, Any] | None) -> str:
    """Return a name in the reader's language where the source tells it, else as it is."""
    return str((translations or {}).get((get_language() or "en")[:2]) or name)


def league_name(code: str, name: str) -> str:
    """Return a league's name in the reader's language, without the country before it."""
    told = league_of(code).names.get((get_language() or "en")[:2], "")
    return told.partition(". ")[2] or told or name


def country_label(code: str, name: str) -> str:
    """Return a country's name in the reader's language."""
    known = COUNTRIES.get(code)
    language = (get_language() or "en")[:2]
    if known is None:
        return name
    return {"ru": known.ru, "kk": known.kk}.get(language, known.name)


def round_label(text: str, number: int | None = None) -> str:
    """Return a round in the reader's language; names of knock-out rounds stay as they are told."""
    told = number_of(text) if text else number
    grouped = _GROUPED.fullmatch(text.casefold())
    if told is None or (text and not grouped and not text.casefold().startswith("matchday")):
        return text
    words = gettext("Round %(number)d") % {"number": told}
    return f"{STAGE[_GROUP_STAGES[grouped[1]]]}, {words.lower()}" if grouped else words
