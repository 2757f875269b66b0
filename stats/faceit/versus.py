"""Two to four players side by side. Pure.

Two figures differ when their 95 % intervals do not overlap: a cautious rule (on equal players it
errs in about 0.6 % of comparisons), in words' codes instead of a bare ranking.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations, permutations

from stats.faceit.estimates import Reading, share
from stats.faceit.metrics import Metric, measure
from stats.faceit.played import Career, Played

LEAST_PLAYERS = 2
MOST_PLAYERS = 4
NEEDED_DUELS = 5


class Standing(StrEnum):
    """How one player's figure stands to another's."""

    AHEAD = "ahead"
    BEHIND = "behind"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    NOT_ENOUGH_DATA = "not_enough_data"


class Side(StrEnum):
    """Whether two players were in one team."""

    SAME = "same"
    OPPOSITE = "opposite"


@dataclass(frozen=True, slots=True)
class Row:
    """One metric: each player's reading, and for each ordered pair how the first stands.

    `leader` is ahead of every other player; None unless there is one.
    """

    metric: Metric
    readings: Mapping[str, Reading]
    standings: Mapping[tuple[str, str], Standing]
    leader: str | None


@dataclass(frozen=True, slots=True)
class CommonMatch:
    """A match both played; `first_won` is the first player's result, ratings None if not known."""

    match_id: str
    finished_at: datetime
    map: str | None
    side: Side
    first_won: bool | None
    first_rating: float | None
    second_rating: float | None


@dataclass(frozen=True, slots=True)
class HeadToHead:
    """A pair: matches on opposite sides with the first's wins, and matches in one team.

    `first_share` is the first's share (Wilson) of the opposite matches with a known result.
    """

    first: str
    second: str
    opposite: int
    first_wins: int
    second_wins: int
    first_share: Reading
    together: int
    together_wins: int
    together_share: Reading
    matches: tuple[CommonMatch, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The players in the order given, a row per metric, a head to head per pair."""

    players: tuple[str, ...]
    rows: tuple[Row, ...]
    pairs: tuple[HeadToHead, ...]


def compare(careers: Mapping[str, Career]) -> Comparison:
    """Compare players by id; raises ValueError unless there are two to four of them."""
    if not LEAST_PLAYERS <= len(careers) <= MOST_PLAYERS:
        raise ValueError(f"{len(careers)} players, use {LEAST_PLAYERS} to {MOST_PLAYERS}")
    return Comparison(
        tuple(careers),
        tuple(_row(careers, metric) for metric in Metric),
        tuple(head_to_head(careers, *pair) for pair in combinations(careers, 2)),
    )


def standing(one: Reading, other: Reading, *, lower_is_better: bool = False) -> Standing:
    """Return how one reading stands to another."""
    if one.estimate is None or other.estimate is None:
        return Standing.NOT_ENOUGH_DATA
    first, second = (other, one) if lower_is_better else (one, other)
    if first.estimate is None or second.estimate is None:
        return Standing.NOT_ENOUGH_DATA
    if first.estimate.low > second.estimate.high:
        return Standing.AHEAD
    behind = first.estimate.high < second.estimate.low
    return Standing.BEHIND if behind else Standing.NOT_DISTINGUISHABLE


def head_to_head(careers: Mapping[str, Career], first: str, second: str) -> HeadToHead:
    """Return the matches two players had in common, newest first.

    A match that only one of them has stored counts too, by its lists of mates and opponents.
    """
    found = tuple(_common(careers[first], careers[second], first, second))
    apart = [match.first_won for match in found if match.side is Side.OPPOSITE]
    beside = [match.first_won for match in found if match.side is Side.SAME]
    return HeadToHead(
        first,
        second,
        len(apart),
        apart.count(True),
        apart.count(False),
        share(apart.count(True), len(apart) - apart.count(None), NEEDED_DUELS),
        len(beside),
        beside.count(True),
        share(beside.count(True), len(beside) - beside.count(None), NEEDED_DUELS),
        found,
    )


def _row(careers: Mapping[str, Career], metric: Metric) -> Row:
    readings = {player: measure(career, metric) for player, career in careers.items()}
    lower = metric.lower_is_better
    standings = {
        (one, other): standing(readings[one], readings[other], lower_is_better=lower)
        for one, other in permutations(careers, 2)
    }
    leaders = [
        one
        for one in careers
        if all(standings[one, other] is Standing.AHEAD for other in careers if other != one)
    ]
    return Row(metric, readings, standings, leaders[0] if leaders else None)


def _common(mine: Career, theirs: Career, first: str, second: str) -> Iterator[CommonMatch]:
    own = {match.match_id: (match, side) for match, side in _with(mine.matches, second)}
    other = {match.match_id: (match, side) for match, side in _with(theirs.matches, first)}
    whole = {**other, **own}
    newest = sorted(whole.values(), key=lambda one: one[0].finished_at, reverse=True)
    for match, side in newest:
        left, right = own.get(match.match_id), other.get(match.match_id)
        yield CommonMatch(
            match.match_id,
            match.finished_at,
            match.map,
            side,
            left[0].won if left else _mirrored(match.won, side),
            left[0].rating if left else None,
            right[0].rating if right else None,
        )


def _with(matches: Sequence[Played], other: str) -> Iterator[tuple[Played, Side]]:
    for match in matches:
        if other in match.opponent_ids:
            yield match, Side.OPPOSITE
        elif other in match.mate_ids:
            yield match, Side.SAME


def _mirrored(won: bool | None, side: Side) -> bool | None:
    if won is None or side is Side.SAME:
        return won
    return not won
