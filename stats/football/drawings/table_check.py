"""A source's own table beside ours: which figures differ, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from config.templatetags.dozor import DASH, number
from stats.football.drawings.league_table import team_url
from stats.football.labels import SOURCE
from stats.football.models import TableCheck
from stats.football.queries.standings import Standings, TeamRef

LINES_MOST: Final = 100
FIGURES: Final[Mapping[str, str | Promise]] = {
    "position": gettext_lazy("Place"),
    "played": pgettext_lazy("matches", "Played"),
    "wins": gettext_lazy("Won"),
    "draws": gettext_lazy("Drawn"),
    "losses": pgettext_lazy("matches", "Lost"),
    "goals_for": gettext_lazy("Goals"),
    "goals_against": gettext_lazy("Goals against"),
    "points": gettext_lazy("Points"),
    "team": gettext_lazy("Team"),
}


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One figure of a team that the source tells otherwise; `url` is "" for an unknown team."""

    name: str
    url: str
    what: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class CheckPanel:
    """What differs, as of when both tables were compared; `count` may be more than the lines."""

    source: str
    words: str
    at: datetime
    count: int
    lines: list[DifferenceLine]


def check_panel(found: Standings, check: TableCheck | None) -> CheckPanel | None:
    """Return what `football/table_check.html` shows, None where nothing differs."""
    if check is None or not check.differences:
        return None
    count = len(check.differences)
    source = SOURCE.get(check.source, check.source)
    words = ngettext(
        "%(source)s’s own table differs in %(count)d place.",
        "%(source)s’s own table differs in %(count)d places.",
        count,
    ) % {"source": source, "count": count}
    lines = [_line(one, found.teams) for one in check.differences[:LINES_MOST]]
    return CheckPanel(source, words, check.checked_at, count, lines)


def _line(one: Mapping[str, Any], teams: Mapping[int, TeamRef]) -> DifferenceLine:
    team = teams.get(one.get("team") or 0)
    what = str(one.get("what", ""))
    return DifferenceLine(
        team.label if team else str(one.get("name", "")),
        team_url(team.pk) if team else "",
        str(FIGURES.get(what, what)),
        _value(what, one.get("theirs")),
        _value(what, one.get("ours")),
    )


def _value(what: str, value: object) -> str:
    if what == "team":
        return _("is there") if value else _("is missing")
    return number(value) if isinstance(value, int | float) else str(value or DASH)
