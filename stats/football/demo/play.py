"""What happens in a match: a function of its fixture, the same whenever it is asked."""

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Final

from stats.football.demo.chance import poisson, stream, weighted
from stats.football.demo.clubs import LEAGUES, Player, goals_of, squad_of
from stats.football.demo.course import (
    EXTRA_FIRST,
    EXTRA_SECOND,
    FIRST,
    KICK_S,
    SECOND,
    SHOOTOUT,
    SHORT_BREAK_S,
    Moment,
    Plan,
    Stretch,
    offset_of,
    stretches_of,
)
from stats.football.demo.fixtures import Fixture
from stats.football.demo.lineups import Side, side_of

REGULAR, PENALTY, OWN = "regular", "penalty", "ownGoal"
SCORERS: Final = {"G": 0.0, "D": 0.7, "M": 1.7, "F": 3.2}
UNLUCKY: Final = {"G": 0.4, "D": 3.0, "M": 1.0, "F": 0.2}
PASSERS: Final = {"G": 0.05, "D": 0.9, "M": 2.0, "F": 1.5}
CAUTIONED: Final = {"G": 0.2, "D": 2.0, "M": 1.8, "F": 1.0}
# After the end: a goal is given after all, a scorer is corrected, a card is taken back.
CORRECTED_AFTER_S: Final = 150


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """A goal; `home` is the side it counts for, `first_told` whom the source names at first."""

    moment: Moment
    at: int
    home: bool
    kind: str
    scorer: Player
    assist: Player | None
    first_told: Player | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """A card; a `taken_back` one is rescinded after the end."""

    moment: Moment
    at: int
    home: bool
    kind: str
    player: Player
    taken_back: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Kick:
    """A penalty of a shoot-out."""

    at: int
    home: bool
    scored: bool
    player: Player


@dataclass(frozen=True, slots=True, eq=False)
class Missed:
    """A penalty in play that did not go in."""

    moment: Moment
    at: int
    home: bool
    player: Player


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """A match as it goes: `lasts` seconds in real time; `at` of its events count from kick-off.

    `corrected_at` is when its corrections are told, counted likewise; 0 where there are none.
    """

    fixture: Fixture
    plan: Plan
    stretches: tuple[Stretch, ...]
    sides: tuple[Side, Side]
    goals: tuple[Goal, ...]
    cards: tuple[Card, ...]
    kicks: tuple[Kick, ...]
    missed: tuple[Missed, ...]
    expected: tuple[float, float]
    corrected_at: int

    @property
    def lasts(self) -> int:
        """Return how long it lasts."""
        return self.stretches[-1].until

    def score(self) -> tuple[int, int]:
        """Return the goals of both sides in the end, without a shoot-out."""
        home = sum(goal.home for goal in self.goals)
        return home, len(self.goals) - home


@lru_cache(maxsize=8192)
def play_of(seed: int, fixture: Fixture) -> Play:
    """Return how a match goes."""
    rng = stream(seed, fixture.league, fixture.season, fixture.number, 91)
    sides = tuple(
        side_of(rng, squad_of(seed, club, fixture.season)) for club in (fixture.home, fixture.away)
    )
    pair = (sides[0], sides[1])
    expected = goals_of(seed, fixture.home, fixture.away, fixture.when)
    counts = [poisson(rng, mean) for mean in expected]
    if fixture.final and fixture.league == 0:
        # Its finals are never decided before the shoot-out.
        counts[1] = counts[0]
    added = (1 + int(rng.random() * 4), 2 + int(rng.random() * 5))
    extra = fixture.final and counts[0] == counts[1]
    more = [poisson(rng, mean / 4) for mean in expected] if extra else [0, 0]
    if extra and fixture.league == 0:
        more[1] = more[0]
    level = extra and more[0] == more[1]
    order = _shootout(rng, pair) if level else []
    pause = 5 + int(rng.random() * 30) if rng.random() < 0.015 and not fixture.final else 0
    plan = Plan(added, pause, extra, len(order))
    maker = _Maker(rng, pair, plan, stretches_of(plan))
    drawn = maker.goals(counts, more)
    goals = maker.with_corrections(drawn, late=_may_be_late(fixture))
    missed = maker.missed()
    cards, kicks = maker.cards(goals), maker.kicks(order)
    wrong = any(one.late or one.first_told for one in goals) or any(c.taken_back for c in cards)
    corrected_at = maker.stretches[-1].until + CORRECTED_AFTER_S if wrong else 0
    return Play(
        fixture,
        plan,
        maker.stretches,
        pair,
        goals,
        cards,
        kicks,
        missed,
        expected,
        corrected_at,
    )


def _may_be_late(fixture: Fixture) -> bool:
    # Who plays the final must be known by then.
    return not fixture.final and fixture.round < LEAGUES[fixture.league].rounds - 1


def _shootout(rng: Random, sides: tuple[Side, Side]) -> list[tuple[bool, bool, Player]]:
    """Return kicks (home, scored, by whom) until one side cannot be reached."""
    takers = [sorted(side.on_pitch(120), key=lambda p: -SCORERS[p.position]) for side in sides]
    scored, taken, order = [0, 0], [0, 0], []
    while True:
        side = sum(taken) % 2
        goes_in = rng.random() < 0.75
        order.append((side == 0, goes_in, takers[side][taken[side] % 11]))
        scored[side] += goes_in
        taken[side] += 1
        left = [max(5, max(taken)) - n for n in taken]
        if scored[0] > scored[1] + left[1] or scored[1] > scored[0] + left[0]:
            return order


