"""What a run is asked for: checked words in, a scope that can be compared out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from stats.football.leagues import League, season_of_year
from stats.football.records import Source
from stats.football.services.collecting.sources import collected_leagues, is_demo

FULL: Final = "full"
SEASON: Final = "season"
DAY: Final = "day"
LIVE: Final = "live"
KINDS: Final = (FULL, SEASON, DAY, LIVE)
# Kinds that come again by themselves within minutes: a failure is left to the next one.
BRIEF: Final = frozenset({DAY, LIVE})
SEASONS_MAX: Final = 40


class BadScope(ValueError):
    """A run cannot be asked for in these words; the text says why."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What to collect: of which leagues (codes), which seasons (labels), or of which day.

    No leagues: all that are configured. No seasons: the current one and what history is missing.
    """

    kind: str = FULL
    leagues: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    day: str = ""

    @classmethod
    def read(cls, source: str, told: Mapping[str, Any]) -> "Scope":
        """Return the scope that is told for a source; raises BadScope."""
        kind = str(told.get("kind") or (SEASON if told.get("seasons") else FULL))
        if kind not in KINDS:
            raise BadScope(_("%(kind)s is no kind of run.") % {"kind": repr(kind[:20])})
        if kind in BRIEF and source == Source.OPENFOOTBALL:
            raise BadScope(_("openfootball knows whole seasons only: use full or season."))
        scope = cls(
            kind=kind,
            leagues=_leagues(source, told.get("leagues") or ()),
            seasons=_seasons(told.get("seasons") or ()) if kind in (FULL, SEASON) else (),
            day=_day(told.get("day")) if kind == DAY else "",
        )
        if kind == SEASON and not scope.seasons:
            raise BadScope(_("Name the seasons, such as 2024-25."))
        return scope

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> "Scope":
        """Return the scope of a stored run."""
        return cls(
            kind=str(row.get("kind", FULL)),
            leagues=tuple(row.get("leagues", ())),
            seasons=tuple(row.get("seasons", ())),
            day=str(row.get("day", "")),
        )

    def as_json(self) -> dict[str, Any]:
        """Return what is stored of it."""
        told = {"leagues": list(self.leagues), "seasons": list(self.seasons), "day": self.day}
        return {"kind": self.kind, **{name: value for name, value in told.items() if value}}

    def key(self, source: str) -> str:
        """Return what two runs of the same scope share: only one of them may be under way."""
        told = json.dumps(self.as_json(), sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()[:16]
        return f"{source}:{int(is_demo(source))}:{self.kind}:{digest}"

    def picks(self, source: str) -> list[League]:
        """Return the leagues to collect, in the order of the settings."""
        known = collected_leagues(source)
        return [one for one in known if not self.leagues or one.code in self.leagues]


def _leagues(source: str, told: Sequence[Any]) -> tuple[str, ...]:
    known = [one.code for one in collected_leagues(source)]
    asked = {str(code).strip() for code in told} - {""}
    if unknown := sorted(asked - set(known)):
        said = {"code": repr(unknown[0][:20]), "setting": "FOOTBALL_LEAGUES"}
        raise BadScope(_("%(code)s is not among the leagues of %(setting)s.") % said)
    return tuple(code for code in known if code in asked)


def _seasons(told: Sequence[Any]) -> tuple[str, ...]:
    if len(told) > SEASONS_MAX:
        raise BadScope(_("At most %(count)d seasons at once.") % {"count": SEASONS_MAX})
    try:
        return tuple(sorted({season_of_year(str(one)) for one in told}))
    except ValueError:
        raise BadScope(_("A season is written as 2024-25.")) from None


def _day(told: Any) -> str:
    try:
        return date.fromisoformat(str(told or "")).isoformat()
    except ValueError:
        raise BadScope(_("A day is written as 2026-03-01.")) from None
