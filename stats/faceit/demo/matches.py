"""A match as it was arranged and won: who played whom, when, on which maps, round by round."""

import math
from dataclasses import dataclass
from random import Random

from stats.faceit.demo.people import Person
from stats.faceit.demo.venue import Map, map_pool

QUEUE, CHAMPIONSHIP = "matchmaking", "championship"
FINISHED, CANCELLED, ABORTED = "finished", "cancelled", "aborted"
REGULATION_WIN, OVERTIME_BLOCK = 13, 3
_ROUND_LOGIT_PER_ELO = 0.30 * math.log(10) / 400
_MOOD_SD = 0.28  # one side has a good day: scores spread wider than a fair race's


@dataclass(frozen=True, slots=True)
class PlayedMap:
    """One map: `rounds` tells each round's winner in order, "0" the first team, "1" the second."""

    index: int
    rounds: str

    @property
    def score(self) -> tuple[int, int]:
        """Return rounds won by the first and the second team."""
        lost = self.rounds.count("1")
        return len(self.rounds) - lost, lost


@dataclass(frozen=True, slots=True)
class Times:
    """Unix seconds; what did not happen is 0."""

    created: int
    configured: int
    ready: int
    started: int
    finished: int


@dataclass(frozen=True, slots=True)
class Substitution:
    """Whose seat in which team somebody else took; both are players' indices."""

    team: int
    absent: int
    playing: int


@dataclass(frozen=True, slots=True)
class Match:
    """A match; `elos` are the ten players' before it, `gain` is 0 where it does not count."""

    key: int
    match_id: str
    circle: int
    contest: str
    best_of: int
    times: Times
    outcome: str
    teams: tuple[tuple[int, ...], tuple[int, ...]]
    elos: tuple[int, ...]
    gain: int
    maps: tuple[PlayedMap, ...]
    winner: int
    substitution: Substitution | None
    live: bool

    @property
    def players(self) -> tuple[int, ...]:
        """Return the indices of the ten who play, the first team's first."""
        return self.teams[0] + self.teams[1]

    @property
    def counts(self) -> bool:
        """Tell whether it moves Elo."""
        return self.contest == QUEUE

    def side_of(self, person: int) -> int:
        """Return the team (0 or 1) of one of the ten."""
        return 0 if person in self.teams[0] else 1


def race(rng: Random, chance: float) -> str:
    """Return the rounds of a map: first to 13, from 12:12 on in blocks of six to four."""
    scores, rounds, goal = [0, 0], [], REGULATION_WIN
    while goal not in scores:
        side = 0 if rng.random() < chance else 1
        scores[side] += 1
        rounds.append("01"[side])
        if scores[0] == scores[1] == goal - 1:
            goal += OVERTIME_BLOCK
    return "".join(rounds)


def vote(rng: Random, leaders: tuple[Person, Person], at: float, count: int) -> list[Map]:
    """Return the maps the leaders agree on, by what both like."""
    pool = list(map_pool(at))
    chosen = []
    for _ in range(count):
        weights = [leaders[0].map_love[m.index] * leaders[1].map_love[m.index] for m in pool]
        one = rng.choices(pool, weights)[0]
        pool.remove(one)
        chosen.append(one)
    return chosen


def strength(team: tuple[Person, ...], played: Map, at: float) -> float:
    """Return a team's true strength on a map, in Elo points; friends may be worth more."""
    total = sum(person.skill_at(at) + person.map_skill[played.index] for person in team)
    return total / len(team) + _bonds(team)


def _bonds(team: tuple[Person, ...]) -> float:
    parties = [person.party for person in team if person.party >= 0]
    together = {party for party in parties if parties.count(party) > 1}
    return sum(next(p.bond for p in team if p.party == party) for party in sorted(together))


def play(
    rng: Random, teams: tuple[tuple[Person, ...], tuple[Person, ...]], at: float, best_of: int
) -> tuple[PlayedMap, ...]:
    """Return the maps that were played until one team had won the most of `best_of`."""
    played: list[PlayedMap] = []
    wins = [0, 0]
    for one in vote(rng, (teams[0][0], teams[1][0]), at, best_of):
        ahead = strength(teams[0], one, at) - strength(teams[1], one, at)
        logit = ahead * _ROUND_LOGIT_PER_ELO + rng.gauss(0, _MOOD_SD)
        played.append(PlayedMap(one.index, race(rng, 1 / (1 + math.exp(-logit)))))
        score = played[-1].score
        wins[score[1] > score[0]] += 1
        if 2 * max(wins) > best_of:
            break
    return tuple(played)
