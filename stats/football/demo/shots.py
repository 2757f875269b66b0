"""Shots of a match: by whom, from where, how good."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final

from stats.football.demo.chance import poisson, stream, unit, weighted
from stats.football.demo.clubs import Player
from stats.football.demo.course import FIRST, SECOND, Moment, offset_of
from stats.football.demo.fixtures import Fixture
from stats.football.demo.play import OWN, PENALTY, SCORERS, Goal, Play, play_of

SHOTS: Final = 9.5
PENALTY_XG: Final = 0.78
ELSE: Final = (("save", 0.3), ("miss", 0.4), ("block", 0.26), ("post", 0.04))
SITUATIONS: Final = ("assisted", "regular", "corner", "set-piece", "fast-break")
BODY: Final = ("right-foot", "left-foot", "head")


@dataclass(frozen=True, slots=True)
class Shot:
    """A shot; `x` and `y` in percent from the goal line attacked, `xg` None where untold."""

    number: int
    moment: Moment
    at: int
    home: bool
    player: Player
    outcome: str
    situation: str
    body: str
    x: float
    y: float
    xg: float
    told: bool


@lru_cache(maxsize=4096)
def shots_of(seed: int, fixture: Fixture) -> tuple[Shot, ...]:
    """Return all shots of a match in their order."""
    play = play_of(seed, fixture)
    rng = stream(seed, fixture.league, fixture.season, fixture.number, 92)
    # Of some matches the source tells no xg at all, and of others not of every shot.
    told = unit(seed, fixture.league, fixture.season, fixture.number, 93) > 0.12
    drawn = [_scored(rng, goal) for goal in play.goals if goal.kind != OWN]
    drawn += [(one.moment, one.at, one.home, one.player, "save", "penalty") for one in play.missed]
    drawn += _others(rng, play)
    drawn.sort(key=lambda row: row[1])
    return tuple(_shot(rng, number, told, row) for number, row in enumerate(drawn))


Drawn = tuple[Moment, int, bool, Player, str, str]


def _scored(rng: Random, goal: Goal) -> Drawn:
    situation = "penalty" if goal.kind == PENALTY else rng.choice(SITUATIONS)
    if goal.assist and situation == "regular":
        situation = "assisted"
    return goal.moment, goal.at, goal.home, goal.scorer, "goal", situation


def _others(rng: Random, play: Play) -> list[Drawn]:
    found: list[Drawn] = []
    outcomes, weights = [name for name, _ in ELSE], [weight for _, weight in ELSE]
    for home, side, mean in zip((True, False), play.sides, play.expected, strict=True):
        for _ in range(poisson(rng, SHOTS * (mean / 1.25) ** 0.6)):
            minute = 1 + int(rng.random() * 90)
            moment = Moment(FIRST if minute <= 45 else SECOND, minute)
            there = side.on_pitch(minute - 1)
            player = there[weighted(rng, [SCORERS[p.position] * p.skill for p in there])]
            outcome = outcomes[weighted(rng, weights)]
            at = offset_of(moment, play.stretches)
            found.append((moment, at, home, player, outcome, rng.choice(SITUATIONS)))
    return found


def _shot(rng: Random, number: int, told: bool, row: Drawn) -> Shot:
    moment, at, home, player, outcome, situation = row
    xg = rng.betavariate(1.6, 3.6) if outcome == "goal" else rng.betavariate(0.9, 9.5)
    body = BODY[weighted(rng, (0.5, 0.32, 0.18))]
    place = (6 + 24 * (1 - xg) ** 3 * rng.random(), min(95.0, max(5.0, rng.gauss(50, 11))))
    if situation == "penalty":
        xg, body, place = PENALTY_XG, "right-foot", (11.5, 50.0)
    x, y = round(place[0], 1), round(place[1], 1)
    known = told and rng.random() > 0.02
    return Shot(
        number, moment, at, home, player, outcome, situation, body, x, y, round(xg, 4), known
    )
