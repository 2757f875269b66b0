"""Who stands above whom: points, then the league's tie-breaks, recursively. Pure.

Head-to-head criteria that stand together are one step: the matches between all teams level at that
point make a small table; where it parts only some of them, it is made again for those still level
(as UEFA's and most leagues' regulations have it).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby, takewhile

from stats.football.leagues import TieBreak
from stats.football.standings.games import Game
from stats.football.standings.tally import Side, Tally

H2H = frozenset(
    {
        TieBreak.H2H_POINTS,
        TieBreak.H2H_WINS,
        TieBreak.H2H_GOAL_DIFFERENCE,
        TieBreak.H2H_GOALS_FOR,
        TieBreak.H2H_AWAY_GOALS,
    }
)
FIXED = frozenset({TieBreak.ROUNDED_HALF, TieBreak.REGULAR_POSITION})
MEETINGS = 2

Tied = list[int]


@dataclass(frozen=True, slots=True)
class Parting:
    """What parts teams: sums, direct matches, and values fixed before (such as regular places).

    `meetings` are the matches played between pairs, `awaited` how many are to come; with
    `when_complete` direct matches count once none is to come and each pair has met twice.
    """

    order: tuple[TieBreak, ...]
    tallies: Mapping[int, Tally]
    meetings: Mapping[frozenset[int], Sequence[Game]] = field(default_factory=dict)
    awaited: Mapping[frozenset[int], int] = field(default_factory=dict)
    when_complete: bool = True
    fixed: Mapping[TieBreak, Mapping[int, float]] = field(default_factory=dict)

    def groups(self, teams: Iterable[int], points: Callable[[int], float]) -> list[Tied]:
        """Return teams from the top, those that nothing parts together."""
        return [group for tied in _parted(teams, points) for group in self._split(tied, self.order)]

    def parted_by(self, tied: Tied, above: int, below: int) -> TieBreak | None:
        """Return what parts two of the teams level on points; None where nothing does."""
        order = self.order
        while order:
            block, found, order = self._step(tied, order)
            tied = next(group for group in found if above in group)
            if below not in tied:
                return block[0] if len(block) == 1 else self._telling(found, block, above, below)
        return None

    def _split(self, tied: Tied, order: tuple[TieBreak, ...]) -> list[Tied]:
        if len(tied) == 1 or not order:
            return [tied]
        _block, found, again = self._step(tied, order)
        return [group for part in found for group in self._split(part, again)]

    def _step(
        self, tied: Tied, order: tuple[TieBreak, ...]
    ) -> tuple[tuple[TieBreak, ...], list[Tied], tuple[TieBreak, ...]]:
        """Return the criteria of a step, what they make of level teams, and the order after it."""
        block = tuple(takewhile(H2H.__contains__, order))
        found = self._between(tied, block) if block else self._apart(tied, order[0])
        again = order if block and len(found) > 1 else order[len(block) or 1 :]
        return block or order[:1], found, again

    def _telling(
        self, found: list[Tied], block: tuple[TieBreak, ...], above: int, below: int
    ) -> TieBreak:
        small = self._small([team for group in found for team in group])
        return next(one for one in block if small[above].between(one) != small[below].between(one))

    def _apart(self, tied: Tied, criterion: TieBreak) -> list[Tied]:
        if criterion in FIXED:
            values = self.fixed.get(criterion, {})
            return _parted(tied, lambda team: values.get(team, 0.0))
        return _parted(tied, lambda team: self.tallies[team].value(criterion))

    def _between(self, tied: Tied, block: tuple[TieBreak, ...]) -> list[Tied]:
        pairs = [frozenset(pair) for pair in combinations(tied, 2)]
        if self.when_complete and not all(self._complete(pair) for pair in pairs):
            return [tied]
        small = self._small(tied)
        return _parted(tied, lambda team: tuple(small[team].between(one) for one in block))

    def _small(self, tied: Tied) -> dict[int, Tally]:
        """Return the sums over the matches between level teams alone."""
        small = {team: Tally() for team in tied}
        for pair in combinations(tied, 2):
            for game in self.meetings.get(frozenset(pair), ()):
                small[game.home].add(Side(game, True))
                small[game.away].add(Side(game, False))
        return small

    def _complete(self, pair: frozenset[int]) -> bool:
        return not self.awaited.get(pair) and len(self.meetings.get(pair, ())) >= MEETINGS


def meetings_of(games: Iterable[Game]) -> dict[frozenset[int], list[Game]]:
    """Return matches by the pair of teams that play them."""
    found: dict[frozenset[int], list[Game]] = {}
    for game in games:
        found.setdefault(frozenset((game.home, game.away)), []).append(game)
    return found


def awaited_of(games: Iterable[Game]) -> Counter[frozenset[int]]:
    """Return how many matches each pair has still to play."""
    return Counter(frozenset((game.home, game.away)) for game in games)


def settle(groups: list[Tied], settled: Sequence[tuple[int, int]]) -> list[Tied]:
    """Return groups with pairs in the order that a match of their own gave them."""
    found = [list(group) for group in groups]
    for above, below in settled:
        places = {team: place for place, group in enumerate(found) for team in group}
        if above not in places or below not in places:
            continue
        upper, lower = places[below], places[above]
        if upper == lower:
            rest = [team for team in found[upper] if team not in (above, below)]
            found[upper : upper + 1] = [one for one in ([above], [below], rest) if one]
        elif upper < lower:
            found[upper] = [above if team == below else team for team in found[upper]]
            found[lower] = [below if team == above else team for team in found[lower]]
    return found


def _parted(teams: Iterable[int], value: Callable[[int], object]) -> list[Tied]:
    ordered = sorted(teams, key=value, reverse=True)  # type: ignore[arg-type]
    return [list(group) for _value, group in groupby(ordered, key=value)]