class _Maker:
    """Draws the events of one match."""

    def __init__(
        self, rng: Random, sides: tuple[Side, Side], plan: Plan, stretches: tuple[Stretch, ...]
    ) -> None:
        self._rng = rng
        self._sides = sides
        self._plan = plan
        self.stretches = stretches

    def goals(self, counts: list[int], more: list[int]) -> list[Goal]:
        """Return goals in their order."""
        found = [self._goal(n == 0, self._moment()) for n in (0, 1) for _ in range(counts[n])]
        found += [self._goal(n == 0, self._extra()) for n in (0, 1) for _ in range(more[n])]
        return sorted(found, key=lambda goal: (goal.at, goal.scorer.player_id))

    def _moment(self) -> Moment:
        """Return a minute of regular time; more happens late."""
        clock = 1 + int(93 * self._rng.random() ** 0.9)
        period, last = (FIRST, 45) if clock <= 46 else (SECOND, 90)
        minute = min(clock, last)
        if minute < last:
            return Moment(period, minute)
        most = self._plan.added[0 if period == FIRST else 1]
        return Moment(period, last, int(self._rng.random() * (most + 1)))

    def _extra(self) -> Moment:
        minute = 91 + int(30 * self._rng.random())
        return Moment(EXTRA_FIRST if minute <= 105 else EXTRA_SECOND, minute)

    def _at(self, moment: Moment) -> int:
        return offset_of(moment, self.stretches)

    def _someone(self, home: bool, moment: Moment, weights: dict[str, float]) -> Player:
        there = self._sides[0 if home else 1].on_pitch(moment.minute - 1)
        return there[weighted(self._rng, [weights[p.position] * p.skill for p in there])]

    def _goal(self, home: bool, moment: Moment) -> Goal:
        luck = self._rng.random()
        kind = OWN if luck < 0.04 else PENALTY if luck < 0.13 else REGULAR
        ours = home if kind != OWN else not home
        scorer = self._someone(ours, moment, UNLUCKY if kind == OWN else SCORERS)
        assist = self._someone(home, moment, PASSERS)
        helped = kind == REGULAR and self._rng.random() < 0.75 and assist is not scorer
        return Goal(moment, self._at(moment), home, kind, scorer, assist if helped else None)

    def with_corrections(self, goals: list[Goal], *, late: bool) -> tuple[Goal, ...]:
        """Return goals of which the source tells one wrong at first, or only after the end."""
        luck = self._rng.random()
        if not goals or luck > 0.12:
            return tuple(goals)
        last = goals[-1]
        if luck < 0.04 and late and last.moment.period == SECOND:
            changed = Goal(
                last.moment, last.at, last.home, last.kind, last.scorer, None, None, True
            )
        elif last.kind == REGULAR:
            other = self._someone(last.home, last.moment, SCORERS)
            told = other if other is not last.scorer else None
            changed = replace(last, assist=None, first_told=told)
        else:
            changed = last
        return (*goals[:-1], changed)

    def cards(self, goals: tuple[Goal, ...]) -> tuple[Card, ...]:
        """Return cards in their order; nobody is sent off who does something afterwards."""
        found = []
        for home in (True, False):
            shown: set[int] = set()
            for moment in sorted(self._moments(1.9), key=self._at):
                player = self._someone(home, moment, CAUTIONED)
                luck, back = self._rng.random(), self._rng.random()
                kind = "red" if luck < 0.025 else "yellow"
                kind = "yellowRed" if player.player_id in shown else kind
                shown.add(player.player_id)
                rescinded = back < (0.25 if kind == "red" else 0.012)
                found.append(Card(moment, self._at(moment), home, kind, player, rescinded))
        busy = [(self._at(c.moment), c.goes) for side in self._sides for c in side.changes]
        busy += [(goal.at, goal.scorer) for goal in goals]
        busy += [(goal.at, one) for goal in goals for one in (goal.assist, goal.first_told) if one]
        return tuple(_until_sent_off(found, busy))

    def _moments(self, mean: float) -> list[Moment]:
        return [self._moment() for _ in range(poisson(self._rng, mean))]

    def missed(self) -> tuple[Missed, ...]:
        """Return penalties that did not go in."""
        found = []
        for home in (True, False):
            for moment in self._moments(0.03):
                player = self._someone(home, moment, SCORERS)
                found.append(Missed(moment, self._at(moment), home, player))
        return tuple(found)

    def kicks(self, order: list[tuple[bool, bool, Player]]) -> tuple[Kick, ...]:
        """Return a shoot-out's penalties with their times."""
        if not order:
            return ()
        since = next(part.since for part in self.stretches if part.code == SHOOTOUT)
        return tuple(
            Kick(since + SHORT_BREAK_S + n * KICK_S, *kick) for n, kick in enumerate(order, 1)
        )


def _until_sent_off(cards: list[Card], busy: list[tuple[int, Player]]) -> list[Card]:
    """Return cards in their order, without those that clash with what a player does later."""
    gone: set[int] = set()
    kept = []
    for card in sorted(cards, key=lambda card: card.at):
        off = card.kind != "yellow"
        if card.player.player_id in gone or (
            off and any(at >= card.at and one is card.player for at, one in busy)
        ):
            continue
        kept.append(card)
        if off:
            gone.add(card.player.player_id)
    return kept
