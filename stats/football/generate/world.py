"""The leagues, teams and players of a generated world. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from stats.football.results import Floats

SQUAD = 24
POSITIONS = "G" * 2 + "D" * 8 + "M" * 8 + "F" * 6
TEAM_SD = 0.22
BORN_FROM, BORN_DAYS = date(1988, 1, 1), 17 * 365

_SYLLABLES = """
Ar Bel Cor Dun El Far Gal Hol Is Kar Lun Mor Nor Os Pel Quin Ros Sten Tor Ul Var Win
a e i o an en in on ar er
burg field stad dale ton haven mont grad rick ville ford berg
United Rovers City Athletic Town Wanderers
Adan Bruno Cael Dario Emil Felix Goran Hugo Ivo Jonas Karel Leo Milan Nils Oskar
ner sen ski ović ez mann sson ini eira ault
"""
_STARTS, _MIDDLES, _ENDS, _FORMS, _FIRST, _LAST = (
    line.split() for line in _SYLLABLES.strip().splitlines()
)


@dataclass(frozen=True, slots=True)
class Team:
    """A team by number (from 1); log strengths of attack and defence."""

    number: int
    name: str
    league: int
    attack: float
    defence: float


@dataclass(frozen=True, slots=True)
class Player:
    """A player by number (from 1); `position` G, D, M or F."""

    number: int
    name: str
    team: int
    position: str
    born_on: date


@dataclass(frozen=True, slots=True)
class League:
    """A league by number (from 1) with its teams' numbers."""

    number: int
    code: str
    name: str
    teams: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Everything that stays from season to season. A team's players follow each other by number."""

    leagues: tuple[League, ...]
    teams: tuple[Team, ...]
    players: tuple[Player, ...]

    def attack(self) -> Floats:
        """Return log attack by team, place 0 unused."""
        return np.array([0.0, *(team.attack for team in self.teams)])

    def defence(self) -> Floats:
        """Return log defence by team, place 0 unused."""
        return np.array([0.0, *(team.defence for team in self.teams)])


def world_of(rng: Generator, leagues: int = 9, teams: int = 20) -> World:
    """Return a world of leagues with an even number of teams each, at least four.

    Raises ValueError for other numbers.
    """
    if leagues < 1 or teams < 4 or teams % 2:
        raise ValueError("a world has leagues of an even number of teams, four or more")
    clubs = [team for league in range(1, leagues + 1) for team in _clubs(rng, league, teams)]
    found = tuple(
        League(
            number,
            f"gen{number}.1",
            f"Generated League {number}",
            tuple(team.number for team in clubs if team.league == number),
        )
        for number in range(1, leagues + 1)
    )
    players = [player for team in clubs for player in _squad(rng, team.number)]
    return World(found, tuple(clubs), tuple(players))


def _clubs(rng: Generator, league: int, count: int) -> list[Team]:
    both = rng.normal(0, TEAM_SD, count)
    apart = rng.normal(0, TEAM_SD / 3, (2, count))
    first = (league - 1) * count + 1
    return [
        Team(first + at, _club(first + at - 1), league, float(attack), float(defence))
        for at, (attack, defence) in enumerate(zip(both + apart[0], both + apart[1], strict=True))
    ]


def _squad(rng: Generator, team: int) -> list[Player]:
    born = rng.integers(0, BORN_DAYS, SQUAD).tolist()
    first = (team - 1) * SQUAD
    return [
        Player(
            first + at + 1,
            _person(first + at),
            team,
            POSITIONS[at],
            BORN_FROM + timedelta(days=born[at]),
        )
        for at in range(SQUAD)
    ]


def _club(number: int) -> str:
    # A stride without common factors walks through every combination before one comes again.
    places = len(_STARTS) * len(_MIDDLES) * len(_ENDS)
    around, at = divmod(number, places)
    start, rest = divmod(at * 997 % places, len(_MIDDLES) * len(_ENDS))
    middle, end = divmod(rest, len(_ENDS))
    form = _FORMS[(around + number) % len(_FORMS)]
    return f"{_STARTS[start]}{_MIDDLES[middle]}{_ENDS[end]} {form}"


def _person(number: int) -> str:
    stems = len(_STARTS) * len(_MIDDLES)
    rest, first = divmod(number * 7919, len(_FIRST))
    rest, last = divmod(rest, len(_LAST))
    start, middle = divmod(rest % stems, len(_MIDDLES))
    return f"{_FIRST[first]} {_STARTS[start]}{_MIDDLES[middle]}{_LAST[last]}"
