"""Goals in order, the score they make, and the events of a match. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from stats.football.generate.cards import KINDS, Cards
from stats.football.generate.clock import Clock, clock_of, joined, plain
from stats.football.generate.columns import Events, counted
from stats.football.generate.lineups import CHANGES, SLOTS, Lineups, drawn
from stats.football.generate.shooting import GOAL, Shooting
from stats.football.generate.world import POSITIONS
from stats.football.results import Flags, Floats, Ints

OWN_GOALS = 0.04
ASSISTED_SHARE = 0.74
UNLUCKY = {"D": 3.0, "M": 1.0, "F": 0.3, "G": 0.5}
ASSISTANTS = np.array([{"G": 0.05, "D": 0.9, "M": 2.0, "F": 1.6}[one] for one in POSITIONS])
_GOAL_KINDS = np.array(["goal", "penalty_goal", "own_goal"])
NOBODY = -1
# Of events of the same minute a substitution comes first, so that whoever scores is on the pitch.
_SUBSTITUTION, _CARD, _GOAL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Goals:
    """Goals as columns in order of match and time.

    `side` is the side they count for, `slot` the scorer's (of the other side for own goals),
    `assistant` a slot or −1; `home` and `away` are the score after each.
    """

    side: Ints
    slot: Ints
    assistant: Ints
    own: Flags
    kind: Ints
    clock: Clock
    home: Ints
    away: Ints


@dataclass(frozen=True, slots=True)
class Score:
    """Goals and what they add up to in each match."""

    goals: Goals
    half_time: tuple[Ints, Ints]
    full_time: tuple[Ints, Ints]

    def assists(self, sides: int) -> Ints:
        """Return the assists of every slot (sides · 16)."""
        made = self.goals.assistant != NOBODY
        cells = (self.goals.side * SLOTS + self.goals.assistant)[made]
        return np.bincount(cells, minlength=sides * SLOTS)

    def events(self, cards: Cards, lineups: Lineups, numbers: Ints) -> Events:
        """Return goals, cards and substitutions in order; `numbers` are those of the matches."""
        goals, changed = self.goals, _changes(lineups)
        scorer = goals.side ^ goals.own
        side = np.concatenate([goals.side, cards.side, changed[0]])
        clock = joined(goals.clock, cards.clock, changed[3])
        sort = np.repeat(
            [_GOAL, _CARD, _SUBSTITUTION], [len(goals.side), len(cards.side), len(changed[0])]
        )
        order = np.argsort(side // 2 * 10_000_000 + clock.order() * 10 + sort, kind="stable")
        match = numbers[side // 2][order]
        assistant = np.where(
            goals.assistant == NOBODY, 0, lineups.players(goals.side, goals.assistant)
        )
        none = np.full(len(cards.side) + len(changed[0]), -1)
        kinds = np.concatenate(
            [
                _GOAL_KINDS[goals.kind],
                KINDS[cards.kind],
                np.full(len(changed[0]), "substitution"),
            ]
        )
        players = [
            lineups.players(scorer, goals.slot),
            lineups.players(cards.side, cards.slot),
            lineups.players(changed[0], changed[1]),
        ]
        others = [
            assistant,
            np.zeros(len(cards.side), np.int64),
            lineups.players(changed[0], changed[2]),
        ]
        return Events(
            match,
            counted(match),
            kinds[order],
            lineups.team[side][order],
            clock.minute[order],
            clock.added[order],
            np.concatenate(players)[order],
            np.concatenate(others)[order],
            np.concatenate([goals.home, none])[order],
            np.concatenate([goals.away, none])[order],
        )


def score_of(rng: Generator, shots: Shooting, lineups: Lineups, matches: int) -> Score:
    """Return the goals of shots with own goals among them, and the scores."""
    goals = _goals(rng, shots, lineups)
    side, second = goals.side, goals.clock.second
    before = np.bincount(side[~second], minlength=2 * matches).reshape(-1, 2)
    whole = np.bincount(side, minlength=2 * matches).reshape(-1, 2)
    return Score(goals, (before[:, 0], before[:, 1]), (whole[:, 0], whole[:, 1]))


def _goals(rng: Generator, shots: Shooting, lineups: Lineups) -> Goals:
    scored = shots.goals
    gifted = np.flatnonzero(rng.random(len(lineups.team)) < OWN_GOALS)
    clock = joined(shots.clock.at(scored), clock_of(rng, len(gifted)))
    late = clock.minute[len(scored) :]
    side = np.concatenate([shots.side[scored], gifted])
    slot = np.concatenate([shots.slot[scored], lineups.pick(rng, gifted ^ 1, late, UNLUCKY)])
    own = np.arange(len(side)) >= len(scored)
    kind = np.where(own, 2, np.concatenate([shots.penalty[scored], own[len(scored) :]]))
    helped = (kind == GOAL) & (rng.random(len(side)) < ASSISTED_SHARE)
    assistant = np.where(helped, _assistants(rng, lineups, side, slot, clock), NOBODY)
    order = np.argsort(side // 2 * 1_000_000 + clock.order(), kind="stable")
    home, away = _running(side[order])
    return Goals(
        side[order],
        slot[order],
        assistant[order],
        own[order],
        kind[order],
        clock.at(order),
        home,
        away,
    )


def _assistants(rng: Generator, lineups: Lineups, side: Ints, scorer: Ints, clock: Clock) -> Ints:
    chances: Floats = ASSISTANTS[lineups.squad[side]] * lineups.there(side, clock.minute)
    chances[np.arange(len(side)), scorer] = 0
    return drawn(rng, chances)


def _running(side: Ints) -> tuple[Ints, Ints]:
    """Return the score after each goal; goals go by match."""
    match = side // 2
    first = np.flatnonzero(np.diff(match, prepend=-1))
    lengths = np.diff(np.append(first, len(match)))
    found = []
    for which in (0, 1):
        reached = np.cumsum(side % 2 == which)
        before = np.concatenate([[0], reached])[first]
        found.append(reached - np.repeat(before, lengths))
    return found[0], found[1]


def _changes(lineups: Lineups) -> tuple[Ints, Ints, Ints, Clock]:
    """Return sides, slots that went off, slots that came on, and when."""
    side, number = np.nonzero(np.arange(CHANGES) < lineups.changes[:, None])
    out = lineups.out[side, number]
    return side, out, number + 11, plain(lineups.off[side, out])
