"""Rooms as rows of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.templatetags.dozor import percent
from stats.faceit.drawings.match_page import state_context
from stats.faceit.drawings.scoreboard import team_name
from stats.faceit.labels import map_label
from stats.faceit.models import Match, RoomForecast
from stats.faceit.queries.rooms import RoomRow, Watched


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room of the list; `hit` says whether the forecast's favourite won, None if not known."""

    match: Match
    state: dict[str, Any]
    names: tuple[str, str]
    note: str
    score: str
    watched: tuple[Watched, ...]
    forecast: str
    hit: bool | None


def room_lines(rows: Iterable[RoomRow]) -> list[RoomLine]:
    """Return the rows of a list of rooms."""
    return [_line(row) for row in rows]


def _line(row: RoomRow) -> RoomLine:
    match = row.match
    return RoomLine(
        match,
        state_context(match),
        (team_name(match, 1), team_name(match, 2)),
        _note(match),
        _score(match),
        row.watched,
        _said(match, row.forecast),
        _hit(row.forecast),
    )


def _note(match: Match) -> str:
    state = state_context(match)
    parts = [
        str(state["state_word"]) if state["live"] or match.winner is None else "",
        ", ".join(map_label(name) for name in match.maps[:3]),
        match.region,
    ]
    return " · ".join(part for part in parts if part)


def _score(match: Match) -> str:
    if match.score1 is None or match.score2 is None:
        return ""
    return f"{match.score1}:{match.score2}"


def _said(match: Match, forecast: RoomForecast | None) -> str:
    """Name the favourite and its chance, so that the number needs no side to be understood."""
    if forecast is None:
        return ""
    first = forecast.p1 >= 0.5
    return _("%(team)s %(chance)s") % {
        "team": team_name(match, 1 if first else 2),
        "chance": percent(forecast.p1 if first else 1 - forecast.p1),
    }


def _hit(forecast: RoomForecast | None) -> bool | None:
    if forecast is None or forecast.team1_won is None or forecast.p1 == 0.5:
        return None
    return (forecast.p1 > 0.5) == forecast.team1_won
