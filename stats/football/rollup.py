"""Sums of teams' seasons and players' months, kept up to date match by match. Pure.

Adding a match and taking it away again changes nothing, to the last digit: fractions are summed as
whole thousandths (xG) and hundredths (ratings). A figure is None while no match tells it, which
takes a count of those that do beside the sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import add, sub
from typing import NamedTuple

QUARTERS = 6
QUARTER_MINUTES = 15
FULL_MINUTES = 90

Quarters = tuple[int, int, int, int, int, int]
_NO_GOALS: Quarters = (0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal by the side it counts for; `minute` 1–120 without added time, None where untold."""

    home: bool
    minute: int | None


@dataclass(frozen=True, slots=True)
class AppearanceLine:
    """A player's part in a match; None where the source does not tell a figure."""

    player: int
    team: int
    substitute: bool
    minutes: int | None = None
    goals: int | None = None
    assists: int | None = None
    shots: int | None = None
    passes: int | None = None
    passes_completed: int | None = None
    tackles: int | None = None
    saves: int | None = None
    yellows: int | None = None
    reds: int | None = None
    xg: float | None = None
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A finished match: goals after regular time, and what is known beside them by side."""

    season: int
    home: int
    away: int
    home_goals: int
    away_goals: int
    day: date
    goals: tuple[GoalLine, ...] = ()
    shots: tuple[int | None, int | None] = (None, None)
    xg: tuple[float | None, float | None] = (None, None)
    appearances: tuple[AppearanceLine, ...] = ()


class TeamKey(NamedTuple):
    """Which sums of a team: its season, at home or away."""

    season: int
    team: int
    home: bool


class PlayerKey(NamedTuple):
    """Which sums of a player; `month` is its first day."""

    player: int
    season: int
    team: int
    month: date


class TeamSums(NamedTuple):
    """A team's sums, the names being those of the stored row.

    `goal_minutes` and `conceded_minutes` count goals by quarter of an hour of regular time, time
    added to a half in its last one. `…_known` count the matches that tell a figure.
    """

    played: int = 0
    wins: int = 0
    draws: int = 0
    losses: int = 0
    goals_for: int = 0
    goals_against: int = 0
    clean_sheets: int = 0
    shots_sum: int = 0
    shots_known: int = 0
    xg_thousandths: int = 0
    xg_known: int = 0
    goal_minutes: Quarters = _NO_GOALS
    conceded_minutes: Quarters = _NO_GOALS

    @property
    def shots(self) -> int | None:
        """Return the shots of the matches that tell them, None without any."""
        return self.shots_sum if self.shots_known else None

    @property
    def xg(self) -> float | None:
        """Return the expected goals of the matches that tell them, None without any."""
        return self.xg_thousandths / 1000 if self.xg_known else None


class PlayerSums(NamedTuple):
    """A player's sums, the names being those of the stored row. Untold figures count nothing."""

    matches: int = 0
    starts: int = 0
    minutes: int = 0
    goals: int = 0
    assists: int = 0
    shots: int = 0
    passes: int = 0
    passes_completed: int = 0
    tackles: int = 0
    saves: int = 0
    yellows: int = 0
    reds: int = 0
    xg_thousandths: int = 0
    xg_known: int = 0
    rating_hundredths: int = 0
    rated: int = 0

    @property
    def xg(self) -> float | None:
        """Return the expected goals of the matches that tell them, None without any."""
        return self.xg_thousandths / 1000 if self.xg_known else None

    @property
    def rating_sum(self) -> float:
        """Return the sum of ratings over `rated` matches."""
        return self.rating_hundredths / 100


@dataclass(frozen=True, slots=True)
class Delta:
    """What to add to the sums of teams and players; keys without any change are not there."""

    teams: Mapping[TeamKey, TeamSums] = field(default_factory=dict)
    players: Mapping[PlayerKey, PlayerSums] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.teams or self.players)


def contribution(match: MatchLine) -> Delta:
    """Return what one match adds."""
    month = match.day.replace(day=1)
    players: dict[PlayerKey, PlayerSums] = {}
    for line in match.appearances:
        key = PlayerKey(line.player, match.season, line.team, month)
        players[key] = plus_player(players.get(key, PlayerSums()), _player(line))
    teams = {
        TeamKey(match.season, team, home): _team(match, home)
        for team, home in ((match.home, True), (match.away, False))
    }
    return _without_nothing(teams, players)


