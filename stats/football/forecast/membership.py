"""Who plays in which league, who is new, and how strong newcomers are to be taken. Pure.

A team that has not played in its country's known leagues for longer than a summer comes in at the
mean level of last season's three lowest in its league: those are whom newcomers replace. Only
results before the question are used, never who is going to play.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stats.football.results import Result

LOWEST = 3
ABSENT_DAYS = 250


@dataclass(slots=True)
class LeagueSeason:
    """A league's season so far: points and matches by team; `lowest` of the season before."""

    season: str = ""
    points: dict[int, int] = field(default_factory=dict)
    lowest: tuple[int, ...] = ()

    def learn(self, match: Result, goals: tuple[int, int]) -> None:
        """Take a result; one of a new season closes the table of the old one."""
        if match.season != self.season:
            self.lowest = self.replaced_in(match.season)
            self.season, self.points = match.season, {}
        home, away = goals
        for team, won, lost in ((match.home, home, away), (match.away, away, home)):
            earned = 3 if won > lost else int(won == lost)
            self.points[team] = self.points.get(team, 0) + earned

    def replaced_in(self, season: str) -> tuple[int, ...]:
        """Return the teams whom newcomers of a season replace; none before a second season."""
        if season == self.season:
            return self.lowest
        return tuple(sorted(self.points, key=lambda team: (self.points[team], team))[:LOWEST])


@dataclass(slots=True)
class Membership:
    """The leagues of a country: their seasons, and when and where every team played last."""

    leagues: dict[str, LeagueSeason] = field(default_factory=dict)
    last_day: dict[int, int] = field(default_factory=dict)
    league: dict[int, str] = field(default_factory=dict)
    entered: dict[int, str] = field(default_factory=dict)
    matches: dict[int, int] = field(default_factory=dict)

    def learn(self, match: Result, goals: tuple[int, int], today: int) -> None:
        """Take a result of one of the country's leagues."""
        for team in (match.home, match.away):
            if self.absent(team, today):
                self.entered[team] = match.season
                self.matches[team] = 0
            self.last_day[team] = max(match.day, self.last_day.get(team, match.day))
            self.league[team] = match.league
            self.matches[team] += 1
        self.leagues.setdefault(match.league, LeagueSeason()).learn(match, goals)

    def absent(self, team: int, today: int) -> bool:
        """Tell whether a team is unknown, or unseen for longer than a summer."""
        last = self.last_day.get(team)
        return last is None or today - last > ABSENT_DAYS

    def lowest(self, league: str, season: str) -> tuple[int, ...]:
        """Return the teams whom newcomers of a league's season replace."""
        known = self.leagues.get(league)
        return known.replaced_in(season) if known else ()

    def rest_days(self, team: int, day: int, most: int) -> int:
        """Return the days since a team's last match, at most `most`; `most` for the unseen."""
        last = self.last_day.get(team)
        return most if last is None else min(most, day - last)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "leagues": {
                code: {
                    "season": one.season,
                    "points": by_name(one.points),
                    "lowest": list(one.lowest),
                }
                for code, one in self.leagues.items()
            },
            "last_day": by_name(self.last_day),
            "league": by_name(self.league),
            "entered": by_name(self.entered),
            "matches": by_name(self.matches),
        }


def membership_from_json(data: Mapping[str, Any]) -> Membership:
    """Return what `Membership.to_json` wrote."""
    leagues = {
        code: LeagueSeason(one["season"], by_team(one["points"]), tuple(one["lowest"]))
        for code, one in data["leagues"].items()
    }
    names = ("last_day", "league", "entered", "matches")
    return Membership(leagues, *(by_team(data[name]) for name in names))


def by_name(values: Mapping[int, Any]) -> dict[str, Any]:
    """Return values by a team's identifier as text, which JSON wants."""
    return {str(team): value for team, value in values.items()}


def by_team(values: Mapping[str, Any]) -> dict[int, Any]:
    """Return values by a team's identifier again."""
    return {int(team): value for team, value in values.items()}
