"""Who meets whom and when, and what befalls fixtures before they are played."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from stats.football.demo.calendar import (
    FINAL_BEFORE_END_S,
    FINAL_ROUND,
    SEASON_S,
    begins,
    round_of,
)
from stats.football.demo.chance import stream, unit
from stats.football.demo.clubs import LEAGUES, Club

POSTPONED_SHARE: Final = 0.03
TOLD_BEFORE_S: Final = 12 * 60
MOVED_AFTER_S: Final = 15 * 60
# A match and a pause in it last less.
APART_S: Final = 780
_SLOTS: Final = (0.02, 0.17, 0.32, 0.47, 0.58)
_EVENT_IDS: Final = 1_000_000_000
_AGES: Final = 20_000
_NUMBERS: Final = 500


@dataclass(frozen=True, slots=True)
class Fixture:
    """A match as arranged: `first_at` was its first kick-off, `kickoff` the one it has in the end.

    `postponed_at` and `moved_at` are when that was told; 0 where it is played as arranged.
    """

    league: int
    season: int
    number: int
    round: int
    home: Club
    away: Club
    first_at: int
    kickoff: int
    postponed_at: int = 0
    moved_at: int = 0

    def __hash__(self) -> int:
        return self.event_id

    @property
    def event_id(self) -> int:
        """Return its number at the source."""
        return (
            _EVENT_IDS + (self.season + _AGES) * 2 * _NUMBERS + self.league * _NUMBERS + self.number
        )

    @property
    def final(self) -> bool:
        """Tell whether it is the final, and not of the league's own rounds."""
        return self.round == FINAL_ROUND

    @property
    def when(self) -> float:
        """Return when it is played, in seasons."""
        return self.season + (self.kickoff - begins(self.season)) / SEASON_S


def place_of(event_id: int) -> tuple[int, int, int]:
    """Return season, league and number of the match with a number at the source."""
    age, rest = divmod(event_id - _EVENT_IDS, 2 * _NUMBERS)
    return age - _AGES, *divmod(rest, _NUMBERS)


@lru_cache(maxsize=64)
def fixtures_of(seed: int, league: int, season: int) -> tuple[Fixture, ...]:
    """Return a season's matches in the order of rounds, without the final."""
    order = list(range(len(LEAGUES[league].clubs)))
    stream(seed, league, season, 81).shuffle(order)
    pairs = _pairs(order)
    again = [[(away, home) for home, away in meeting] for meeting in pairs]
    plain = [
        _arranged(league, season, at, place, (Club(league, home), Club(league, away)))
        for at, meeting in enumerate([*pairs, *again], start=1)
        for place, (home, away) in enumerate(meeting)
    ]
    busy: dict[Club, list[int]] = {}
    for one in plain:
        for club in (one.home, one.away):
            busy.setdefault(club, []).append(one.kickoff)
    return tuple(_perhaps_postponed(seed, one, busy) for one in plain)


def _pairs(order: list[int]) -> list[list[tuple[int, int]]]:
    """Return the first half of a season by the circle: all but the first go round."""
    first, *ring = order
    half = len(order) // 2
    rounds = []
    for turn in range(len(ring)):
        line = [first, *ring[turn:], *ring[:turn]]
        meeting = [(line[n], line[-1 - n]) for n in range(half)]
        rounds.append([pair if (turn + n) % 2 else pair[::-1] for n, pair in enumerate(meeting)])
    return rounds


def _arranged(
    league: int, season: int, number: int, place: int, sides: tuple[Club, Club]
) -> Fixture:
    meetings = len(LEAGUES[league].clubs) // 2
    turn = round_of(season, number, LEAGUES[league].rounds)
    # Two at a time where there are six, one at a time where there are five; the last one ends
    # before the next round begins.
    share = 0.3 * (place // 2) if meetings == 6 else 0.16 * place
    at = turn.at + int(turn.lasts * share)
    return Fixture(league, season, (number - 1) * meetings + place + 1, number, *sides, at, at)


def _perhaps_postponed(seed: int, one: Fixture, busy: dict[Club, list[int]]) -> Fixture:
    """Return a match, now and then put off to a time at which neither side plays."""
    rounds = LEAGUES[one.league].rounds
    luck = unit(seed, one.league, one.season, one.number, 82)
    if one.round == 1 or luck >= POSTPONED_SHARE:
        return one
    for number in range(one.round + 2, rounds - 1):
        turn = round_of(one.season, number, rounds)
        for share in _SLOTS:
            at = turn.at + int(turn.lasts * share)
            if all(abs(at - other) >= APART_S for c in (one.home, one.away) for other in busy[c]):
                for club in (one.home, one.away):
                    busy[club].append(at)
                told, moved = one.first_at - TOLD_BEFORE_S, one.first_at + MOVED_AFTER_S
                return replace(one, kickoff=at, postponed_at=told, moved_at=moved)
    return one


def final_of(league: int, season: int, home: Club, away: Club) -> Fixture:
    """Return the final between two clubs, at the end of a season."""
    at = begins(season) + SEASON_S - FINAL_BEFORE_END_S + 45 * league
    return Fixture(league, season, _NUMBERS - 1, FINAL_ROUND, home, away, at, at)