def change(before: MatchLine | None, after: MatchLine | None) -> Delta:
    """Return what to add when a stored match comes, goes (after None), or is corrected."""
    old = contribution(before) if before is not None else Delta()
    new = contribution(after) if after is not None else Delta()
    return merged(new, old, sign=-1)


def merged(one: Delta, other: Delta, sign: int = 1) -> Delta:
    """Return one delta with another added (sign 1) or taken away (−1)."""
    teams, players = dict(one.teams), dict(one.players)
    for team, sums in other.teams.items():
        teams[team] = plus_team(teams.get(team, TeamSums()), sums, sign)
    for player, figures in other.players.items():
        players[player] = plus_player(players.get(player, PlayerSums()), figures, sign)
    return _without_nothing(teams, players)


def summed(matches: Iterable[MatchLine]) -> Delta:
    """Return the sums over matches from nothing: what kept sums must equal."""
    teams: dict[TeamKey, TeamSums] = {}
    players: dict[PlayerKey, PlayerSums] = {}
    for match in matches:
        part = contribution(match)
        for team, sums in part.teams.items():
            teams[team] = plus_team(teams.get(team, TeamSums()), sums)
        for player, figures in part.players.items():
            players[player] = plus_player(players.get(player, PlayerSums()), figures)
    return _without_nothing(teams, players)


def plus_team(one: TeamSums, other: TeamSums, sign: int = 1) -> TeamSums:
    """Return a team's sums with others added (sign 1) or taken away (−1)."""
    with_sign = add if sign > 0 else sub
    numbers = map(with_sign, one[:-2], other[:-2])
    quarters = (
        tuple(map(with_sign, ours, theirs))
        for ours, theirs in zip(one[-2:], other[-2:], strict=True)
    )
    return TeamSums(*numbers, *quarters)


def plus_player(one: PlayerSums, other: PlayerSums, sign: int = 1) -> PlayerSums:
    """Return a player's sums with others added (sign 1) or taken away (−1)."""
    return PlayerSums(*map(add if sign > 0 else sub, one, other))


def quarter_of(minute: int | None) -> int | None:
    """Return the quarter of an hour (0–5) of a minute of regular time, None for any other."""
    if minute is None or not 1 <= minute <= FULL_MINUTES:
        return None
    return (minute - 1) // QUARTER_MINUTES


def _team(match: MatchLine, home: bool) -> TeamSums:
    own, other = match.home_goals, match.away_goals
    if not home:
        own, other = other, own
    shots, xg = match.shots[not home], match.xg[not home]
    return TeamSums(
        played=1,
        wins=int(own > other),
        draws=int(own == other),
        losses=int(own < other),
        goals_for=own,
        goals_against=other,
        clean_sheets=int(other == 0),
        shots_sum=shots or 0,
        shots_known=int(shots is not None),
        xg_thousandths=_whole(xg, 1000),
        xg_known=int(xg is not None),
        goal_minutes=_quarters(match.goals, home),
        conceded_minutes=_quarters(match.goals, not home),
    )


def _player(line: AppearanceLine) -> PlayerSums:
    return PlayerSums(
        matches=int(not line.substitute or bool(line.minutes)),
        starts=int(not line.substitute),
        minutes=line.minutes or 0,
        goals=line.goals or 0,
        assists=line.assists or 0,
        shots=line.shots or 0,
        passes=line.passes or 0,
        passes_completed=line.passes_completed or 0,
        tackles=line.tackles or 0,
        saves=line.saves or 0,
        yellows=line.yellows or 0,
        reds=line.reds or 0,
        xg_thousandths=_whole(line.xg, 1000),
        xg_known=int(line.xg is not None),
        rating_hundredths=_whole(line.rating, 100),
        rated=int(line.rating is not None),
    )


def _quarters(goals: Iterable[GoalLine], home: bool) -> Quarters:
    counts = [0] * QUARTERS
    for goal in goals:
        quarter = quarter_of(goal.minute)
        if quarter is not None and goal.home is home:
            counts[quarter] += 1
    first, second, third, fourth, fifth, sixth = counts
    return first, second, third, fourth, fifth, sixth


def _whole(value: float | None, parts: int) -> int:
    return round(value * parts) if value is not None else 0


def _without_nothing(
    teams: Mapping[TeamKey, TeamSums], players: Mapping[PlayerKey, PlayerSums]
) -> Delta:
    no_team, no_player = TeamSums(), PlayerSums()
    return Delta(
        {key: sums for key, sums in teams.items() if sums != no_team},
        {key: sums for key, sums in players.items() if sums != no_player},
    )
