"""Which record a reader asked for, and the choices there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from stats.football.drawings.forecasts import METHOD
from stats.football.labels import league_name
from stats.football.queries.forecast_record import Scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """A league's code and a season's label, "" for all of them, and whose reliability."""

    league: str
    season: str
    method: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str
    current: bool


def picked(told: Mapping[str, str], scopes: Sequence[Scope]) -> Wanted | None:
    """Return what an address asks for; None for a league, season or method nobody knows."""
    wanted = Wanted(told.get("league", ""), told.get("season", ""), told.get("method", "stack"))
    leagues = {"", *(one.league for one in scopes)}
    seasons = {"", *(one.season for one in scopes)}
    known = wanted.league in leagues and wanted.season in seasons and wanted.method in METHOD
    return wanted if known else None


def filter_context(wanted: Wanted, scopes: Sequence[Scope]) -> dict[str, Any]:
    """Return the choices of the three filters, and whether demo rows may be among what is shown."""
    names = {one.league: league_name(one.league, one.name) for one in scopes}
    seasons = {one.season for one in scopes if wanted.league in ("", one.league)}
    seasons |= {wanted.season} - {""}
    return {
        "wanted": wanted,
        "wanted_league": names.get(wanted.league, ""),
        "league_choices": [
            Choice(code, name, code == wanted.league) for code, name in names.items()
        ],
        "season_choices": [
            Choice(one, one, one == wanted.season) for one in sorted(seasons, reverse=True)
        ],
        "method_choices": [
            Choice(key, str(label), key == wanted.method) for key, label in METHOD.items()
        ],
        "demo": settings.DOZOR_DEMO,
    }
