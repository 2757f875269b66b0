"""The questions of a run, one step each, as they are kept in its `todo`. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from stats.football.leagues import season_after

FILE: Final = "file"
SEASONS: Final = "seasons"
ROUNDS: Final = "rounds"
ROUND: Final = "round"
STANDINGS: Final = "standings"
DAY: Final = "day"
LIVE: Final = "live"
EVENT: Final = "event"
DETAILS: Final = "details"
RUNNING: Final = "running"
# A season's label changes on 1 July; in that month the one before may still be corrected.
FIRST_MONTH: Final = 7
PAST_SEASONS: Final = 5
# A further thread is worth its while when each has this much to ask.
STEPS_A_THREAD: Final = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to ask: `ref` is what the source calls it (a season, a match, a day).

    `number` and `slug` name a round.
    """

    kind: str
    league: str = ""
    season: str = ""
    ref: str = ""
    number: int = 0
    slug: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what is stored of it: what is empty is left out."""
        names = ("kind", "league", "season", "ref", "number", "slug")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> "Step":
        """Return a stored step."""
        return cls(**row)


def threads_for(steps: int, limit: int) -> int:
    """Return how many questions to ask at once: one for each four steps, from 1 to `limit`.

    So a handful is asked one after the other, and a whole history as fast as the source's policy
    allows.
    """
    return max(1, min(limit, steps // STEPS_A_THREAD))


def current_season(today: date) -> str:
    """Return the label of the season that a day belongs to: "2026-27" from July 2026."""
    year = today.year if today.month >= FIRST_MONTH else today.year - 1
    return season_after(f"{year - 1}-{year % 100:02}")


def season_before(season: str) -> str:
    """Return the label before "2026-27": "2025-26"."""
    year = int(season[:4]) - 1
    return f"{year}-{(year + 1) % 100:02}"


def past_seasons(season: str) -> list[str]:
    """Return the five seasons before a label, the newest first."""
    found = [season]
    for _ in range(PAST_SEASONS):
        found.append(season_before(found[-1]))
    return found[1:]


def season_files(
    leagues: Iterable[str], today: date, stored: Collection[tuple[str, str]]
) -> list[Step]:
    """Return the files of a full run: every league's current season, then history not `stored`.

    `stored` are pairs of league and season. The season before is current as well in July, and while
    nothing is stored of the one that should be. The newest seasons come first, so that a first run
    fills what people look at before it fills the past.
    """
    now = current_season(today)
    before = season_before(now)
    codes = list(leagues)
    wanted = [(now, code) for code in codes]
    for season in past_seasons(now):
        for code in codes:
            # Until the new season is told of, the one before may not be over for the source.
            goes_on = today.month == FIRST_MONTH or (code, now) not in stored
            if (code, season) not in stored or (season == before and goes_on):
                wanted.append((season, code))
    return [Step(FILE, league=code, season=season) for season, code in wanted]
