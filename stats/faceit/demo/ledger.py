"""What has happened so far: matches in order, everyone's Elo after each of theirs."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from random import Random

from stats.faceit.demo.chance import mix, stream, uuid_of
from stats.faceit.demo.elo import gain_of
from stats.faceit.demo.matches import (
    ABORTED,
    CANCELLED,
    CHAMPIONSHIP,
    FINISHED,
    QUEUE,
    Match,
    PlayedMap,
    Substitution,
    Times,
    play,
)
from stats.faceit.demo.people import Person, Population

ELO_DELAY_S = 3  # the source's Elo moves this long after the end of a match
_CANCELLED, _ABORTED = 0.022, 0.03
_CHAMPIONSHIP, _BEST_OF_3 = 0.04, 0.4


class Ledger:
    """Grows only at its end. Times are unix seconds."""

    def __init__(self, seed: int, population: Population) -> None:
        self.seed = seed
        self.people = population.people
        self.matches: list[Match] = []
        self.number_of: dict[str, int] = {}
        self.elo = [self._first_elo(person) for person in self.people]
        self._first = list(self.elo)
        self.matches_of = [array("l") for _ in self.people]
        self._ended = [array("l") for _ in self.people]
        self._moved = [array("l") for _ in self.people]
        self._elos = [array("l") for _ in self.people]

    def elo_at(self, person: int, at: float) -> int:
        """Return what the source shows as a player's Elo at a time."""
        count = bisect_right(self._moved[person], at)
        return self._elos[person][count - 1] if count else self._first[person]

    def finished_of(self, person: int, at: float) -> Sequence[int]:
        """Return the numbers of a player's matches with a result by a time, oldest first."""
        return self.matches_of[person][: bisect_right(self._ended[person], at)]

    def arrange(
        self, tag: tuple[int, ...], teams: Sequence[Sequence[int]], spare: int | None, live: bool
    ) -> "Draft":
        """Return a match that is about to be played; `spare` may sit in for someone."""
        return Draft(self, tag, teams, spare, live)

    def add(self, match: Match) -> None:
        """Write a match down and move Elo."""
        number = len(self.matches)
        self.matches.append(match)
        self.number_of[match.match_id] = number
        if match.outcome != FINISHED:
            return
        for seat, person in enumerate(match.players):
            self.matches_of[person].append(number)
            self._ended[person].append(match.times.finished)
            if match.gain:
                won = (seat < 5) == (match.winner == 0)
                self.elo[person] += match.gain if won else -match.gain
                self._moved[person].append(match.times.finished + ELO_DELAY_S)
                self._elos[person].append(self.elo[person])

    def _first_elo(self, person: Person) -> int:
        return max(300, round(person.skill + stream(person.key, 5).gauss(0, 90)))


class Draft:
    """A match between its arrangement and its place in the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        tag: tuple[int, ...],
        teams: Sequence[Sequence[int]],
        spare: int | None,
        live: bool,
    ) -> None:
        self._ledger = ledger
        self.key = mix(ledger.seed, *tag)
        self.rng: Random = stream(self.key)
        self.live = live
        self.teams = (tuple(teams[0]), tuple(teams[1]))
        drawn, long, end = self.rng.random(), self.rng.random(), self.rng.random()
        self.contest = CHAMPIONSHIP if drawn < _CHAMPIONSHIP else QUEUE
        championship = self.contest == CHAMPIONSHIP
        self.best_of = 3 if championship and long < _BEST_OF_3 and not live else 1
        self.outcome = CANCELLED if end < _CANCELLED else ABORTED if end < _ABORTED else FINISHED
        self.substitution = self._substitution(spare) if championship else None

    def play(self, at: float) -> tuple[PlayedMap, ...]:
        """Play it at a time and return its maps; they tell how long it must last."""
        first, second = (tuple(self._ledger.people[n] for n in team) for team in self.teams)
        return play(self.rng, (first, second), at, self.best_of)

    def close(self, times: Times, maps: tuple[PlayedMap, ...]) -> Match:
        """Write it into the ledger and return it."""
        wins = sum(1 if m.score[0] > m.score[1] else -1 for m in maps)
        winner = 0 if wins > 0 else 1
        elos = tuple(self._ledger.elo[n] for team in self.teams for n in team)
        sides = (elos[:5], elos[5:])
        counted = self.contest == QUEUE and self.outcome == FINISHED
        match = Match(
            key=self.key,
            match_id=f"1-{uuid_of(self.key, 'match')}",
            circle=self._ledger.people[self.teams[0][0]].circle,
            contest=self.contest,
            best_of=self.best_of,
            times=times,
            outcome=self.outcome,
            teams=self.teams,
            elos=elos,
            gain=gain_of(sides[winner], sides[1 - winner]) if counted else 0,
            maps=maps if self.outcome == FINISHED else maps[:1],
            winner=winner,
            substitution=self.substitution,
            live=self.live,
        )
        self._ledger.add(match)
        return match

    def _substitution(self, spare: int | None) -> Substitution | None:
        """Put the spare player into a seat; the one whose seat it is stays on the roster."""
        if spare is None or self.rng.random() < 0.4:
            return None
        team, seat = self.rng.randrange(2), self.rng.randrange(1, 5)
        absent = self.teams[team][seat]
        changed = tuple(spare if n == absent else n for n in self.teams[team])
        self.teams = (changed, self.teams[1]) if team == 0 else (self.teams[0], changed)
        return Substitution(team, absent, spare)
