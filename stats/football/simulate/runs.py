"""Runs of a season: what has been played, and the rest drawn from the fixtures' chances. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from stats.football.leagues import Stage, TieBreak
from stats.football.results import AWAY, DRAW
from stats.football.simulate.fixtures import Fixtures, Spread, draws, spread_draws
from stats.football.simulate.meetings import Meetings
from stats.football.simulate.ranking import Boards, Ranks, Values, places
from stats.football.standings import Carried, Game, Regulations, Table, carried_of, table
from stats.football.standings.games import DRAW_POINTS, GROUPS_AFTER_SPLIT, WIN_POINTS
from stats.football.standings.order import H2H
from stats.football.standings.tally import sides_of, tally_of


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of a season: final places and points (teams × runs), outcomes (fixtures × runs).

    Teams and fixtures are in the order of `teams` and `fixtures`; outcomes are 0 home, 1 draw,
    2 away. `final` is False where a split is still to come: places are then those before it.
    `now` is the table they start from.
    """

    teams: tuple[int, ...]
    fixtures: Fixtures
    places: Ranks
    points: Values
    outcomes: NDArray[np.int8]
    now: Table
    final: bool

    @property
    def count(self) -> int:
        """Return the number of runs."""
        return int(self.places.shape[1])


def play_out(
    games: Sequence[Game],
    regulations: Regulations,
    fixtures: Fixtures,
    rng: Generator,
    *,
    runs: int,
    spread: Spread | None = None,
) -> Runs:
    """Return runs of a season; raises ValueError where a match to come has no chances."""
    season, carried, final = _part_to_play(games, regulations)
    now = table(season, regulations)
    teams = tuple(row.team for row in now.rows)
    place = {team: at for at, team in enumerate(teams)}
    counted = [one for one in season if one.played]
    coming = _coming(season, fixtures)
    tally, meetings = _Tally(now, counted, runs), Meetings(place, counted)
    outcomes = np.empty((len(coming), runs), np.int8)
    drawn = draws(coming, runs, rng) if spread is None else spread_draws(coming, spread, runs, rng)
    for at, (home_goals, away_goals) in enumerate(drawn):
        home, away = place[int(coming.home[at])], place[int(coming.away[at])]
        outcomes[at] = tally.add(home, away, home_goals, away_goals)
        meetings.add(home, away, home_goals, away_goals)
    order = _order(regulations, carried)
    boards = Boards(
        points=tally.points,
        sums=tally.sums_for(order, _fixed(teams, carried)),
        between=meetings.figures,
        groups=np.array([carried[team].group if carried else 0 for team in teams], np.int64),
        incomplete=meetings.incomplete(regulations.rules.h2h_when_complete),
    )
    found = places(boards, order, rng)
    return Runs(teams, coming, found, tally.points, outcomes, now, final)


def _part_to_play(
    games: Sequence[Game], regulations: Regulations
) -> tuple[list[Game], dict[int, Carried] | None, bool]:
    """Return the matches of the part being played, what was carried into it, whether it is last."""
    season = [one for one in games if not one.void and one.stage is not Stage.PLAY_OFF]
    carried = carried_of(season, regulations)
    if carried is not None:
        return season, carried, True
    first = [one for one in season if one.stage not in GROUPS_AFTER_SPLIT]
    return first, None, regulations.split is None and len(first) == len(season)


def _order(regulations: Regulations, carried: dict[int, Carried] | None) -> tuple[TieBreak, ...]:
    rules = regulations.rules
    return rules.after_split or rules.order if carried is not None else rules.order


def _fixed(teams: Sequence[int], carried: dict[int, Carried] | None) -> dict[TieBreak, Values]:
    """Return what is the same in every run (teams × 1): halves lost by rounding, earlier places."""
    halves = [-2 * carried[team].rounded if carried else 0 for team in teams]
    earlier = [-carried[team].place if carried else 0 for team in teams]
    return {
        TieBreak.ROUNDED_HALF: np.array(halves, np.int64)[:, None],
        TieBreak.REGULAR_POSITION: np.array(earlier, np.int64)[:, None],
    }


class _Tally:
    """Sums over all matches, teams × runs, from the rows of the table as it stands."""

    def __init__(self, now: Table, counted: Sequence[Game], runs: int) -> None:
        sides = sides_of(counted)
        each = [tally_of(sides.get(row.team, ())) for row in now.rows]
        self.points = _repeated([row.points for row in now.rows], runs)
        self.played = np.array([one.played for one in each], np.int64)
        self.goals_for = _repeated([one.goals_for for one in each], runs)
        self.goals_against = _repeated([one.goals_against for one in each], runs)
        self.wins = _repeated([one.wins for one in each], runs)
        self.away_goals = _repeated([one.away_goals for one in each], runs)
        self.away_wins = _repeated([one.away_wins for one in each], runs)

    def add(
        self, home: int, away: int, home_goals: NDArray[np.int8], away_goals: NDArray[np.int8]
    ) -> NDArray[np.int8]:
        """Count a fixture; return its outcomes (runs)."""
        won, lost = home_goals > away_goals, home_goals < away_goals
        drawn = ~(won | lost)
        shared = drawn * np.int16(DRAW_POINTS)
        self.points[home] += won * np.int16(WIN_POINTS) + shared
        self.points[away] += lost * np.int16(WIN_POINTS) + shared
        self.played[[home, away]] += 1
        self.wins[home] += won
        self.wins[away] += lost
        self.goals_for[home] += home_goals
        self.goals_for[away] += away_goals
        self.goals_against[home] += away_goals
        self.goals_against[away] += home_goals
        self.away_goals[away] += away_goals
        self.away_wins[away] += lost
        return (drawn * DRAW + lost * AWAY).astype(np.int8)

    def sums_for(
        self, order: Sequence[TieBreak], fixed: Mapping[TieBreak, Values]
    ) -> dict[TieBreak, Values]:
        """Return what each criterion but those of direct matches compares."""
        known: dict[TieBreak, Values] = {
            TieBreak.GOAL_DIFFERENCE: self.goals_for - self.goals_against,
            TieBreak.GOALS_FOR: self.goals_for,
            TieBreak.WINS: self.wins,
            TieBreak.AWAY_GOALS: self.away_goals,
            TieBreak.AWAY_WINS: self.away_wins,
            TieBreak.FEWER_PLAYED: -self.played[:, None],
            **fixed,
        }
        return {one: known[one] for one in order if one not in H2H}


def _coming(season: Iterable[Game], fixtures: Fixtures) -> Fixtures:
    """Return the fixtures that the season has still to play, in the season's order."""
    at = {int(key): number for number, key in enumerate(fixtures.key)}
    awaited = [one for one in season if not one.played]
    missing = [one.key for one in awaited if one.key not in at]
    if missing:
        raise ValueError(f"{len(missing)} matches to come have no chances, such as {missing[0]}")
    rows = np.array([at[one.key] for one in awaited], np.int64)
    return Fixtures(
        fixtures.home[rows],
        fixtures.away[rows],
        fixtures.key[rows],
        fixtures.matrices[rows],
        None if fixtures.rates is None else fixtures.rates[rows],
        None if fixtures.rho is None else fixtures.rho[rows],
    )


def _repeated(values: Sequence[int], runs: int) -> Values:
    return np.repeat(np.array(values, np.int16)[:, None], runs, axis=1)
