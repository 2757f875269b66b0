"""Finished matches, and the same as one of their teams saw them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.results import outcome_of
from stats.football.standings.games import DRAW_POINTS, WIN_POINTS

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Played:
    """A finished match. `day` is a proleptic ordinal, goals are after regular time.

    `half` are the goals at half time, `xg` the expected goals, `chances` what was forecast of home,
    draw and away before kick-off (0–1); None where not known.
    """

    day: int
    home: int
    away: int
    home_goals: int
    away_goals: int
    key: int = 0
    season: str = ""
    league: str = ""
    half: Pair | None = None
    xg: tuple[float, float] | None = None
    chances: tuple[float, float, float] | None = None

    @property
    def outcome(self) -> int:
        """Return 0 for home, 1 for draw, 2 for away."""
        return outcome_of(self.home_goals, self.away_goals)


@dataclass(frozen=True, slots=True)
class Side:
    """A match as its home (`home`) or away team played it."""

    match: Played
    home: bool

    @property
    def goals_for(self) -> int:
        """Return the team's goals."""
        return self.match.home_goals if self.home else self.match.away_goals

    @property
    def goals_against(self) -> int:
        """Return the other team's goals."""
        return self.match.away_goals if self.home else self.match.home_goals

    @property
    def team(self) -> int:
        """Return the team."""
        return self.match.home if self.home else self.match.away

    @property
    def rival(self) -> int:
        """Return the other team."""
        return self.match.away if self.home else self.match.home

    @property
    def result(self) -> str:
        """Return W, D or L."""
        return result_of(self.goals_for, self.goals_against)

    @property
    def points(self) -> int:
        """Return the points that the result is worth."""
        return {"W": WIN_POINTS, "D": DRAW_POINTS, "L": 0}[self.result]

    @property
    def half_result(self) -> str | None:
        """Return W, D or L as it stood at half time, None where not known."""
        half = self.match.half
        if half is None:
            return None
        return result_of(*half) if self.home else result_of(half[1], half[0])

    @property
    def xg(self) -> tuple[float, float] | None:
        """Return expected goals for and against, None where not known."""
        pair = self.match.xg
        return pair if pair is None or self.home else (pair[1], pair[0])

    @property
    def chances(self) -> tuple[float, float, float] | None:
        """Return the chances of winning, drawing and losing, None where none were forecast."""
        said = self.match.chances
        return said if said is None or self.home else (said[2], said[1], said[0])


def sides_of(matches: Iterable[Played], team: int, home: bool | None = None) -> list[Side]:
    """Return a team's matches (only at home or away where said), the earliest first."""
    own = in_order(one for one in matches if team in (one.home, one.away))
    found = [Side(one, one.home == team) for one in own]
    return [side for side in found if home is None or side.home is home]


def in_order(matches: Iterable[Played]) -> list[Played]:
    """Return matches by day and key."""
    return sorted(matches, key=lambda one: (one.day, one.key, one.home))


def teams_in(matches: Iterable[Played]) -> list[int]:
    """Return the teams of matches, each once."""
    return sorted({team for one in matches for team in (one.home, one.away)})


def result_of(own: int, other: int) -> str:
    """Return W, D or L."""
    if own == other:
        return "D"
    return "W" if own > other else "L"
