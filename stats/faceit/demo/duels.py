"""A map played round by round: who killed whom in which order, and what each player's line says.

Every sum over the ten players holds because it is counted, not drawn: each round has one first
kill, each kill one victim, each duel of openings two sides.
"""

import math
from array import array
from collections.abc import Sequence
from random import Random

from stats.faceit.demo.chance import poisson
from stats.faceit.demo.people import Person

FIELDS = (
    "kills", "deaths", "assists", "headshots", "damage", "first_kills", "entries", "doubles",
    "triples", "quadros", "pentas", "mvps", "v1_count", "v1_wins", "v2_count", "v2_wins",
    "clutch_kills", "snipers", "pistols", "zeus", "knives", "flashes", "flash_successes",
    "flashed", "utility", "utility_successes", "utility_enemies", "utility_damage",
)  # fmt: skip
WIDTH = len(FIELDS)
(
    KILLS, DEATHS, ASSISTS, HEADSHOTS, DAMAGE, FIRST_KILLS, ENTRIES, DOUBLES, _TRIPLES, _QUADROS,
    _PENTAS, MVPS, V1_COUNT, V1_WINS, V2_COUNT, V2_WINS, CLUTCH_KILLS, SNIPERS, PISTOLS, ZEUS,
    KNIVES, FLASHES, FLASH_SUCCESSES, FLASHED, UTILITY, UTILITY_SUCCESSES, UTILITY_ENEMIES,
    UTILITY_DAMAGE,
) = range(WIDTH)  # fmt: skip

# How many of the five die in a round, as cumulative chances of 0, 1, 2, 3, 4 and 5.
_LOSERS_DIE = (0.0, 0.02, 0.07, 0.19, 0.34, 1.0)
_WINNERS_DIE = (0.08, 0.27, 0.52, 0.75, 0.93, 1.0)
_SKILL_SCALE = 1300.0  # Elo points for a weight e times as large
_ASSISTED, _ACCIDENT = 0.43, 0.012
Line = list[int]


class _Seat:
    """One of the ten on this day: weights of winning and losing duels."""

    __slots__ = ("line", "person", "side", "w_death", "w_kill", "w_open_death", "w_open_kill")

    def __init__(self, person: Person, side: int, strength: float, rng: Random) -> None:
        style = person.style
        day = math.exp(strength / _SKILL_SCALE + person.aim + rng.gauss(0, 0.2))
        self.person, self.side = person, side
        self.line: Line = [0] * WIDTH
        self.w_kill = style.kill * day
        self.w_death = style.death / day**0.4
        self.w_open_kill = self.w_kill * style.opening_kill
        self.w_open_death = self.w_death * style.opening_death


def simulate(
    rng: Random, teams: Sequence[Sequence[Person]], rounds: str, strengths: Sequence[float]
) -> "array[int]":
    """Return ten lines of WIDTH counts, one after another, for rounds with known winners.

    `strengths` are the ten players' in Elo points, relative to each other.
    """
    people = [(person, side) for side, team in enumerate(teams) for person in team]
    seats = [_Seat(person, side, strengths[n], rng) for n, (person, side) in enumerate(people)]
    for number, winner in enumerate(rounds):
        _Round(rng, seats, int(winner), pistol=number in (0, 12)).play()
    for seat in seats:
        _throw_things(rng, seat, len(rounds))
    return array("H", [count for seat in seats for count in seat.line])


