"""Where every team stood after each round. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stats.football.leagues import Stage
from stats.football.standings.games import Game, numbered
from stats.football.standings.rows import Regulations, Table
from stats.football.standings.table import table_of


@dataclass(frozen=True, slots=True)
class Line:
    """A team's place and points after each round of a history."""

    team: int
    positions: tuple[int, ...]
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Rounds that have begun, in order, and a line for every team, the best placed first."""

    rounds: tuple[int, ...]
    lines: tuple[Line, ...]

    def line_of(self, team: int) -> Line | None:
        """Return a team's line, None where it has none."""
        return next((line for line in self.lines if line.team == team), None)


def history(games: Iterable[Game], regulations: Regulations | None = None) -> History:
    """Return positions and points after each round in which at least one match was played.

    Matches are counted by their round, not by their day: a match made up for later stands where it
    belonged. Groups after a split appear from the round on that follows it.
    """
    rules = regulations or Regulations()
    season = [one for one in games if not one.void and one.stage is not Stage.PLAY_OFF]
    ordered = numbered(season, rules.split)
    rounds = sorted({one.round_number or 0 for one in ordered if one.played})
    if not rounds:
        return History((), ())
    tables = [_after(number, ordered, rules) for number in rounds]
    by_team = [{row.team: row for row in one.rows} for one in tables]
    lines = tuple(
        Line(
            row.team,
            tuple(rows[row.team].position for rows in by_team),
            tuple(rows[row.team].points for rows in by_team),
        )
        for row in tables[-1].rows
    )
    return History(tuple(rounds), lines)


def _after(number: int, ordered: Sequence[Game], rules: Regulations) -> Table:
    counts = [one.played and (one.round_number or 0) <= number for one in ordered]
    counted = [one for one, counted in zip(ordered, counts, strict=True) if counted]
    awaited = [one for one, counted in zip(ordered, counts, strict=True) if not counted]
    return table_of(counted, awaited, rules)