class _Round:
    def __init__(self, rng: Random, seats: list[_Seat], winner: int, *, pistol: bool) -> None:
        self._rng = rng
        self._winner = winner
        self._pistol = pistol
        self._seats = seats
        self._alive = (seats[:5], seats[5:])
        self._winners = self._alive[winner]
        self._killed: dict[int, list[object]] = {}
        self._kills: dict[_Seat, int] = {}
        self._last: dict[int, _Seat] = {}

    def play(self) -> None:
        """Let the deaths of the round happen in order, then count what they make."""
        stars = list(self._winners)
        deaths = self._deaths()
        for number, side in enumerate(deaths):
            self._death(side, opening=number == 0)
        for seat, count in self._kills.items():
            if count > 1:
                seat.line[DOUBLES + count - 2] += 1
        best = max(stars, key=lambda seat: self._kills.get(seat, 0) + self._rng.random() * 0.9)
        best.line[MVPS] += 1
        for side in (0, 1):
            for seat in self._alive[side]:
                self._scratch(seat)

    def _deaths(self) -> list[int]:
        """Return the side that loses a player, death by death; the killers' side still stands."""
        losers = _drawn(self._rng, _LOSERS_DIE)
        winners = _drawn(self._rng, _WINNERS_DIE)
        if losers == 5:
            winners = min(winners, 4)
        order = [1 - self._winner] * losers + [self._winner] * winners
        self._rng.shuffle(order)
        for side, count in ((1 - self._winner, losers), (self._winner, winners)):
            if count == 5:  # whoever is wiped out must not have a killer's work left to do
                last = len(order) - 1 - order[::-1].index(side)
                order[last], order[-1] = order[-1], order[last]
        return order

    def _death(self, side: int, *, opening: bool) -> None:
        rng, victims, killers = self._rng, self._alive[side], self._alive[1 - side]
        if opening:
            victim = _pick(rng, victims, [seat.w_open_death for seat in victims])
            killer = _pick(rng, killers, [seat.w_open_kill for seat in killers])
            killer.line[FIRST_KILLS] += 1
            killer.line[ENTRIES] += 1
            victim.line[ENTRIES] += 1
        else:
            victim = _pick(rng, victims, [seat.w_death for seat in victims])
            killer = _pick(rng, killers, [seat.w_kill for seat in killers])
        victims.remove(victim)
        victim.line[DEATHS] += 1
        if opening or rng.random() > _ACCIDENT:
            self._kill(killer, killers)
        self._stand_alone(side)

    def _kill(self, killer: _Seat, mates: list[_Seat]) -> None:
        rng, line, style = self._rng, killer.line, killer.person.style
        line[KILLS] += 1
        self._kills[killer] = self._kills.get(killer, 0) + 1
        if rng.random() < style.headshot:
            line[HEADSHOTS] += 1
        self._weapon(line, style.sniper)
        if self._last.get(killer.side) is killer:
            line[CLUTCH_KILLS] += 1
        done = 100
        if len(mates) > 1 and rng.random() < _ASSISTED:
            other = mates[int(rng.random() * len(mates))]
            if other is not killer:
                part = 25 + int(rng.random() * 45)
                other.line[ASSISTS] += 1
                other.line[DAMAGE] += part
                done -= part
        line[DAMAGE] += done

    def _weapon(self, line: Line, sniper: float) -> None:
        drawn = self._rng.random()
        if self._pistol:
            line[PISTOLS] += 1
        elif drawn < sniper:
            line[SNIPERS] += 1
        elif drawn > 0.93:
            line[PISTOLS] += 1
        elif drawn > 0.927:
            line[ZEUS] += 1
        elif drawn > 0.9255:
            line[KNIVES] += 1

    def _stand_alone(self, side: int) -> None:
        """Count a clutch when a team's last player faces two, and one for both when one is left."""
        counts = (len(self._alive[0]), len(self._alive[1]))
        if counts[side] == 1 and side not in self._last:
            self._last[side] = self._alive[side][0]
            if counts[1 - side] == 2:
                self._clutch(side, V2_COUNT, V2_WINS)
        if counts == (1, 1):
            self._clutch(0, V1_COUNT, V1_WINS)
            self._clutch(1, V1_COUNT, V1_WINS)

    def _clutch(self, side: int, count: int, wins: int) -> None:
        line = self._alive[side][0].line
        line[count] += 1
        line[wins] += int(side == self._winner)

    def _scratch(self, survivor: _Seat) -> None:
        """Someone may have hurt a player who lived."""
        rng = self._rng
        if rng.random() < 0.5:
            enemy = self._seats[5 * (1 - survivor.side) + int(rng.random() * 5)]
            enemy.line[DAMAGE] += 8 + int(rng.random() * 80)


def _drawn(rng: Random, cumulative: Sequence[float]) -> int:
    drawn = rng.random()
    return next(n for n, edge in enumerate(cumulative) if drawn < edge)


def _pick(rng: Random, seats: list[_Seat], weights: list[float]) -> _Seat:
    left = rng.random() * sum(weights)
    for seat, weight in zip(seats, weights, strict=True):
        left -= weight
        if left <= 0:
            return seat
    return seats[-1]


def _throw_things(rng: Random, seat: _Seat, rounds: int) -> None:
    """Count flashes and grenades; what succeeded is part of what was thrown."""
    line, style = seat.line, seat.person.style
    line[FLASHES] = poisson(rng, style.flashes * rounds)
    line[FLASH_SUCCESSES] = sum(rng.random() < 0.46 for _ in range(line[FLASHES]))
    line[FLASHED] = line[FLASH_SUCCESSES] + poisson(rng, 0.5 * line[FLASH_SUCCESSES])
    line[UTILITY] = poisson(rng, style.utility * rounds)
    line[UTILITY_SUCCESSES] = sum(rng.random() < 0.3 for _ in range(line[UTILITY]))
    line[UTILITY_ENEMIES] = line[UTILITY_SUCCESSES] + poisson(rng, 0.3 * line[UTILITY_SUCCESSES])
    hurt = sum(4 + int(rng.random() * 34) for _ in range(line[UTILITY_SUCCESSES]))
    line[UTILITY_DAMAGE] = min(hurt, line[DAMAGE])
